/**
 * What a strategy of a member of the local energy exchange is: pure functions from what the member knows of itself to its order of a
 * half-hour, and from what came of it to what it has learnt. It sees nobody else's orders; what it learns as buyer and as seller is apart.
 */
import { roundToPence } from "../../../core/money.ts";
import type { PriceBounds } from "../../../model/energy-exchange.ts";
import type { GamingPattern } from "../../../model/monitoring.ts";
import type { OrderSide } from "../../../model/venues.ts";

export interface TraderRisk {
  /** Probability that it is curtailed. */
  readonly curtailedFrac: number;
  /** Standard deviation of what it gives or draws, over what it expects. */
  readonly deviationFrac: number;
}

/** What a member may ask of itself before its order; made once a half-hour, for all of them: most ask nothing. */
export interface TraderSelf {
  /** It takes work. */
  readonly risk: (trader: Trader) => TraderRisk;
  /** Uniform in (0, 1) by slot: of the member for good, and of this order. */
  readonly trait: (trader: Trader, slot: number) => number;
  readonly draw: (trader: Trader, slot: number) => number;
}

/** A member before its order of a half-hour. */
export interface Trader {
  readonly unit: string;
  readonly side: OrderSide;
  /** What it expects to draw or give beside what it traded, whole Wh, above 0. */
  readonly expectedWh: number;
  /** The price at which it is no better off than with its supplier, whole pennies. */
  readonly worthGbpPerMwh: number;
  readonly bounds: PriceBounds;
  /** What it loses on a MWh that it trades and does not give or draw. */
  readonly atRiskGbpPerMwh: number;
  /** What it may ask of itself. */
  readonly self: TraderSelf;
  /** As the strategy's `learn` left it, or its `start`. */
  readonly learnt: Float64Array;
}

/** No more energy than is expected, and no price at which the member would lose. */
export interface Quote {
  readonly energyWh: number;
  readonly limitGbpPerMwh: number;
  /** For a strategy that chooses among numbered prices. */
  readonly choice?: number;
}

/** What came of a quote. */
export interface QuoteResult {
  readonly quote: Quote;
  readonly tradedWh: number;
  /** What the member gained on what it expected to draw or give, £ a MWh of that. */
  readonly gainGbpPerMwh: number;
  /** Mean price of all trades of the half-hour, which is public; undefined where nothing was traded. */
  readonly marketGbpPerMwh: number | undefined;
}

export interface TradingStrategy {
  /** What it does that market monitoring looks for; none: nothing. Nobody is told of it. */
  readonly games?: readonly GamingPattern[];
  /** What it has learnt before its first order, from the member's own draws. */
  readonly start: (trait: (slot: number) => number) => readonly number[];
  readonly quote: (trader: Trader) => Quote;
  /** What it has learnt then; of a strategy that learns nothing there is none. */
  readonly learn?: (trader: Trader, result: QuoteResult) => readonly number[];
}

/** A strategy that only sets a price. */
export const priceOnly = (priceOf: (trader: Trader) => number): TradingStrategy => ({
  start: () => [],
  quote: (trader) => ({
    energyWh: trader.expectedWh,
    limitGbpPerMwh: heldToWorth(trader, priceOf(trader)),
  }),
});

/** 1 for a seller, who gains by a higher price; −1 for a buyer. */
export const gainSign = ({ side }: Pick<Trader, "side">): 1 | -1 =>
  side === "sellerOffer" ? 1 : -1;

/** A price to the penny, and not beyond what the energy is worth to the member. */
export function heldToWorth(trader: Trader, priceGbpPerMwh: number): number {
  const { worthGbpPerMwh } = trader;
  const price = roundToPence(priceGbpPerMwh);
  return trader.side === "sellerOffer"
    ? Math.max(worthGbpPerMwh, price)
    : Math.min(worthGbpPerMwh, price);
}

/** The public bound on the side on which the member gains; its own worth where that is beyond. */
export const bestBound = ({ side, worthGbpPerMwh, bounds }: Trader): number =>
  side === "sellerOffer"
    ? Math.max(worthGbpPerMwh, bounds.highestGbpPerMwh)
    : Math.min(worthGbpPerMwh, bounds.lowestGbpPerMwh);

/** 0 where nobody could gain. */
export const boundsRange = ({ bounds }: Trader): number =>
  Math.max(0, bounds.highestGbpPerMwh - bounds.lowestGbpPerMwh);
