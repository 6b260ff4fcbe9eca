/** How points stand in a round: by the objective, those that keep the constraints before those that do not. Takes their runs and those of point 1 under the same seeds; gives them in order. */
import type { RunRow } from "../../../results/sweep/row-file.ts";
import { costOf, meanOver } from "../analysis/values.ts";
import { shown } from "../shown.ts";
import type { Constraint, SearchSettings } from "./settings.ts";

const SAFETY = ["overRatingMinutes", "residualOverloads", "energyNotServedMwh"] as const;
/** Rounding of sums is no loss of anybody's. */
const DUST = 1e-6;
/** So many digits that what is above a limit does not look like it. */
const DIGITS = 9;
const told = (value: number) => String(Number(value.toPrecision(DIGITS)));

export interface Judged {
  /** From 1. */
  readonly point: number;
  /** Of the objective; null where a run leaves it undefined. */
  readonly mean: number | null;
  /** Constraints that it breaks, in words. */
  readonly broken: readonly string[];
}

/** `rowsOf`: runs of a point (its row, from 0) by seed. */
export function judged(
  { objective, constraints }: SearchSettings,
  points: readonly number[],
  rowsOf: (point: number) => readonly RunRow[],
): readonly Judged[] {
  const base = rowsOf(0);
  const costs = new Map<number, number>();
  const all = points.map((point): Judged => {
    const own = rowsOf(point);
    const mean = meanOf(own, objective.metric);
    costs.set(point + 1, mean === null ? Infinity : costOf(objective, mean));
    const broken = constraints.flatMap((constraint) => brokenWords(constraint, own, base));
    return { point: point + 1, mean, broken };
  });
  return all.toSorted(
    (left, right) =>
      Number(left.mean === null) - Number(right.mean === null) ||
      Math.sign(left.broken.length) - Math.sign(right.broken.length) ||
      compare(costs.get(left.point)!, costs.get(right.point)!) ||
      left.point - right.point,
  );
}

/** Infinities are equal: their difference is no number. */
const compare = (left: number, right: number) => (left < right ? -1 : left > right ? 1 : 0);

function meanOf(rows: readonly RunRow[], metric: string): number | null {
  const values = rows.map((row) => row.values[metric] ?? null);
  return values.every((value) => value !== null) ? meanOver(values) : null;
}

function brokenWords(
  constraint: Constraint,
  own: readonly RunRow[],
  base: readonly RunRow[],
): string[] {
  switch (constraint.kind) {
    case "network-safe":
      return SAFETY.flatMap((metric) => {
        const [now, before] = [meanOf(own, metric) ?? 0, meanOf(base, metric) ?? 0];
        return now > before + DUST
          ? [`${metric} ${told(now)}, above ${told(before)} at point 1`]
          : [];
      });
    case "no-group-worse-off":
      return constraint.groups.flatMap((group) => {
        const metric = `stakeholder/${group}`;
        const lost = (meanOf(base, metric) ?? 0) - (meanOf(own, metric) ?? 0);
        return lost > constraint.toleranceGbp + DUST ? [`${group} loses £${shown(lost)}`] : [];
      });
    case "bound": {
      const { metric, atMost, atLeast } = constraint;
      const mean = meanOf(own, metric);
      if (mean === null) return [`${metric} undefined`];
      if (atMost !== undefined && mean > atMost)
        return [`${metric} ${told(mean)}, above ${atMost}`];
      return atLeast !== undefined && mean < atLeast
        ? [`${metric} ${told(mean)}, below ${atLeast}`]
        : [];
    }
  }
}
