/**
 * What a clearing rule of the local energy exchange is: a pure function from the orders of a settlement period, and the network that they meet in, to pairs that trade. Keeps:
 * no order trades more than it holds, no price is above the bid, with a premium where the buyer prefers the seller, or below the ask, and the order in which orders arrive changes nothing.
 */
import type { EnergyOrder, PriceBounds } from "../../../model/energy-exchange.ts";
import type { LinearSolver } from "../../../model/ports.ts";

/** A bid and an offer that trade. */
export interface EnergyPair {
  readonly bid: EnergyOrder;
  readonly offer: EnergyOrder;
  /** Whole, above 0. */
  readonly energyWh: number;
}

export interface PricedPair extends EnergyPair {
  /** What the buyer pays and the seller gets; what lies between is the network's. */
  readonly buyerGbpPerMwh: number;
  readonly sellerGbpPerMwh: number;
  /** What of the buyer's price limit is because it prefers the seller; none: nothing. */
  readonly premiumGbpPerMwh?: number;
}

/** Which units hang together, and what trades between them may add to flows. */
export interface TradeNetwork {
  /** Number of the part of the network that a unit is in; what is given in one cannot be drawn in another. */
  readonly islandOf: (unit: string) => number;
  /** Number of the place that a unit is at: units at one place have the same flows. */
  readonly placeOf: (unit: string) => number;
  /** By place and then by limit: Wh of flow for each Wh that is injected there. */
  readonly flowsAt: readonly Float64Array[];
  /** By limit: what trades may add, 0 or more. */
  readonly mostWh: Float64Array;
  readonly solver: LinearSolver | undefined;
}

/** What orders meet in. */
export interface TradePlace {
  readonly bounds: PriceBounds;
  /** Made where it is asked for. */
  readonly network: () => TradeNetwork;
}

/** Orders of one period, at most one of a unit. */
export type ExchangeRule = (
  bids: readonly EnergyOrder[],
  offers: readonly EnergyOrder[],
  place: TradePlace,
) => readonly PricedPair[];
