/**
 * The two yardsticks of a search, under the seeds of its last round: point 1 without its markets, and the most welfare that the orders of point 1 and of the best could have given.
 * Takes the plan and rows of those runs; gives facts, and the words for people, which say why where there is no yardstick.
 */
import {
  type Estimate95,
  NO_WELFARE_BOUND,
  type WelfareReached,
} from "../../../results/report/comparison/facts.ts";
import type { RunRow } from "../../../results/sweep/row-file.ts";
import { hasMarket, keysAt, type SweepFile } from "../../../results/sweep/sweep-file.ts";
import { paired95 } from "../../rule-comparison/estimates.ts";
import { welfareOfRow, welfareReached } from "../../yardsticks.ts";
import { meanOver } from "../analysis/values.ts";
import { shown, shownRange } from "../shown.ts";
import { definedOrNull } from "./judge.ts";

export interface SearchYardsticks {
  /** Of the objective; null where the scenario cannot be played without its markets. */
  readonly noMarket: {
    /** Point 1 has no market: it is its own yardstick. */
    readonly isPoint1: boolean;
    /** Null where a run leaves the objective undefined. */
    readonly mean: number | null;
    /** From no market, seed by seed; null under one seed, where undefined, and of a best that there is none. */
    readonly point1: Estimate95 | null;
    readonly best: Estimate95 | null;
  } | null;
  /** Null where nothing could have been gained, and of a best that there is none. */
  readonly welfare: {
    readonly point1: WelfareReached | null;
    readonly best: WelfareReached | null;
  };
}

/** `best`: its row, from 0; `seeds`: of the last round, the first so many. */
export function yardsticksOf(
  plan: SweepFile,
  rows: ReadonlyMap<string, RunRow>,
  {
    metric,
    seeds,
    best,
  }: { readonly metric: string; readonly seeds: number; readonly best: number | undefined },
): SearchYardsticks {
  const rowsAt = (row: number) =>
    keysAt(plan, row)
      .slice(0, seeds)
      .map((key) => rows.get(key)!);
  const valuesAt = (row: number) => definedOrNull(rowsAt(row), metric);
  const welfareAt = (row: number) => welfareReached(rowsAt(row).map(welfareOfRow));
  const without = plan.noMarket === undefined ? null : valuesAt(plan.points.length);
  const beyond = (row: number) => pairedOrNull(valuesAt(row), without);
  return {
    noMarket:
      plan.noMarket === undefined
        ? null
        : {
            isPoint1: !hasMarket(plan),
            mean: without === null ? null : meanOver(without),
            point1: beyond(0),
            best: best === undefined ? null : beyond(best),
          },
    welfare: { point1: welfareAt(0), best: best === undefined ? null : welfareAt(best) },
  };
}

/** An interval needs two seeds, and values under each. */
export const pairedOrNull = (
  own: readonly number[] | null,
  base: readonly number[] | null,
): Estimate95 | null =>
  own !== null && base !== null && own.length > 1 ? paired95(own, base) : null;

/** `best`: its number, from 1. */
export function yardstickLines(
  { noMarket, welfare }: SearchYardsticks,
  metric: string,
  best: number | undefined,
): string[] {
  const beyond = (name: string, estimate: Estimate95 | null) =>
    estimate === null
      ? []
      : [`${name} ${shown(estimate.mean)} (${shownRange(estimate)}) beyond it`];
  const isOther = best !== undefined && best !== 1;
  const noMarketLine = () => {
    if (noMarket === null)
      return "none without a market: the scenario cannot be played without its markets";
    if (noMarket.isPoint1) return "no market: point 1 has none, so it is its own yardstick";
    const mean = noMarket.mean === null ? "undefined" : shown(noMarket.mean);
    return [
      `point 1 without its markets: ${metric} ${mean}`,
      ...beyond("point 1 is", noMarket.point1),
      ...(isOther ? beyond(`point ${best} is`, noMarket.best) : []),
    ].join("; ");
  };
  const reached = (name: string, own: WelfareReached | null) =>
    own === null
      ? `${name}: ${NO_WELFARE_BOUND}`
      : `${name}: £${shown(own.reached.mean)} of £${shown(own.bound.mean)}, ${shown(100 * own.frac)} %`;
  return [
    `yardstick: ${noMarketLine()}`,
    "yardstick: welfare of trades, of the most that the same orders could have given",
    `  ${reached("point 1", welfare.point1)}`,
    ...(isOther ? [`  ${reached(`point ${best}`, welfare.best)}`] : []),
  ];
}
