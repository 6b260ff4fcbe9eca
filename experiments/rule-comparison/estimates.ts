/**
 * Means over seeds with 95 % intervals by Student's t, and differences paired seed by seed, so that the weather that designs share is
 * not in them. Takes values by seed; gives estimates. At least two seeds.
 */
import type { Estimate95 } from "../../results/report/comparison/facts.ts";
import { meanWithError } from "../compare.ts";
import { twoSidedQuantile } from "../sweep/analysis/student.ts";

/** `chosenOf`: of how many the values may be the most striking; so many intervals hold all their means at once 19 times of 20 (Bonferroni). */
export function estimate95(values: readonly number[], chosenOf = 1): Estimate95 {
  const { mean, standardError } = meanWithError(values);
  if (standardError === null) throw new RangeError("an interval needs two seeds");
  const half = twoSidedQuantile(0.05 / chosenOf, values.length - 1) * standardError;
  return { mean, standardError, low: mean - half, high: mean + half };
}

/** Of values less others, seed by seed. */
export function paired95(values: readonly number[], base: readonly number[]): Estimate95 {
  if (values.length !== base.length) throw new RangeError("pairs need the same seeds");
  return estimate95(values.map((value, seed) => value - base[seed]!));
}

/** The mean difference over the standard deviation of differences between seeds (Cohen's d for pairs); null where they do not vary. */
export function effectSizeOf({ mean, standardError }: Estimate95, seeds: number): number | null {
  const spread = standardError * Math.sqrt(seeds);
  return spread > 0 ? mean / spread : null;
}
