/**
 * The state of a run: data without methods. Fixed parts (network, rules, people) are made once by `buildWorld`; columns
 * that change are written by the commits of the three pages and by nothing else.
 */

import type { ConstraintList } from "../access/lists.ts";
import type { Principle } from "../access/principle.ts";
import { TableBuffer } from "../core/columns.ts";
import type { OwnerKeys } from "../core/draws.ts";
import type { AnmState, DispatchWork } from "../dispatch/state.ts";
import type { FaultPlan } from "../faults/fault-plan.ts";
import type { Forecaster } from "../forecast/forecast.ts";
import type { HomesCourse } from "../homes/course.ts";
import type { CurtailmentFactors } from "../lookahead/curtailment-factors.ts";
import type { IndexCounts } from "../metering/curtailment-index.ts";
import type { CauseCells } from "../metering/meter.ts";
import type { AgentPolicy, AgentRows, Conduct, SettingColumns } from "../model/agents.ts";
import type { OwnersFlexibility } from "../model/asked-flexibility.ts";
import type { CapacityRequest, CapacityResponse } from "../model/capacity-market.ts";
import type { CapacityBreach } from "../model/capacity-trades.ts";
import type { Channels } from "../model/channels.ts";
import type { Contracts } from "../model/contract.ts";
import type { DemandTerms } from "../model/demand-terms.ts";
import type { DemandKnowledge, Forecast } from "../model/forecast.ts";
import type { StepPlaces } from "../model/market-process.ts";
import type { Network } from "../model/network.ts";
import type { OrderBuffer, OwnersOrders } from "../model/owners-orders.ts";
import type { LinearSolver } from "../model/ports.ts";
import type { Registers, TradeMinutes } from "../model/readings.ts";
import { type ResultTableName, resultTables } from "../model/result-tables.ts";
import type { SeriesSource } from "../model/series.ts";
import type { LookAhead, Order, PeriodBook, Trade } from "../model/venues.ts";
import type { ConstraintLimits, Ladder, Means } from "../network/limits.ts";
import type { NetworkState, NetworkStates } from "../network/network-states.ts";
import type { PositionBook } from "../positions/book.ts";
import type { CapacityBook } from "../positions/capacity-book.ts";
import type { ImposedRatings } from "../ratings/imposed.ts";
import type { RatingSource } from "../ratings/ratings.ts";
import type { Scenario } from "../scenario.ts";
import type { ActorPayments } from "../settlement/accounts/payments.ts";
import type { Duos } from "../settlement/duos/duos.ts";
import type { Balancing } from "../settlement/imbalance/balancing.ts";
import type { Intermediaries } from "../settlement/intermediaries/intermediaries.ts";
import type { Ledger } from "../settlement/ledger.ts";
import type { GateCursor } from "../timetable/timetable.ts";
import type { Baseline } from "../venues/performance/baselines/baseline.ts";
import type { Registration } from "../venues/registration/register.ts";
import type { Admission } from "./admission.ts";
import type { Answering } from "./answers.ts";
import type { AwardAnswering } from "./award-answers.ts";
import type { ControlRoom } from "./control-room.ts";
import type { ExchangeState } from "./exchange-state.ts";
import type { HomeGains } from "./home-gains.ts";
import type { HomeSellers } from "./home-sellers.ts";
import type { MeterPast } from "./meter-past.ts";
import type { MonitorState } from "./monitor-state.ts";
import type { OffsettingState } from "./offsetting-state.ts";
import type { OutageCheck } from "./outage-check.ts";
import type { PortfolioState } from "./portfolio-state.ts";
import type { Rebound } from "./rebound.ts";
import type { ServiceState, Twin } from "./service-state.ts";

/** The rows of one policy: a contiguous range of units. */
export interface Batch {
  readonly policy: AgentPolicy;
  readonly firstUnit: number;
  readonly rows: AgentRows;
  readonly settings: SettingColumns;
}

/** What is known and agreed for one delivery day. */
export interface DeliveryDay {
  readonly lookAhead: LookAhead;
  /** What owners declared, and what was believed available when they did, kW, [period][unit]; the statement has it inside limits. */
  readonly declaredKw: Float64Array;
  readonly believedKw: Float64Array;
  /** Gone once the day of delivery has come. */
  readonly owners: OwnersOrders | undefined;
  readonly orders: Order[];
}

/** The newest statement of operational time, and what the owners answered to it; kept where an intraday gate reads it. */
export interface NewestStatement {
  readonly lookAhead: LookAhead;
  readonly owners: OwnersOrders;
}

/**
 * Which of the look-ahead's runs a statement is of: `first`, which gates and owners answer; an `update` on a later day; after
 * a `gate` that changed trades; `operational`, before a settlement period.
 */
export type StatementRun = "first" | "update" | "gate" | "operational";

/** Curtailment factors that were stated of some periods. */
export interface StatedFactors {
  readonly run: StatementRun;
  readonly issuedAt: number;
  readonly fromPeriod: number;
  readonly periodCount: number;
  readonly factors: CurtailmentFactors;
}

