/**
 * Means over seeds with 95 % intervals by Student's t, and differences paired seed by seed, so that the weather that designs share is
 * not in them. Takes values by seed; gives estimates. Where values do not spread but for rounding the interval has no width, exactly: it says nothing, and who reads it has to ask.
 */
import type { Estimate95 } from "../../results/report/comparison/facts.ts";
import type { Estimate } from "../../results/report/experiment/facts.ts";
import { meanWithError } from "../compare.ts";
import { hasSpread, isDust, sizeOf } from "../spread.ts";
import { twoSidedQuantile } from "../sweep/analysis/student.ts";

/**
 * At least two seeds. `chosenOf`: of how many the values may be the most striking; so many intervals hold all their means at once 19 times of 20 (Bonferroni). `size`: of what the values are
 * differences of, which says how much of them is rounding.
 */
export function estimate95(
  values: readonly number[],
  chosenOf = 1,
  size = sizeOf(values),
): Estimate95 {
  const { mean, standardError } = meanWithError(values);
  if (standardError === null) throw new RangeError("an interval needs two seeds");
  if (!hasSpread(values, size)) {
    const same = isDust(mean, size) ? 0 : mean;
    return { mean: same, standardError: 0, low: same, high: same };
  }
  const half = twoSidedQuantile(0.05 / chosenOf, values.length - 1) * standardError;
  return { mean, standardError, low: mean - half, high: mean + half };
}

/** Of values less others, seed by seed. At least two seeds. */
export function paired95(values: readonly number[], base: readonly number[]): Estimate95 {
  return estimate95(differences(values, base), 1, sizeOf(values, base));
}

/** Of one seed the mean alone, which says nothing of chance. */
export const estimated = (
  values: readonly number[],
  chosenOf = 1,
  size = sizeOf(values),
): Estimate => (values.length < 2 ? { mean: values[0]! } : estimate95(values, chosenOf, size));

export const estimatedPairs = (values: readonly number[], base: readonly number[]): Estimate =>
  estimated(differences(values, base), 1, sizeOf(values, base));

function differences(values: readonly number[], base: readonly number[]): readonly number[] {
  if (values.length !== base.length) throw new RangeError("pairs need the same seeds");
  return values.map((value, seed) => value - base[seed]!);
}

/** The mean difference over the standard deviation of differences between seeds (Cohen's d for pairs); null where they do not vary. */
export function effectSizeOf({ mean, standardError }: Estimate95, seeds: number): number | null {
  const spread = standardError * Math.sqrt(seeds);
  return spread > 0 ? mean / spread : null;
}
