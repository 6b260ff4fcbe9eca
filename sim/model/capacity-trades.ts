/**
 * The nouns of trades of connection capacity: what two sites agree, what a coordinator says of it, and what moves between
 * them for a time. No behaviour.
 */

import type {
  CapacityRequest,
  CapacityResponse,
  CapacitySide,
  DecidedMarket,
  SitesOfDay,
} from "./capacity-market.ts";

/** export: maximum export capacity (MEC); import: maximum import capacity (MIC). */
export type Capacity = "export" | "import";

/** Which side of a trade began it. */
export type Initiator = "buyer" | "seller";

/** The venue's name, and the first part of its ledger rules. */
export const CAPACITY_TRADES = "capacity-trades";

/** Who runs the market for connection capacity; an account of the ledger. */
export const MARKET_FACILITATOR = "market facilitator";

/** What two sites agree: the seller does without so much of its limit for a time. Sites are rows of connections. */
export interface AgreedCapacity {
  readonly id: string;
  readonly capacity: Capacity;
  readonly buyer: number;
  readonly seller: number;
  readonly initiator: Initiator;
  readonly kw: number;
  readonly priceGbpPerMwHour: number;
  readonly fromPeriod: number;
  /** One past the last. */
  readonly toPeriod: number;
}

/** Capacity that one connection gives up and another gains of it: never more. */
export interface CapacityMove extends AgreedCapacity {
  readonly boughtKw: number;
}

/** What the coordinator says of a trade: approved, or why not. */
export interface CapacityVerdict {
  readonly move: CapacityMove;
  readonly isApproved: boolean;
  readonly because: string;
}

/** What a gate may know of traded capacity. */
export interface CapacityContext {
  readonly movesIn: (period: number) => readonly CapacityMove[];
  /** What sellers used of what they sold in a metered period. */
  readonly breachesIn: (period: number) => readonly CapacityBreach[];
  /** What sites could use and spare on a London day, as they believe at the instant of the gate. */
  readonly sitesOn: (day: number) => SitesOfDay;
  /** What the facilitator lets a site trade at most, 0 where nothing; and whether it may buy from a period on. */
  readonly admittedKw: (site: number) => number;
  readonly mayBuy: (site: number, fromPeriod: number) => boolean;
  /** What network charges come to for a MW more or less, £ an hour. */
  readonly chargesGbpPerMwHour: (of: ChargedCapacity) => number;
  /** What a buyer gains of each kW that a seller gives up, as approval would have it; at most 1. */
  readonly gainedFrac: (buyer: number, seller: number, capacity: Capacity) => number;
  /** What was asked and answered so far for windows that begin in the periods of the gate. */
  readonly board: CapacityBoard;
  /** Power system analysis of trades that are agreed by the instant of the gate, all as one auction. */
  readonly approve: (agreed: readonly AgreedCapacity[]) => readonly CapacityVerdict[];
}

/** What a seller used of what it sold in a period. */
export interface CapacityBreach {
  readonly move: CapacityMove;
  readonly wh: number;
}

/** Capacity that changes hands for a time, seen from one side. */
export interface ChargedCapacity {
  readonly capacity: Capacity;
  readonly side: CapacitySide;
  readonly fromPeriod: number;
  readonly toPeriod: number;
}

export interface CapacityBoard {
  readonly requests: readonly CapacityRequest[];
  readonly responses: readonly CapacityResponse[];
}

/**
 * What a gate asks of traded capacity: verdicts to apply, trades to take back from its first period on; and what it brought to
 * the market: requests, responses, what became of them.
 */
export interface CapacityOutcome {
  readonly verdicts?: readonly CapacityVerdict[];
  readonly cancelled?: readonly CapacityMove[];
  readonly requests?: readonly CapacityRequest[];
  readonly responses?: readonly CapacityResponse[];
  readonly decided?: DecidedMarket;
}

/** What the gates of one page brought to the market for capacity. */
export interface CapacityResults {
  readonly requests: CapacityRequest[];
  readonly responses: CapacityResponse[];
  readonly decided: DecidedMarket[];
}
