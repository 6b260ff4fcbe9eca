/**
 * The state of a run: data without methods. Fixed parts (network, rules, people) are made once by `buildWorld`; columns
 * that change are written by the commits of the three pages and by nothing else.
 */
import type { Principle } from "../access/principle.ts";
import { TableBuffer } from "../core/columns.ts";
import type { AnmState, ConstraintList, DispatchWork } from "../dispatch/state.ts";
import type { Forecaster } from "../forecast/forecast.ts";
import type { AgentPolicy, AgentRows, SettingColumns } from "../model/agents.ts";
import type { Contracts } from "../model/contract.ts";
import type { Network } from "../model/network.ts";
import type { Registers } from "../model/readings.ts";
import { type ResultTableName, resultTables } from "../model/result-tables.ts";
import type { SeriesSource } from "../model/series.ts";
import type { LookAhead, Order, OwnersOrders, Trade } from "../model/venues.ts";
import type { ConstraintModel } from "../network/constraints.ts";
import type { PositionBook } from "../positions/book.ts";
import type { Scenario } from "../scenario.ts";
import type { Ledger } from "../settlement/ledger.ts";
import type { GateCursor } from "../timetable/timetable.ts";

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
  /** Gone once the day of delivery has come. */
  readonly owners: OwnersOrders | undefined;
  readonly orders: Order[];
}

/** Inputs of the present period, by unit and demand; constant over its ticks. */
export interface PeriodInputs {
  readonly sourceKw: Float64Array;
  readonly plannedKw: Float64Array;
  readonly demandKw: Float64Array;
  readonly availableKw: Float64Array;
  /** How far down each unit may be sent: 0, or a store's charging power, negative. */
  readonly lowestKw: Float64Array;
}

export interface World {
  readonly scenario: Scenario;
  readonly firstDay: number;
  readonly dayCount: number;
  readonly network: Network;
  readonly model: ConstraintModel;
  readonly principle: Principle;
  readonly batches: readonly Batch[];
  readonly contracts: Contracts;
  readonly series: SeriesSource;
  readonly forecaster: Forecaster;
  readonly gates: {
    readonly day: GateCursor;
    readonly period: GateCursor;
    readonly after: GateCursor;
  };
  /** Written by the day's and period's commits. */
  readonly days: Map<number, DeliveryDay>;
  readonly trades: Map<number, Trade[]>;
  readonly book: PositionBook;
  readonly ledger: Ledger;
  /** Written by the period's commit. */
  readonly storedWh: Float64Array;
  /** Key of the list that each constraint's set-points were made by. */
  readonly listKeys: string[];
  /** Written by the tick's commit. */
  readonly anm: AnmState;
  readonly registers: Registers;
  /** Workspace: meaning nothing between pages. */
  readonly inputs: PeriodInputs;
  readonly work: DispatchWork;
  readonly injectionKw: Float64Array;
  readonly tables: Readonly<Record<ResultTableName, TableBuffer>>;
}

/** The order of curtailment in force for one period, one list a constraint. */
export interface PeriodLists {
  readonly lists: readonly ConstraintList[];
  readonly keys: readonly string[];
  readonly changed: readonly number[];
  /** The trades that stand, in the order of their registers. */
  readonly trades: readonly Trade[];
}

export function emptyTables(): Record<ResultTableName, TableBuffer> {
  const buffers = Object.entries(resultTables).map(([name, schema]) => [
    name,
    new TableBuffer(schema),
  ]);
  return Object.fromEntries(buffers) as Record<ResultTableName, TableBuffer>;
}
