/**
 * Means over seeds with 95 % intervals by Student's t, and differences paired seed by seed, so that the weather that designs share is
 * not in them. Takes values by seed; gives estimates. At least two seeds.
 */
import type { Estimate95 } from "../../results/report/comparison/facts.ts";
import { meanWithError } from "../compare.ts";

/** Quantiles of Student's t at 97.5 %, by degrees of freedom from 1. */
const T_975 = [
  ...[12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228],
  ...[2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11, 2.101, 2.093, 2.086],
  ...[2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042],
];
const NORMAL_975 = 1.959964;

/** Beyond the table by the first term of the expansion in 1/df; right to three decimals there. */
export function studentQuantile(degrees: number): number {
  const z = NORMAL_975;
  return T_975[degrees - 1] ?? z + (z * z * z + z) / (4 * degrees);
}

export function estimate95(values: readonly number[]): Estimate95 {
  const { mean, standardError } = meanWithError(values);
  if (standardError === null) throw new RangeError("an interval needs two seeds");
  const half = studentQuantile(values.length - 1) * standardError;
  return { mean, standardError, low: mean - half, high: mean + half };
}

/** Of values less others, seed by seed. */
export function paired95(values: readonly number[], base: readonly number[]): Estimate95 {
  if (values.length !== base.length) throw new RangeError("pairs need the same seeds");
  return estimate95(values.map((value, seed) => value - base[seed]!));
}
