/**
 * The price of connection capacity from its four parts. Takes parts and a volume held for some hours; gives £ for each MW, an hour,
 * all in. Keeps: a seller's price falls with the volume and a buyer's rises, because administration is once.
 */

import { PERIOD_HOURS } from "../../core/time.ts";
import { KW_PER_MW } from "../../core/units.ts";
import type { CapacityOrder, CapacitySide, PriceParts } from "../../model/capacity-market.ts";

/** What a seller takes at least, or a buyer pays at most. Nobody is paid for taking capacity. */
export function allInGbpPerMwHour(
  side: CapacitySide,
  { administrationGbp, energyMarginGbp, supportGbp, capacityChargesGbp }: PriceParts,
  kw: number,
  hours: number,
): number {
  const costsGbp = capacityChargesGbp + (administrationGbp * KW_PER_MW) / (kw * hours);
  const marginGbp = energyMarginGbp + supportGbp;
  return side === "sell" ? Math.max(0, marginGbp + costsGbp) : marginGbp - costsGbp;
}

/** The same of so much of an order. */
export const priceOf = ({ side, parts, fromPeriod, toPeriod }: CapacityOrder, kw: number): number =>
  allInGbpPerMwHour(side, parts, kw, (toPeriod - fromPeriod) * PERIOD_HOURS);
