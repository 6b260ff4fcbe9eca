/**
 * The nouns of markets and services: gates, orders, trades, and what a venue may ask for and answer. No behaviour.
 * A venue is a registry entry of pure functions; it reads a GateContext and returns a GateOutcome, and only the gate loop
 * applies what it returns.
 */
import { z } from "zod";
import type { LabEvent } from "../core/events.ts";
import type { CapacityContext, CapacityOutcome, CapacityResults } from "./capacity-trades.ts";
import type { Direction } from "./direction.ts";
import type {
  ClearedPeriod,
  ExchangeContext,
  ExchangeOutcome,
  Learnt,
  SettledPeriod,
} from "./energy-exchange.ts";
import type { Network } from "./network.ts";
import type { OffsettingContext, OffsetVerdict } from "./offsetting.ts";
import type { OwnersOrders, Worth } from "./owners-orders.ts";
import type { PortfolioContext, PortfolioUse } from "./portfolio.ts";
import type { LinearSolver } from "./ports.ts";
import type { ServiceContext, ServiceOutcome, ServiceResults } from "./services.ts";
import type { TermForm } from "./terms.ts";

export const GATE_NAMES = [
  "contract",
  "open",
  "close",
  "award",
  "revise",
  "arm",
  "reverify",
  "intraday",
  "trade",
  "verify",
  "dispatch",
  "settle",
] as const;
export type GateName = (typeof GATE_NAMES)[number];

/** `{ before: minutes }` before each period of delivery (negative: after its start), or a London clock time on a day counted from delivery. */
export const gateTimeSchema = z.union([
  z.strictObject({ before: z.int().min(-20_160).max(20_160) }),
  z.strictObject({
    day: z.int().min(-14).max(0),
    at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "a clock time HH:MM"),
  }),
]);
export type GateTime = z.output<typeof gateTimeSchema>;
/** Again and again before each period of delivery, minutes: first `from`, last `until`, in steps of `every`. */
export interface RepeatedTime {
  readonly from: number;
  readonly until: number;
  readonly every: number;
}
/** Once for each term of contracts, so many days before its first, at a London clock time. */
export interface TermTime {
  readonly form: TermForm;
  readonly daysBefore: number;
  readonly at: string;
}
/** When the gates of a venue are due; one that is left out is never due. */
export type GateTimes = Readonly<
  Partial<Record<Exclude<GateName, "contract">, GateTime | RepeatedTime | undefined>>
> & { readonly contract?: TermTime | undefined };

export type OrderSide = "buyerBid" | "sellerOffer";

/** A wish to be relieved of curtailment (buyerBid) or to be curtailed instead (sellerOffer), at one unit and constraint point. */
export interface Order {
  readonly id: string;
  readonly side: OrderSide;
  readonly period: number;
  readonly constraint: number;
  readonly unit: number;
  readonly volumeKw: number;
  /** All-in price per MWh at the unit: the most a buyer pays, the least a seller takes. */
  readonly priceGbpPerMwh: number;
  /** Part of the all-in price that is paid for each MW held ready, an hour, called or not; none: utilisation only. */
  readonly availabilityGbpPerMwh?: number;
  readonly worth: Worth;
  /** Filled wholly or not at all; none: any part of it may be filled. */
  readonly isAllOrNone?: boolean;
  /** Place in the curtailment order, 1 first; 0 where the unit has none. */
  readonly place: number;
  readonly placedAt: number;
  /** Relief at the constraint per kW that the unit moves in that direction, positive. */
  readonly sensitivity: number;
  readonly direction: Direction;
}

/**
 * An order that waits in a book for one to meet it. `volumeKw` is what is left of it, `placedAt` when it arrived; of those that
 * arrived at one instant, `turn` says which came first.
 */
export interface StandingOrder extends Order {
  readonly turn: number;
}

/** What the position book refused a seller. */
export interface Refusal {
  readonly unit: number;
  readonly direction: Direction;
  readonly kw: number;
}

/** How a gate of continuous trading leaves the book of its period. */
export interface LeftBook {
  readonly standing: readonly StandingOrder[];
  /** Whether it has further gates. */
  readonly isOpen: boolean;
}

/** The book of one period between two of its gates, with what came of it so far. */
export interface PeriodBook extends LeftBook {
  readonly refused: readonly Refusal[];
  /** Constraints with a trade. */
  readonly traded: readonly number[];
}

/** What a gate of continuous trading finds. */
export interface StandingBook extends Pick<PeriodBook, "standing" | "refused"> {
  /** A draw in (0, 1) of when an owner's orders arrive within the instant, by unit: smaller is earlier. */
  readonly turnOf: (unit: number) => number;
}

/** `undelivered`: its seller was instructed and gave nothing. */
export type TradeOutcome =
  | "matched"
  | "refused"
  | "cancelled"
  | "idle"
  | "delivered"
  | "undelivered";

