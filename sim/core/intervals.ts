/**
 * Intervals of a probability that was counted: Wilson's score interval, which stays inside 0 to 1 and is not empty where no
 * event, or nothing but events, was seen. Source: Wilson 1927.
 */

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Standard normal quantile of a two-sided 95 % interval. */
export const Z_95 = 1.959963984540054;

/**
 * Wilson interval of a probability of which the share `seen` of `trials` came true. `trials` may be a fraction: an effective
 * number of independent trials. Nothing tried, nothing known: 0 to 1.
 */
export function wilsonInterval(seen: number, trials: number, z: number = Z_95): Interval {
  if (trials <= 0) return { low: 0, high: 1 };
  const spread = (z * z) / trials;
  const centre = (seen + spread / 2) / (1 + spread);
  const half = Math.sqrt(seen * (1 - seen) * spread + (spread * spread) / 4) / (1 + spread);
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
