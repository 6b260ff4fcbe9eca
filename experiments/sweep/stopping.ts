/**
 * When a sweep has seeds enough: rounds of seeds in their order, until the paired interval of a named metric is narrow enough at every point, or the seeds are
 * used up. Takes a plan and values of its runs; gives how many seeds there are to be. Keeps: it follows from the answers alone, so it is the same whoever ran what and when.
 */
import type { SweepFile } from "../../results/sweep/sweep-file.ts";
import { paired95 } from "../rule-comparison/estimates.ts";
import { shown } from "./shown.ts";

/** Value of a metric in a run by its key; null where the run leaves it undefined. */
export type ValueOf = (key: string, metric: string) => number | null;

/** How wide the widest interval is, and at which point, from 0; width null where a metric is undefined under some seed, so that there is none. */
export interface Widest {
  readonly point: number;
  readonly width: number | null;
}

/** Numbers of seeds after which a sweep may stop, the last of them all; without a rule there is one round. */
export function roundsOf({ seeds, stopping }: SweepFile): readonly number[] {
  if (stopping === undefined) return [seeds.length];
  const rounds: number[] = [];
  for (let count = stopping.batch; count < seeds.length; count += stopping.batch)
    rounds.push(count);
  return [...rounds, seeds.length];
}

/** The plan of the first seeds alone. */
export const firstSeeds = (plan: SweepFile, count: number): SweepFile => ({
  ...plan,
  seeds: plan.seeds.slice(0, count),
  ...(plan.noMarket && { noMarket: { keys: plan.noMarket.keys.slice(0, count) } }),
  points: plan.points.map(({ levels, keys }) => ({ levels, keys: keys.slice(0, count) })),
});

/** The widest interval of a difference from point 1, of the first of those that are equally wide. */
export function widestOf({ points, stopping }: SweepFile, valueIn: ValueOf): Widest {
  const { metric } = stopping!;
  const valuesAt = (point: number) => {
    const values = points[point]!.keys.map((key) => valueIn(key, metric));
    return values.every((value) => value !== null) ? values : undefined;
  };
  const first = valuesAt(0);
  let widest: Widest = { point: 1, width: 0 };
  for (let point = 1; point < points.length; point += 1) {
    const values = valuesAt(point);
    if (values === undefined || first === undefined) return { point, width: null };
    const { low, high } = paired95(values, first);
    if (high - low > widest.width!) widest = { point, width: high - low };
  }
  return widest;
}

/**
 * The first point, from 0, that differs from point 1 by the same under every seed though its runs are others: no spread among a few seeds is no sign that there is none (an
 * overload that none of them saw), so the rule holds it for open.
 */
export function unspreadPoint({ points, stopping }: SweepFile, valueIn: ValueOf): number | null {
  const [base] = points;
  for (const [point, { keys }] of points.entries()) {
    if (keys.every((key, seed) => key === base!.keys[seed])) continue;
    const [own, first] = [keys, base!.keys].map((each) =>
      each.map((key) => valueIn(key, stopping!.metric)),
    );
    if ([...own!, ...first!].includes(null)) continue;
    const { low, high } = paired95(own as number[], first as number[]);
    if (low === high) return point;
  }
  return null;
}

/** What the rule came to, for the summary. Points from 1. */
export interface Stopped {
  readonly metric: string;
  readonly unit: string;
  /** Asked for. */
  readonly width: number;
  readonly seeds: number;
  readonly seedsMax: number;
  readonly isReached: boolean;
  readonly widest: Widest;
  /** Differs from point 1 by the same under every seed. */
  readonly unspread: number | null;
}

/** Undefined without a rule. `part`: the plan of the seeds that there are. */
export function stoppedOf(plan: SweepFile, part: SweepFile, valueIn: ValueOf): Stopped | undefined {
  if (part.stopping === undefined) return undefined;
  const { metric, width } = part.stopping;
  const widest = widestOf(part, valueIn);
  const unspread = unspreadPoint(part, valueIn);
  return {
    ...{ metric, unit: part.metrics.find(({ id }) => id === metric)!.unit, width },
    ...{
      seeds: part.seeds.length,
      seedsMax: plan.seeds.length,
      isReached: isEnough(part, valueIn),
    },
    widest: { ...widest, point: widest.point + 1 },
    unspread: unspread === null ? null : unspread + 1,
  };
}

export function stoppedLine(stopped: Stopped): string {
  const { metric, unit, width, seeds, seedsMax, isReached, widest, unspread } = stopped;
  const counts = `${seeds} of at most ${seedsMax} seeds`;
  const asked = `${shown(width)} ${unit}`.trimEnd();
  if (widest.width === null)
    return `${counts}: ${metric} is undefined in a run of point ${widest.point} or of point 1, so no interval can be narrower than ${asked}`;
  if (unspread !== null)
    return `${counts}: ${metric} differs between point ${unspread} and point 1 by the same under every seed, which says nothing of how much it may, so no interval counts as narrower than ${asked}`;
  const found = `${shown(widest.width)} ${unit}`.trimEnd();
  return `${counts}: the widest interval of ${metric} is ${found} (point ${widest.point}), ${isReached ? "" : "not "}narrower than ${asked}`;
}

/** Whether a round was the last: its intervals are narrow enough. */
export function isEnough(part: SweepFile, valueIn: ValueOf): boolean {
  if (part.stopping === undefined) return true;
  const { width } = widestOf(part, valueIn);
  return width !== null && width < part.stopping.width && unspreadPoint(part, valueIn) === null;
}