/** A matched trade. Volumes at the two units give the same relief; the price is per MWh of relief at the constraint. */
export interface Trade {
  readonly id: string;
  readonly period: number;
  readonly constraint: number;
  readonly buyer: number;
  readonly seller: number;
  readonly buyerKw: number;
  readonly sellerKw: number;
  /** All-in. */
  readonly priceGbpPerMwh: number;
  /** Part of it that is paid for each MW of relief held ready, an hour, called or not; none: utilisation only. */
  readonly availabilityGbpPerMwh?: number;
  readonly bidGbpPerMwh: number;
  readonly askGbpPerMwh: number;
  /** The availability parts of the two orders; none: utilisation only. */
  readonly bidAvailabilityGbpPerMwh?: number;
  readonly askAvailabilityGbpPerMwh?: number;
  readonly bidWorth: Worth;
  readonly askWorth: Worth;
  readonly concludedAt: number;
  /** Relief at the constraint per kW that each unit moves in its direction, positive. */
  readonly buyerSensitivity: number;
  readonly sellerSensitivity: number;
  /** In which direction the buyer would have been held back, and the seller is instead. */
  readonly buyerDirection: Direction;
  readonly sellerDirection: Direction;
  readonly outcome: TradeOutcome;
  readonly reason: string;
  /** Where it was cancelled. */
  readonly cancelledAt?: number;
  /** Relief that was agreed and that verification took away because the network had changed, kW at the constraint. */
  readonly endedReliefKw?: number;
  /** What the seller was asked for in the buyer's place, and gave, against its baseline: Wh at the seller, known once metered. */
  readonly instructedWh: number;
  readonly deliveredWh: number;
  /** Mean of delivered over instructed, minute by minute; 1 where it was not instructed. */
  readonly fulfilmentFrac: number;
  /** What the buyer lost of what it had bought because the seller gave less, Wh at the buyer. */
  readonly buyerLossWh: number;
}

/** What a trade stands for from now on: no more than it did. Nothing of it has been delivered yet. */
export interface Resizing {
  readonly trade: Trade;
  readonly buyerKw: number;
  readonly sellerKw: number;
  readonly buyerSensitivity: number;
  readonly sellerSensitivity: number;
  readonly reason: string;
  /** Whether the network manager's network is why. */
  readonly isByNetwork: boolean;
}

/** A request to the position book. Window in absolute periods, `to` exclusive. */
export interface Reservation {
  readonly holder: string;
  readonly unit: number;
  readonly fromPeriod: number;
  readonly toPeriod: number;
  readonly direction: Direction;
  readonly kw: number;
  /** Where it is held and never called: minutes that it could be used in each period alone; none: it may be called throughout. */
  readonly holdMinutes?: number | undefined;
}

/** One double entry. */
export interface LedgerEntry {
  readonly at: number;
  readonly period: number;
  readonly rule: string;
  readonly payer: string;
  readonly payee: string;
  readonly amountMicroGbp: number;
  readonly because: string;
}

/** The constraint statement for the periods of one delivery day. Arrays are [period − fromPeriod][column], period-major. */
export interface LookAhead {
  readonly issuedAt: number;
  readonly deliveryDay: number;
  readonly fromPeriod: number;
  readonly periodCount: number;
  /** Forecast flow in the limited direction without curtailment, by constraint. */
  readonly flowKw: Float64Array;
  /** Excess over the trim target, by constraint; 0 when none. */
  readonly sizeKw: Float64Array;
  /** What each unit would inject, by unit. */
  readonly availableKw: Float64Array;
  /** Forecast curtailment by [constraint][unit] within a period, of injection or of consumption, positive. */
  readonly curtailedKw: Float64Array;
  /**
   * Units in curtailment order, first curtailed first, by [period][constraint]; one list where the order is the same.
   * Newest first where the principle has no order.
   */
  readonly order: readonly (readonly number[])[];
  readonly priceGbpPerMwh: Float64Array;
}

/** What a unit can still do in the coming period, on the forecast of the moment. */
export interface Outlook {
  readonly availableKw: Float64Array;
  /** How far each unit could lower its injection, and raise it, kW. */
  readonly roomKw: Readonly<Record<Direction, Float64Array>>;
}

