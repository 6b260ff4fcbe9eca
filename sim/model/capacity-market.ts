/**
 * The nouns of a market for connection capacity: what sites could use and spare of it, requests, responses, and what became of
 * them. No behaviour.
 */
import type { Capacity } from "./capacity-trades.ts";

export type CapacitySide = "buy" | "sell";

/** pool: every other site may respond; direct: the one that is named. */
export type CapacityRoute = "pool" | "direct";

/** What a price is made of. Energy, support and charges are for each MW, an hour; administration is once a trade. */
export interface PriceParts {
  readonly administrationGbp: number;
  /** Of a seller what it loses, of a buyer what it gains, but for support. */
  readonly energyMarginGbp: number;
  readonly supportGbp: number;
  /** What network charges come to for it: of a buyer more, of a seller less, which is negative. */
  readonly capacityChargesGbp: number;
}

/** What either side hands in for a stretch of time. A site is a row of connections. */
export interface CapacityOrder {
  readonly id: string;
  readonly site: number;
  readonly side: CapacitySide;
  readonly capacity: Capacity;
  readonly kw: number;
  /** A buyer pays all of it at most, a seller takes all of it at least. */
  readonly parts: PriceParts;
  readonly fromPeriod: number;
  /** One past the last. */
  readonly toPeriod: number;
  readonly placedAt: number;
  /** From this instant on it is withdrawn; Infinity: it was not. */
  readonly cancelledAt: number;
}

export interface CapacityRequest extends CapacityOrder {
  readonly route: CapacityRoute;
  /** On the direct route, who may respond. */
  readonly partner: number | undefined;
  /** Sites whose responses it turns down. */
  readonly rejects: readonly number[];
}

export interface CapacityResponse extends CapacityOrder {
  readonly request: string;
}

export type RequestOutcome = "filled" | "partly" | "unfilled" | "unanswered" | "cancelled";

/** notNeeded: what was asked for, or what its site has, went to better ones; tooDear: beyond what the buyer takes; refused: by the coordinator. */
export type ResponseOutcome =
  | "accepted"
  | "notNeeded"
  | "tooDear"
  | "rejected"
  | "cancelled"
  | "refused";

export interface DecidedRequest {
  readonly request: CapacityRequest;
  readonly outcome: RequestOutcome;
  readonly acceptedKw: number;
}

export interface DecidedResponse {
  readonly response: CapacityResponse;
  readonly outcome: ResponseOutcome;
  readonly acceptedKw: number;
  /** What the trade costs: the seller's price for what is accepted of it; 0 where nothing is. */
  readonly priceGbpPerMwHour: number;
}

/** What became of the requests of a day. */
export interface DecidedMarket {
  readonly at: number;
  readonly requests: readonly DecidedRequest[];
  readonly responses: readonly DecidedResponse[];
}

/** What sites could use beyond their limits and could do without inside them, and what that is worth to them; [site][period]. */
export interface SiteCapacity {
  readonly wantedKw: Float64Array;
  readonly spareKw: Float64Array;
  /** What it uses and would give up for its price. */
  readonly giveKw: Float64Array;
  /** All-in for a MWh beyond its limit, or for one that it does without; and the part of each that is support. */
  readonly gainGbpPerMwh: Float64Array;
  readonly gainSupportGbpPerMwh: Float64Array;
  readonly lossGbpPerMwh: Float64Array;
  readonly lossSupportGbpPerMwh: Float64Array;
}

export interface SitesOfDay {
  readonly fromPeriod: number;
  readonly periodCount: number;
  /** Each column when it is asked for: owners are asked only where something hangs on what they answer. */
  readonly of: Readonly<Record<Capacity, (column: keyof SiteCapacity) => Float64Array>>;
  /** Whether a limit takes anything of anybody's use: else no site wants more. */
  readonly isWanted: Readonly<Record<Capacity, boolean>>;
}
