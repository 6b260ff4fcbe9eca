/** The part of what services pay that a market optimiser keeps, by the size of the portfolio: falls with the logarithm of MW between two ends. */
import { clamp } from "../core/units.ts";

/** At 1 MW and below, and from 10 MW on. */
export const MARKET_OPTIMISER_FRAC = { small: 0.33, large: 0.1 } as const;

/** Engines differ in the last digits of a logarithm. */
const STEPS_PER_ONE = 1e6;

/** A fraction of 1; `sizeMw` above 0. */
export function optimiserFrac(sizeMw: number): number {
  const { small, large } = MARKET_OPTIMISER_FRAC;
  const frac = small - ((small - large) * Math.log(sizeMw)) / Math.LN10;
  return clamp(Math.round(frac * STEPS_PER_ONE) / STEPS_PER_ONE, large, small);
}
