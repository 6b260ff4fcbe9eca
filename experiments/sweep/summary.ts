/**
 * What a sweep says, point by point: the mean of each metric over the seeds with its standard error, and the difference from the first point,
 * paired seed by seed; and what is asked of all points together. Takes a whole sweep and its rows; gives the summary, and its lines for people.
 */

import {
  type Estimate95,
  NO_WELFARE_BOUND,
  type WelfareReached,
} from "../../results/report/comparison/facts.ts";
import { levelText } from "../../results/sweep/dataset.ts";
import type { RunRow } from "../../results/sweep/row-file.ts";
import { keysAt, type SweepFile } from "../../results/sweep/sweep-file.ts";
import { meanWithError } from "../compare.ts";
import { effectSizeOf, estimate95, paired95 } from "../rule-comparison/estimates.ts";
import { welfareOfRow, welfareReached } from "../yardsticks.ts";
import { type Analysis, analysisOf } from "./analysis/analysis.ts";
import { analysisLines } from "./analysis/lines.ts";
import { shown, shownRange } from "./shown.ts";
import { type Stopped, stoppedLine } from "./stopping.ts";

export const SUMMARY_FILE = "summary.json";
const SUMMARY_FORMAT = "headroom-sweep-summary/1";
const POINTS_SHOWN_MAX = 20;

export interface MetricAtPoint {
  readonly metric: string;
  readonly unit: string;
  /** Null where a run leaves the metric undefined; an interval needs two seeds. */
  readonly mean: number | null;
  readonly interval: Estimate95 | null;
  /** From the first point, seed by seed. */
  readonly difference: Estimate95 | null;
  /** The mean difference over the standard deviation of differences between seeds; null where they do not vary. */
  readonly effectSize: number | null;
}

export interface SweepSummary {
  readonly format: typeof SUMMARY_FORMAT;
  readonly name: string;
  readonly title: string;
  readonly question: string;
  readonly engineVersion: string;
  readonly seeds: readonly string[];
  readonly points: readonly {
    readonly point: number;
    readonly levels: Readonly<Record<string, unknown>>;
    readonly metrics: readonly MetricAtPoint[];
  }[];
  /** What the rule came to that says when there are seeds enough. */
  readonly stopping?: Stopped;
  /** What every point is measured by. */
  readonly yardsticks: {
    /** Point 1 without its markets, with differences from point 1; null where that cannot be played. */
    readonly noMarket: readonly MetricAtPoint[] | null;
    /** By point, what trades were worth beside the most that the same orders could have given; null where that is nothing. */
    readonly welfare: readonly (WelfareReached | null)[];
  };
  /** What the experiment or its design asks of all points together. */
  readonly analysis?: Analysis;
}

export function summaryOf(
  sweep: SweepFile,
  rowOf: (key: string) => RunRow,
  stopping: Stopped | undefined,
): SweepSummary {
  const { name, title, question, engineVersion, seeds, factors, metrics, points } = sweep;
  const valuesAt = (point: number, metric: string): readonly number[] | null => {
    const values = keysAt(sweep, point).map((key) => rowOf(key).values[metric] ?? null);
    return values.every((value) => value !== null) ? values : null;
  };
  const analysis = analysisOf(sweep, valuesAt);
  const metricsAt = (point: number): MetricAtPoint[] =>
    metrics.map(({ id, unit }) => ({
      ...{ metric: id, unit },
      ...estimated(valuesAt(point, id), point === 0 ? null : valuesAt(0, id)),
    }));
  return {
    format: SUMMARY_FORMAT,
    ...{ name, title, question, engineVersion, seeds },
    points: points.map(({ levels }, point) => ({
      point: point + 1,
      levels: Object.fromEntries(factors.map(({ id }, factor) => [id, levels[factor]])),
      metrics: metricsAt(point),
    })),
    ...(stopping && { stopping }),
    yardsticks: {
      noMarket: sweep.noMarket === undefined ? null : metricsAt(points.length),
      welfare: points.map(({ keys }) =>
        welfareReached(keys.map((key) => welfareOfRow(rowOf(key)))),
      ),
    },
    ...(analysis && { analysis }),
  };
}

/** The file, one text. */
export const summaryText = (summary: SweepSummary) => `${JSON.stringify(summary, null, 1)}\n`;

function estimated(
  values: readonly number[] | null,
  first: readonly number[] | null,
): Pick<MetricAtPoint, "mean" | "interval" | "difference" | "effectSize"> {
  if (values === null) return { mean: null, interval: null, difference: null, effectSize: null };
  const { mean } = meanWithError(values);
  if (values.length < 2) return { mean, interval: null, difference: null, effectSize: null };
  const difference = first === null ? null : paired95(values, first);
  const effectSize = difference === null ? null : effectSizeOf(difference, values.length);
  return { mean, interval: estimate95(values), difference, effectSize };
}

/** The first points in words. */
export function summaryLines(summary: SweepSummary): string[] {
  const { points, seeds, stopping, yardsticks, analysis } = summary;
  const more = points.length - POINTS_SHOWN_MAX;
  return [
    `means over ${seeds.length === 1 ? "one seed" : `${seeds.length} seeds ± standard error; difference from point 1 with its 95 % interval, seed by seed`}`,
    ...points.slice(0, POINTS_SHOWN_MAX).flatMap(({ point, levels, metrics }) => [
      `  ${point}  ${Object.entries(levels)
        .map(([id, level]) => `${id} ${levelText(level)}`)
        .join(", ")}`,
      ...metrics.map(metricLine),
    ]),
    ...(more > 0 ? [`  and ${more} more points: see ${SUMMARY_FILE}`] : []),
    ...(stopping === undefined ? [] : [stoppedLine(stopping)]),
    ...yardstickLines(yardsticks),
    ...(analysis === undefined ? [] : analysisLines(analysis)),
  ];
}

function yardstickLines({ noMarket, welfare }: SweepSummary["yardsticks"]): string[] {
  const reached = welfare.flatMap((each, row) =>
    each === null
      ? []
      : [
          `  ${row + 1}  £${shown(each.reached.mean)} of £${shown(each.bound.mean)}, ${shown(100 * each.frac)} %`,
        ],
  );
  return [
    ...(noMarket === null
      ? ["yardstick: the scenario cannot be played without its markets"]
      : ["yardstick: point 1 without its markets", ...noMarket.map(metricLine)]),
    ...(reached.length === 0
      ? [`yardstick: welfare of trades: ${NO_WELFARE_BOUND}`]
      : ["yardstick: welfare of trades, of the most that the same orders could have given"]),
    ...reached.slice(0, POINTS_SHOWN_MAX),
  ];
}

function metricLine({ metric, unit, mean, interval, difference }: MetricAtPoint): string {
  const level =
    mean === null ? "undefined" : `${shown(mean)}${withError(interval)} ${unit}`.trimEnd();
  if (difference === null) return `     ${metric}  ${level}`;
  const sign = difference.mean > 0 ? "+" : "";
  return `     ${metric}  ${level}  (${sign}${shown(difference.mean)}, ${shownRange(difference)})`;
}

const withError = (interval: Estimate95 | null) =>
  interval === null ? "" : ` ± ${shown(interval.standardError)}`;
