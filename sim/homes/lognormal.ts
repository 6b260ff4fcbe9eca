/** Lognormal distributions by what is known of them. Takes mean or median and deviation; gives the normal's of the logarithm. */

export interface LogNormal {
  readonly mean: number;
  readonly deviation: number;
}

export function ofMean(mean: number, deviation: number): LogNormal {
  const ratio = deviation / mean;
  const variance = Math.log(1 + ratio * ratio);
  return { mean: Math.log(mean) - variance / 2, deviation: Math.sqrt(variance) };
}

/** With y = e^variance the squared deviation is y (y − 1) median². */
export function ofMedian(median: number, deviation: number): LogNormal {
  const ratio = deviation / median;
  const variance = Math.log((1 + Math.sqrt(1 + 4 * ratio * ratio)) / 2);
  return { mean: Math.log(median), deviation: Math.sqrt(variance) };
}

export const valueAt = ({ mean, deviation }: LogNormal, score: number): number =>
  Math.exp(mean + deviation * score);