/** Inputs of the present period and tick, by unit and demand. */
export interface PeriodInputs {
  /** What the source of each unit offers, and what each demand wants: means of the period and of its neighbours. */
  readonly sourceBeforeKw: Float64Array;
  readonly sourceKw: Float64Array;
  readonly sourceAfterKw: Float64Array;
  readonly consumptionBeforeKw: Float64Array;
  readonly consumptionKw: Float64Array;
  readonly consumptionAfterKw: Float64Array;
  readonly plannedBeforeKw: Float64Array;
  readonly plannedKw: Float64Array;
  /** What each unit could do in the period on the whole; read where trades stand. */
  readonly periodKw: Float64Array;
  /** How far down each unit may be sent: 0, or a store's charging power, negative; and how far up. */
  readonly lowestKw: Float64Array;
  readonly highestKw: Float64Array;
  /** Of the tick: what sources offer, stores plan and hold, what units could do with supply, what they can do; what demands want and get. */
  readonly tickSourceKw: Float64Array;
  readonly tickPlannedKw: Float64Array;
  readonly tickStoredWh: Float64Array;
  readonly potentialKw: Float64Array;
  readonly availableKw: Float64Array;
  readonly wantedKw: Float64Array;
  readonly demandKw: Float64Array;
  /** Of the period: what owners do beside; ask-conduct.ts. */
  readonly conduct: Conduct;
}

/** A stretch of constant inputs. */
export interface Tick {
  readonly start: number;
  readonly seconds: number;
}

/** What holds now: entered at the start of each tick. */
export interface Present {
  state: NetworkState;
  isClosed: Uint8Array;
  isSwitched: boolean;
  readonly limits: ConstraintLimits;
}

/**
 * What owners are asked for services on, and what they said to being asked for each period by itself, [period][unit], by how they were
 * asked.
 */
export interface AskedOnStatement {
  readonly believed: Forecast;
  readonly alone: Map<
    string,
    { readonly importLimitKw: Float64Array; readonly byPeriod: OwnersFlexibility }
  >;
}

