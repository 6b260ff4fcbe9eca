/**
 * What groups of homes gained beside their bills and rewards: on the local energy exchange, less what market monitoring has them pay. Takes what a group gained in a half-hour;
 * keeps sums by group, and divides them among its homes at the end of a run. Keeps: what homes have adds up to what moved on their group's account.
 */
import { roundHalfAway } from "../core/units.ts";

/** By group, µ£; negative: lost. */
export interface HomeGains {
  /** In half-hours in which the group sold, and in all others. */
  readonly sellingMicroGbp: Float64Array;
  readonly buyingMicroGbp: Float64Array;
}

export const homeGains = (groups: number): HomeGains => ({
  sellingMicroGbp: new Float64Array(groups),
  buyingMicroGbp: new Float64Array(groups),
});

/**
 * Divides an amount by weights, none below 0, in whole micro-pounds that add up to it; evenly where all weights are 0. Each part is what is due
 * up to its row less what is due up to the one before.
 */
export function dividedBy(microGbp: number, weights: Float64Array): Float64Array {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const parts = new Float64Array(weights.length);
  let weight = 0;
  let given = 0;
  for (const [row, own] of weights.entries()) {
    weight += own;
    const frac = whole === 0 ? (row + 1) / weights.length : weight / whole;
    const due = row === weights.length - 1 ? microGbp : roundHalfAway(microGbp * frac);
    parts[row] = due - given;
    given = due;
  }
  return parts;
}
