/**
 * Points in the order of a metric: the mean, how likely each is the best, and whether it differs from point 1, corrected for how many are compared.
 * Takes the metric by point and seed; gives ranks from 1. Point 1 is named before anything is seen, so the correction holds; against the winner it would not.
 */
import type { Estimate95 } from "../../../results/report/comparison/facts.ts";
import type { Objective } from "../../../results/sweep/sweep-analysis.ts";
import { paired95 } from "../../rule-comparison/estimates.ts";
import { holmAdjusted } from "./holm.ts";
import { probabilitiesOfBest } from "./probability-of-best.ts";
import { twoSidedProbability } from "./student.ts";
import { costOf, meanOver, type ValuesAt } from "./values.ts";

export interface RankedPoint {
  readonly rank: number;
  /** From 1. */
  readonly point: number;
  readonly mean: number;
  /** Null where a point differs from another by the same under every seed, so that it cannot be told. */
  readonly probabilityBest: number | null;
  /** From point 1, seed by seed; null for point 1 itself and where its metric is undefined. */
  readonly difference: DifferenceFromFirst | null;
}

interface DifferenceFromFirst extends Estimate95 {
  /** Of a difference of this size or more where there is none; and with Holm's correction over all points. */
  readonly pValue: number;
  readonly pValueHolm: number;
}

export interface Ranking extends Objective {
  readonly points: readonly RankedPoint[];
  /** Points at which a run leaves the metric undefined. */
  readonly unranked: readonly number[];
}

/** `points`: their rows, of which none is another's double. At least two seeds. */
export function rankingOf(
  objective: Objective,
  points: readonly number[],
  valuesAt: ValuesAt,
): Ranking {
  const { defined, undefinedAt } = definedPoints(points, (point) =>
    valuesAt(point, objective.metric),
  );
  const probabilities =
    defined.length === 0
      ? []
      : probabilitiesOfBest(
          defined.map(({ values }) => values.map((value) => costOf(objective, value))),
        );
  const differences = differencesFromFirst(defined);
  const ranked = defined
    .map(({ point, values }, row) => ({
      ...{ point: point + 1, mean: meanOver(values) },
      ...{
        probabilityBest: probabilities[row] ?? null,
        difference: differences.get(point) ?? null,
      },
    }))
    .sort(
      (left, right) =>
        costOf(objective, left.mean) - costOf(objective, right.mean) || left.point - right.point,
    );
  return {
    ...objective,
    points: ranked.map((each, row) => ({ rank: row + 1, ...each })),
    unranked: undefinedAt,
  };
}

interface DefinedPoint<Values> {
  readonly point: number;
  readonly values: Values;
}

/** Points with values, and the numbers from 1 of those without. */
export function definedPoints<Values>(
  points: readonly number[],
  valuesOf: (point: number) => Values | null,
): { readonly defined: readonly DefinedPoint<Values>[]; readonly undefinedAt: readonly number[] } {
  const defined: DefinedPoint<Values>[] = [];
  const undefinedAt: number[] = [];
  for (const point of points) {
    const values = valuesOf(point);
    if (values === null) undefinedAt.push(point + 1);
    else defined.push({ point, values });
  }
  return { defined, undefinedAt };
}

function differencesFromFirst(
  defined: readonly DefinedPoint<readonly number[]>[],
): ReadonlyMap<number, DifferenceFromFirst> {
  const [first, ...others] = defined;
  if (first?.point !== 0) return new Map();
  const estimates = others.map(({ values }) => paired95(values, first.values));
  const pValues = estimates.map((estimate) => pValueOf(estimate, first.values.length));
  const adjusted = holmAdjusted(pValues);
  return new Map(
    others.map(({ point }, row) => [
      point,
      { ...estimates[row]!, pValue: pValues[row]!, pValueHolm: adjusted[row]! },
    ]),
  );
}

/**
 * By Student's t; where the difference is the same under every seed, by its sign alone (two-sided sign test), since no spread among a few seeds is no sign that there is none.
 */
function pValueOf({ mean, standardError }: Estimate95, seeds: number): number {
  if (standardError === 0) return mean === 0 ? 1 : 2 ** (1 - seeds);
  return twoSidedProbability(mean / standardError, seeds - 1);
}