export interface World {
  readonly scenario: Scenario;
  readonly firstDay: number;
  readonly dayCount: number;
  readonly network: Network;
  readonly states: NetworkStates;
  /** Nothing where nobody asks what single outages would do. */
  readonly outageCheck: OutageCheck | undefined;
  readonly faults: FaultPlan;
  readonly ratings: RatingSource;
  /** What a trial plan imposes on periods that were stated; written by commit-imposed.ts. */
  readonly imposed: { current: ImposedRatings };
  readonly ladder: Ladder;
  /** What the network manager can do at each constraint. */
  readonly means: Means;
  /** 1 where it looks ahead and takes a traded order. */
  readonly isTradeable: Uint8Array;
  readonly solver: LinearSolver | undefined;
  /** 1 where a constraint's excess is one of too much demand, in the network as written. */
  readonly isByDemand: Uint8Array;
  /** How far a constraint may raise each unit: 0 for a store or demand that draws, −Infinity for what it may only lower. */
  readonly ceilingKw: Float64Array;
  readonly measurementNoise: OwnerKeys;
  /** How the network manager reaches each unit. */
  readonly channels: Channels;
  readonly principle: Principle;
  readonly batches: readonly Batch[];
  readonly contracts: Contracts;
  readonly series: SeriesSource;
  /** Undefined where there are none; steps ahead as far as the series are asked. */
  readonly homes: HomesCourse | undefined;
  /** What they gained beside bills and rewards; written by commit-exchange.ts and commit-monitoring.ts. */
  readonly homeGains: HomeGains;
  /** Groups of homes that are offered to services, by the unit that stands for each. */
  readonly homeSellers: HomeSellers;
  readonly forecaster: Forecaster;
  /** The same of units and prices, for days that are so far ahead that no homes are lived for it. */
  readonly termForecaster: Forecaster;
  readonly gates: {
    readonly day: GateCursor;
    readonly period: GateCursor;
    readonly after: GateCursor;
  };
  /** Written by the day's and period's commits. */
  readonly days: Map<number, DeliveryDay>;
  /**
   * What owners are asked for services on, by what was stated available, which a statement keeps when the rest of it is forgotten; follows
   * from it, and is kept because making it takes time.
   */
  readonly asked: WeakMap<LookAhead["availableKw"], AskedOnStatement>;
  readonly trades: Map<number, Trade[]>;
  /** Books of continuous trading, by period; written by commit-day.ts. */
  readonly standing: Map<number, PeriodBook>;
  /** Draws of when owners' orders arrive within an instant. */
  readonly arrivals: OwnerKeys;
  /** Whether any venue has a gate that reads `newest`. */
  readonly isTradedAgain: boolean;
  readonly newest: { current: NewestStatement | undefined };
  /** What was stated of periods that are not metered yet, in the order of issue; written by commit-statement.ts. */
  readonly stated: StatedFactors[];
  /** Flexibility services; written by commit-services.ts, but for its buffers. */
  readonly services: ServiceState;
  /** What a trader uses its own units for; written by commit-portfolio.ts, but for its buffers. */
  readonly portfolio: PortfolioState;
  /** Units that offset each other; written by commit-offsets.ts, but for its buffers. */
  readonly offsetting: OffsettingState;
  /** The local energy exchange; written by commit-exchange.ts. */
  readonly exchange: ExchangeState;
  /** What ticks would be without a service, by service; written by twins.ts. */
  readonly twins: Map<string, Twin>;
  /** What connections let through by period; written by the gate loop. */
  readonly capacity: CapacityBook;
  /** By period: what sellers used of what they sold; written by commit-capacity-use.ts. */
  readonly capacityBreaches: Map<number, readonly CapacityBreach[]>;
  /** Requests for capacity that are not decided, and responses to them; written by commit-capacity.ts. */
  readonly capacityBoard: { requests: CapacityRequest[]; responses: CapacityResponse[] };
  readonly book: PositionBook;
  readonly ledger: Ledger;
  readonly payments: ActorPayments;
  readonly intermediaries: Intermediaries | undefined;
  /** Where the steps of the market process are taken. */
  readonly stepPlaces: StepPlaces;
  /** Who may trade; undefined where there is nothing to register for. */
  readonly registration: Registration | undefined;
  /** Who may offer services; undefined where no facilitator is asked for. */
  readonly serviceRegistration: Registration | undefined;
  /** Who may place orders where, by the stage of the rollout; undefined where there is none. */
  readonly admission: Admission | undefined;
  /** What operators see of the run; written by commit-views.ts. Undefined where nobody looks. */
  readonly controlRoom: ControlRoom | undefined;
  /** Evidence of the day and exclusions; written by commit-monitoring.ts. Undefined where nobody monitors. */
  readonly monitor: MonitorState | undefined;
  /** By unit, the terms on which it lets itself be moved; undefined: as it is asked. */
  readonly terms: readonly (DemandTerms | undefined)[];
  /** What units are to draw on top by period; written by rebound.ts. */
  readonly rebound: Rebound;
  /** Who answers the market with which probability. */
  readonly answering: Answering;
  /** Who rejects or takes back what services awarded to it. */
  readonly awardAnswering: AwardAnswering;
  /** How many of its decisions are recorded, and whether the process is; written by commit-market-process.ts. */
  readonly registered: {
    decisions: number;
    serviceDecisions: number;
    isProcessRecorded: boolean;
  };
  /** Who balances for whom, and at which price; without parties where nobody is settled for imbalance. */
  readonly balancing: Balancing;
  /** Charges for use of the network; undefined where there are none. */
  readonly duos: Duos | undefined;
  /** By connection: the highest import of the London month so far above its capacity; network-use.ts. */
  readonly excessKva: Float64Array;
  /** By period to come: how far each unit's injection would be moved, as last stated before gate closure; commit-statement.ts. */
  readonly expectedMoveWh: Map<number, Float64Array>;
  /** From what the delivery of sellers is measured. */
  readonly baseline: Baseline;
  /** Written by the period's commit. */
  readonly storedWh: Float64Array;
  /** What flows taught of demand that is not metered. */
  readonly learnt: { current: DemandKnowledge | undefined };
  /** What each unit's meter said in its last minute without an instruction under a trade; `isKnown` 0 before the first. */
  readonly uninstructed: {
    readonly kw: Float64Array;
    /** The same of its last quarter of an hour. */
    readonly quarterKw: Float64Array;
    readonly isKnown: Uint8Array;
  };
  /** What meters said on earlier days, where a baseline reads it. */
  readonly meters: MeterPast;
  /** Energy that each unit was moved by so far, and energy of what it would have done; the day page reads whole days. */
  readonly curtailedSoFarWh: Float64Array;
  readonly availableSoFarWh: Float64Array;
  /** What counts towards the curtailment index of each unit, by day and year: physical, and of contracts. */
  readonly index: IndexCounts;
  readonly contractIndex: IndexCounts;
  /** Instructions of the London day so far: written by the tick's commit, and begun again by the period's. */
  readonly instructed: { today: number };
  /** Key of the list that each constraint's set-points were made by. */
  readonly listKeys: string[];
  /** Written by the tick's commit. */
  readonly anm: AnmState;
  readonly present: Present;
  readonly registers: Registers;
  /** Workspace: meaning nothing between pages. */
  readonly inputs: PeriodInputs;
  readonly work: DispatchWork;
  readonly causes: CauseCells;
  readonly injectionKw: Float64Array;
  readonly unreadOrders: OrderBuffer;
  readonly tables: Readonly<Record<ResultTableName, TableBuffer>>;
}

/** The order of curtailment in force for one period, one list a constraint. */
export interface PeriodLists {
  readonly lists: readonly ConstraintList[];
  readonly keys: readonly string[];
  readonly changed: readonly number[];
  /** The trades that stand, in the order of their registers. */
  readonly trades: readonly Trade[];
  /** Their registers by minute, written by the tick's commit. */
  readonly minutes: TradeMinutes;
}

export function emptyTables(): Record<ResultTableName, TableBuffer> {
  const buffers = Object.entries(resultTables).map(([name, schema]) => [
    name,
    new TableBuffer(schema),
  ]);
  return Object.fromEntries(buffers) as Record<ResultTableName, TableBuffer>;
}