/** Everything a gate may read. Nothing in it may be written. */
export interface GateContext {
  readonly instant: number;
  readonly fromPeriod: number;
  readonly toPeriod: number;
  readonly network: Network;
  /** Sensitivity of each constraint point to each unit's injection in a period, [constraint][unit], signed. */
  readonly sensitivityIn: (period: number) => Float64Array;
  readonly minSensitivity: number;
  /** For venues whose settings ask for one. */
  readonly solver: LinearSolver | undefined;
  /** 1 where the network manager looks ahead and takes a traded order, by constraint. */
  readonly isTradeable: Uint8Array;
  readonly lookAhead: LookAhead | undefined;
  readonly owners: OwnersOrders | undefined;
  readonly outlook: Outlook | undefined;
  readonly orders: readonly Order[];
  readonly trades: readonly Trade[];
  /** At an intraday gate. */
  readonly book?: StandingBook | undefined;
  /** Of flexibility services. */
  readonly services?: ServiceContext | undefined;
  /** Of a trader, at its own gates. */
  readonly portfolio?: PortfolioContext | undefined;
  /** Of traded connection capacity. */
  readonly capacity?: CapacityContext | undefined;
  readonly offsetting?: OffsettingContext | undefined;
  /** Of the local energy exchange. */
  readonly exchange?: ExchangeContext | undefined;
}

/** What passes under a trade: the last part of a ledger rule. A shortfall is paid by the seller. */
export type TradePayment = "availability" | "utilisation" | "shortfall";

/** What no trade knows before it is metered. */
export const UNMETERED = {
  instructedWh: 0,
  deliveredWh: 0,
  fulfilmentFrac: 1,
  buyerLossWh: 0,
} as const;

/** The promise behind a trade: the seller moves in its direction in the period of delivery. */
export function reservationOf(trade: Trade): Reservation {
  return {
    holder: trade.id,
    unit: trade.seller,
    fromPeriod: trade.period,
    toPeriod: trade.period + 1,
    direction: trade.sellerDirection,
    kw: trade.sellerKw,
  };
}

/** How the orders at one constraint and period were cleared; welfare in whole micro-pounds of the half-hour. */
export interface Clearing {
  readonly at: number;
  readonly period: number;
  readonly constraint: number;
  readonly bidCount: number;
  readonly offerCount: number;
  readonly tradeCount: number;
  /** What the relief is worth to buyers above what it costs sellers, and the most that these orders could have given. */
  readonly welfareMicroGbp: number;
  readonly optimumMicroGbp: number;
  /** The same by what orders are truly worth. */
  readonly trueWelfareMicroGbp: number;
  readonly trueOptimumMicroGbp: number;
}

/** What a gate answers: facts to be entered in the books, and requests that may be refused. */
export interface GateOutcome {
  readonly orders?: readonly Order[];
  /** Of continuous trading. */
  readonly book?: LeftBook;
  /** Trades to conclude, each with the reservation it stands on; refused ones never come into force. */
  readonly trades?: readonly { readonly trade: Trade; readonly reservation: Reservation }[];
  readonly clearings?: readonly Clearing[];
  readonly cancel?: readonly {
    readonly trade: Trade;
    readonly reason: string;
    /** Whether the network manager's network is why. */
    readonly isByNetwork: boolean;
  }[];
  readonly resize?: readonly Resizing[];
  readonly entries?: readonly LedgerEntry[];
  readonly events?: readonly LabEvent[];
  /** Of flexibility services. */
  readonly services?: ServiceOutcome;
  /** What a trader would use its own units for. */
  readonly uses?: readonly PortfolioUse[];
  /** Of traded connection capacity. */
  readonly capacity?: CapacityOutcome;
  /** Of units that offset each other: verdicts to apply. */
  readonly offsets?: readonly OffsetVerdict[];
  /** Of the local energy exchange. */
  readonly exchange?: ExchangeOutcome;
  /** Whether this gate settled the trades of its period. */
  readonly settlesTrades?: boolean;
}

/** What the gates of one page brought about. */
export interface GateResults {
  readonly orders: Order[];
  /** Books of continuous trading, by period. */
  readonly books: Map<number, LeftBook & { readonly at: number }>;
  readonly clearings: Clearing[];
  readonly concluded: Trade[];
  readonly refused: Trade[];
  /** Trades as verification left them: cancelled, or smaller. */
  readonly changed: Trade[];
  readonly entries: LedgerEntry[];
  readonly events: LabEvent[];
  /** Periods of delivery whose trades came to their settlement gate. */
  readonly settledPeriods: { readonly period: number; readonly at: number }[];
  /** Traded lists that were due to the network manager before a period, and whether they were sent. */
  readonly listsDue: ListDue[];
  readonly services: ServiceResults;
  /** Uses of a trader's units: those that stand, and those that were refused. */
  readonly uses: PortfolioUse[];
  readonly capacity: CapacityResults;
  /** Periods of the local energy exchange that were cleared, and that were settled; what members learnt by it. */
  readonly exchange: {
    readonly cleared: ClearedPeriod[];
    readonly settled: SettledPeriod[];
    readonly learnt: Learnt[];
  };
}

/** The traded list of a period as verification leaves it. */
export interface ListDue {
  readonly at: number;
  readonly period: number;
  readonly isSent: boolean;
}

/** A unit that the settings of a venue name, and where in them. */
export interface NamedUnit {
  readonly unit: string;
  readonly path: readonly (string | number)[];
}
