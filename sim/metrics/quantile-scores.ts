/**
 * Scores of a quantity that was stated as five quantiles: CRPS, and which of the six intervals between them what came fell
 * into. Takes quantiles in rising order; pure. Rules: docs/calibration.md.
 */

/** Probabilities of the quantiles. */
const LEVELS = [0.05, 0.25, 0.5, 0.75, 0.95] as const;
/** Each quantile stands for the probabilities that are nearest to it. */
const LEVEL_WEIGHTS = [0.15, 0.225, 0.25, 0.225, 0.15] as const;
/** How often what comes is in each interval, below the first quantile to above the last, where the quantiles are right. */
export const NOMINAL_SHARES = [0.05, 0.2, 0.25, 0.25, 0.2, 0.05] as const;

/**
 * CRPS as twice the mean pinball loss over all probabilities, of which five are known: the same for a certainty, and 3 % less
 * than the integral for a normal forecast that is right. In the unit of the quantiles; 0 is best.
 */
export function quantileCrps(quantiles: ArrayLike<number>, came: number): number {
  let sum = 0;
  for (let row = 0; row < LEVELS.length; row += 1) {
    const above = came - quantiles[row]!;
    sum += LEVEL_WEIGHTS[row]! * above * (above >= 0 ? LEVELS[row]! : LEVELS[row]! - 1);
  }
  return 2 * sum;
}

/**
 * Adds to `shares`, one cell an interval, where what came fell. What equals quantiles lies in every interval beside them, in
 * proportion to how often it should: a certainty that comes is spread as if it were uncertain, never counted to one side.
 */
export function addInterval(
  quantiles: ArrayLike<number>,
  came: number,
  shares: Float64Array,
): void {
  let first = 0;
  while (first < quantiles.length && quantiles[first]! < came) first += 1;
  let last = first;
  while (last < quantiles.length && quantiles[last]! === came) last += 1;
  let nominal = 0;
  for (let interval = first; interval <= last; interval += 1) nominal += NOMINAL_SHARES[interval]!;
  for (let interval = first; interval <= last; interval += 1)
    shares[interval]! += NOMINAL_SHARES[interval]! / nominal;
}

/** How much of a histogram lies in other intervals than it should: half the sum of the differences, 0 to 0.95. */
export function distanceFromNominal(shares: ArrayLike<number>): number {
  return NOMINAL_SHARES.reduce((sum, nominal, at) => sum + Math.abs(shares[at]! - nominal), 0) / 2;
}
