/**
 * Money is a whole number of micro-pounds. 1 Wh at 1 £/MWh is one micro-pound, so an amount is Wh × £/MWh, rounded once.
 */
import { roundHalfAway } from "./units.ts";

export const MICRO_GBP_PER_GBP = 1_000_000;

/** Amount in micro-pounds of whole watt-hours at a price; halves away from zero. */
export function amountMicroGbp(energyWh: number, priceGbpPerMwh: number): number {
  const amount = roundHalfAway(energyWh * priceGbpPerMwh);
  if (!Number.isSafeInteger(amount)) {
    throw new RangeError(`${energyWh} Wh at ${priceGbpPerMwh} £/MWh is no exact amount`);
  }
  return amount;
}

/** A price on the £0.01 grid on which series and trades are quoted. */
export function roundToPence(priceGbpPerMwh: number): number {
  return roundHalfAway(priceGbpPerMwh * 100) / 100;
}
