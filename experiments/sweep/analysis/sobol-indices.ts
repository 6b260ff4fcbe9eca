/**
 * Sobol indices: the part of a metric's variance that a factor explains alone (first order; estimator of Saltelli and others 2010) and with others
 * (total; Jansen 1999). Takes a metric by point of the design `saltelli`; gives both by factor.
 */
import { sampleLength } from "../designs/saltelli.ts";
import type { Times } from "./bootstrap.ts";

export const INDEX_QUANTITIES = ["first", "total"] as const;

/** By factor, then by quantity, of samples that count so many times; NaN where the metric does not vary. */
export function indexStatistics(
  factors: number,
  values: Float64Array,
): (times: Times) => readonly number[] {
  const terms = termsOf(factors, values);
  return (times) => {
    const variance = varianceOf(terms, times);
    return terms.together.flatMap((together, factor) => [
      weighted(together, times) / times.length / variance,
      weighted(terms.apart[factor]!, times) / (2 * times.length) / variance,
    ]);
  };
}

/** What a sample adds to each sum. */
interface Terms {
  /** By factor: f(B) (f(AB) − f(A)), and (f(A) − f(AB))². */
  readonly together: readonly Float64Array[];
  readonly apart: readonly Float64Array[];
  /** Of A and B: their sum, the sum of their squares, the smaller and the larger. */
  readonly sum: Float64Array;
  readonly squares: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

function termsOf(factors: number, values: Float64Array): Terms {
  const length = sampleLength(factors);
  const samples = values.length / length;
  // The estimators do not see a constant, and are surer without one.
  const centre = values.reduce((sum, value) => sum + value, 0) / values.length;
  const at = (sample: number, within: number) => values[sample * length + within]! - centre;
  const each = (of: (a: number, b: number, sample: number) => number) =>
    Float64Array.from({ length: samples }, (_, sample) => of(at(sample, 0), at(sample, 1), sample));
  const byFactor = (of: (a: number, b: number, mixed: number) => number) =>
    Array.from({ length: factors }, (_, factor) =>
      each((a, b, sample) => of(a, b, at(sample, factor + 2))),
    );
  return {
    together: byFactor((a, b, mixed) => b * (mixed - a)),
    apart: byFactor((a, _, mixed) => (a - mixed) ** 2),
    sum: each((a, b) => a + b),
    squares: each((a, b) => a * a + b * b),
    low: each((a, b) => Math.min(a, b)),
    high: each((a, b) => Math.max(a, b)),
  };
}

function weighted(terms: Float64Array, times: Times): number {
  let sum = 0;
  for (let sample = 0; sample < terms.length; sample += 1) sum += times[sample]! * terms[sample]!;
  return sum;
}

/** Over A and B; NaN where they are one value, which rounding would make a variance of. */
function varianceOf(terms: Terms, times: Times): number {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let sample = 0; sample < times.length; sample += 1) {
    if (times[sample] === 0) continue;
    low = Math.min(low, terms.low[sample]!);
    high = Math.max(high, terms.high[sample]!);
  }
  const mean = weighted(terms.sum, times) / (2 * times.length);
  const variance = weighted(terms.squares, times) / (2 * times.length) - mean * mean;
  return low === high ? Number.NaN : variance;
}
