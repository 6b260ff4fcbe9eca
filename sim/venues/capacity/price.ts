/**
 * The price of connection capacity from its four parts. Takes parts and a volume held for some hours; gives £ for each MW, an hour,
 * all in. Keeps: a seller's price falls with the volume and a buyer's rises, because administration is once.
 */

import { PERIOD_HOURS } from "../../core/time.ts";
import { KW_PER_MW } from "../../core/units.ts";
import type { CapacityOrder, CapacitySide, PriceParts } from "../../model/capacity-market.ts";
import type { Capacity } from "../../model/capacity-trades.ts";

/** What a buyer gains of each kW that a seller gives up, as both are told; 1: all of it. */
export type GainedFrac = (buyer: number, seller: number, capacity: Capacity) => number;
export const ALL_GAINED: GainedFrac = () => 1;

/**
 * What a seller takes at least, or a buyer pays at most, for each MW of the seller's. `gainedFrac`: what the buyer gains of it; charges
 * follow what is given up. Nobody is paid for taking capacity.
 */
export function allInGbpPerMwHour(
  side: CapacitySide,
  { administrationGbp, energyMarginGbp, supportGbp, capacityChargesGbp }: PriceParts,
  kw: number,
  hours: number,
  gainedFrac = 1,
): number {
  const costsGbp = capacityChargesGbp + (administrationGbp * KW_PER_MW) / (kw * hours);
  const marginGbp = energyMarginGbp + supportGbp;
  return side === "sell" ? Math.max(0, marginGbp + costsGbp) : gainedFrac * marginGbp - costsGbp;
}

/** The same of so much of an order. */
export const priceOf = (
  { side, parts, fromPeriod, toPeriod }: CapacityOrder,
  kw: number,
  gainedFrac = 1,
): number => allInGbpPerMwHour(side, parts, kw, (toPeriod - fromPeriod) * PERIOD_HOURS, gainedFrac);
