/**
 * How points stand in a round: by the objective, those that keep the constraints before those that do not. Takes their runs and those of point 1 under the same seeds; gives them in order.
 * Keeps: a round that is not the last puts no point behind for what a few seeds may have done to it alone.
 */
import type { RunRow } from "../../../results/sweep/row-file.ts";
import { estimate95 } from "../../rule-comparison/estimates.ts";
import { isDust, sizeOf } from "../../spread.ts";
import { costOf, meanOver } from "../analysis/values.ts";
import { shown } from "../shown.ts";
import type { Constraint, SearchSettings } from "./settings.ts";

const SAFETY = ["overRatingMinutes", "residualOverloads", "energyNotServedMwh"] as const;
/** So many digits that what is above a limit does not look like it. */
const DIGITS = 9;
const told = (value: number) => String(Number(value.toPrecision(DIGITS)));

export interface Judged {
  /** From 1. */
  readonly point: number;
  /** Of the objective; null where a run leaves it undefined. */
  readonly mean: number | null;
  /** Constraints that it breaks in the mean over the seeds, in words. */
  readonly broken: readonly string[];
  /** Whether more seeds would not mend it: the 95 % interval of a constraint lies wholly beyond its limit, or what it holds is undefined. */
  readonly isBeyond: boolean;
}

/** `rowsOf`: runs of a point (its row, from 0) by seed. `isLast`: nothing comes after this round that could tell better. */
export function judged(
  { objective, constraints }: SearchSettings,
  points: readonly number[],
  rowsOf: (point: number) => readonly RunRow[],
  isLast: boolean,
): readonly Judged[] {
  const all = points.map((point): Judged => {
    const own = rowsOf(point);
    const values = definedOrNull(own, objective.metric);
    const broken = brokenBy(constraints, own, rowsOf(0));
    return {
      ...{ point: point + 1, mean: values === null ? null : meanOver(values) },
      broken: broken.map(({ words }) => words),
      isBeyond: broken.some(({ isClear }) => isClear),
    };
  });
  const defined = all
    .filter(({ mean }) => mean !== null)
    .toSorted(
      (left, right) =>
        costOf(objective, left.mean!) - costOf(objective, right.mean!) || left.point - right.point,
    );
  const kept = defined.filter(({ broken }) => broken.length === 0);
  const open = defined.filter(({ isBeyond }) => !isBeyond);
  const undefinedOnes = all
    .filter(({ mean }) => mean === null)
    .toSorted(
      (left, right) =>
        Math.sign(left.broken.length) - Math.sign(right.broken.length) || left.point - right.point,
    );
  const first = isLast ? kept : [...inTurn(kept, open), ...open];
  // Each once, where it comes first.
  return [...new Set([...first, ...defined, ...undefinedOnes])];
}

/** One of each in turn, for as long as there are both. */
const inTurn = <Item>(one: readonly Item[], other: readonly Item[]): readonly Item[] =>
  one.flatMap((item, row) => (row < other.length ? [item, other[row]!] : [item]));

/** Values of a metric by run; null where one leaves it undefined. */
export function definedOrNull(rows: readonly RunRow[], metric: string): readonly number[] | null {
  const values = rows.map((row) => row.values[metric] ?? null);
  return values.every((value) => value !== null) ? values : null;
}

export interface Broken {
  readonly words: string;
  readonly isClear: boolean;
}

/** Constraints that a point breaks in the mean over its seeds. `base`: runs of point 1 under the same. */
export const brokenBy = (
  constraints: readonly Constraint[],
  own: readonly RunRow[],
  base: readonly RunRow[],
): readonly Broken[] => constraints.flatMap((constraint) => brokenOf(constraint, own, base));

function brokenOf(
  constraint: Constraint,
  own: readonly RunRow[],
  base: readonly RunRow[],
): readonly Broken[] {
  const same = (limit: number) => own.map(() => limit);
  switch (constraint.kind) {
    case "network-safe":
      return SAFETY.flatMap((metric) =>
        constraint.level === "absolute"
          ? beyond(
              own,
              { metric, limits: same(0), isMost: true },
              (mean) => `${metric} ${told(mean)}, above 0`,
            )
          : beyond(
              own,
              { metric, limits: definedOrNull(base, metric), isMost: true },
              (mean, limit) => `${metric} ${told(mean)}, above ${told(limit)} at point 1`,
            ),
      );
    case "no-group-worse-off": {
      const { groups, toleranceGbp } = constraint;
      return groups.flatMap((group) => {
        const metric = `stakeholder/${group}`;
        const limits = definedOrNull(base, metric)?.map((gbp) => gbp - toleranceGbp) ?? null;
        return beyond(
          own,
          { metric, limits, isMost: false },
          (mean, limit) => `${group} loses £${shown(limit + toleranceGbp - mean)}`,
        );
      });
    }
    case "bound": {
      const { metric, atMost, atLeast } = constraint;
      if (definedOrNull(own, metric) === null) return [undefinedAt(metric)];
      return [
        ...(atMost === undefined
          ? []
          : beyond(
              own,
              { metric, limits: same(atMost), isMost: true },
              (mean) => `${metric} ${told(mean)}, above ${atMost}`,
            )),
        ...(atLeast === undefined
          ? []
          : beyond(
              own,
              { metric, limits: same(atLeast), isMost: false },
              (mean) => `${metric} ${told(mean)}, below ${atLeast}`,
            )),
      ];
    }
  }
}

const undefinedAt = (metric: string, where = ""): Broken => ({
  words: `${metric} undefined${where}`,
  isClear: true,
});

interface Limit {
  readonly metric: string;
  /** By seed; null where point 1 leaves it undefined. */
  readonly limits: readonly number[] | null;
  /** Else it is the least. */
  readonly isMost: boolean;
}

/** `words`: of the means of the metric and of its limit. */
function beyond(
  own: readonly RunRow[],
  { metric, limits, isMost }: Limit,
  words: (mean: number, limit: number) => string,
): readonly Broken[] {
  const values = definedOrNull(own, metric);
  if (values === null) return [undefinedAt(metric)];
  if (limits === null) return [undefinedAt(metric, " at point 1")];
  const excess = values.map((value, seed) => (isMost ? 1 : -1) * (value - limits[seed]!));
  const size = sizeOf(values, limits);
  const mean = meanOver(excess);
  if (mean <= 0 || isDust(mean, size)) return [];
  return [{ words: words(meanOver(values), meanOver(limits)), isClear: isClear(excess, size) }];
}

/** One seed says nothing of others, and neither do several that say the same. */
function isClear(excess: readonly number[], size: number): boolean {
  if (excess.length < 2) return false;
  const { low, high } = estimate95(excess, 1, size);
  return low > 0 && low < high;
}
