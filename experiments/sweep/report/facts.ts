/**
 * The facts of an experiment's report: from the whole sweep, its rows and its summary. Takes them; gives what is drawn. The same sweep gives the same facts.
 */
import type {
  Convergence,
  Estimate,
  ExperimentFacts,
  MetricAtPoint,
  MetricFacts,
  SensitivityFacts,
} from "../../../results/report/experiment/facts.ts";
import type { RunRow } from "../../../results/sweep/row-file.ts";
import { hasMarket, type SweepFile } from "../../../results/sweep/sweep-file.ts";
import {
  effectSizeOf,
  estimated,
  estimatedPairs,
  paired95,
} from "../../rule-comparison/estimates.ts";
import type { BootstrapEstimate } from "../analysis/bootstrap.ts";
import type { SweepSummary } from "../summary.ts";
import { effectsOf, interactionsOf } from "./effects.ts";
import { pointWordsOf } from "./level-words.ts";
import { metricWords } from "./metric-words.ts";

const INTERACTIONS_MAX = 6;
const CONVERGING_MAX = 3;
/** The interval of two seeds is so wide that it would hide all others. */
const CONVERGENCE_FROM = 3;

export function experimentFacts(
  sweep: SweepFile,
  summary: SweepSummary,
  rowOf: (key: string) => RunRow,
): ExperimentFacts {
  const { title, question, engineVersion, seeds, factors, points } = sweep;
  const { best, pareto } = summary.analysis ?? {};
  const pointWords = pointWordsOf(sweep);
  const ids = sweep.metrics.map(({ id }) => id);
  // What decides is told first.
  const first = best?.metric ?? pareto?.objectives[0]?.metric ?? ids[0]!;
  const ordered = [first, ...ids.filter((id) => id !== first)];
  const valuesOf = (keys: readonly string[], id: string) =>
    definedOnly(keys.map((key) => rowOf(key).values[id] ?? null));
  const own = points.map(({ keys }) => valuesOf(keys, first));
  const whole = own.every((each) => each !== null) ? own : null;
  const interactions = whole === null ? [] : interactionsOf(sweep, whole);
  return {
    ...{ title, question, engineVersion, seeds },
    factors: factors.map(({ id }) => id),
    points: points.map((_, row) => ({ number: row + 1, words: pointWords(row) })),
    metrics: ordered.map((id) => metricFacts(sweep, id, valuesOf)),
    noMarket: hasMarket(sweep) ? "run" : sweep.noMarket === undefined ? "unplayable" : "same",
    sensitivity: sensitivityFacts(summary),
    interactions: interactions.slice(0, INTERACTIONS_MAX),
    interactionsLeft: Math.max(0, interactions.length - INTERACTIONS_MAX),
    convergence: convergenceOf(own, convergingOf(summary)),
    ranking: best ?? null,
    front: pareto ?? null,
    welfare: summary.yardsticks.welfare,
  };
}

function sensitivityFacts({ analysis }: SweepSummary): SensitivityFacts | null {
  if (analysis?.sensitivity === undefined) return null;
  const { sample, metrics } = analysis.sensitivity;
  return {
    sample: sample.kind,
    metrics: metrics.map(({ metric, factors }) => ({
      id: metric,
      factors:
        factors?.map(({ factor, estimates }) => ({
          factor,
          estimates: Object.fromEntries(
            Object.entries(estimates).map(([name, each]) => [name, withBounds(each)]),
          ),
        })) ?? null,
    })),
  };
}

const withBounds = (estimate: BootstrapEstimate | null): Estimate | null =>
  estimate === null ? null : { mean: estimate.value, ...estimate.interval95 };

const definedOnly = (values: readonly (number | null)[]): readonly number[] | null =>
  values.every((value) => value !== null) ? values : null;

function metricFacts(
  sweep: SweepFile,
  id: string,
  valuesOf: (keys: readonly string[], id: string) => readonly number[] | null,
): MetricFacts {
  const values = sweep.points.map(({ keys }) => valuesOf(keys, id));
  const whole = values.every((each) => each !== null) ? values : null;
  const base = values[0] ?? null;
  return {
    ...{ id, unit: sweep.metrics.find((each) => each.id === id)!.unit, ...metricWords(id) },
    points: values.map((own, point) => atPoint(own, point === 0 ? null : base)),
    noMarket: hasMarket(sweep) ? atPoint(valuesOf(sweep.noMarket!.keys, id), base) : null,
    effects: whole === null ? [] : effectsOf(sweep, whole),
  };
}

function atPoint(own: readonly number[] | null, base: readonly number[] | null): MetricAtPoint {
  if (own === null) return { level: null, difference: null, effectSize: null };
  if (base === null) return { level: estimated(own), difference: null, effectSize: null };
  const difference = estimatedPairs(own, base);
  const effectSize = own.length < 2 ? null : effectSizeOf(paired95(own, base), own.length);
  return { level: estimated(own), difference, effectSize };
}

/** Rows of the points whose difference from point 1 is followed: the best ones, or the first. */
function convergingOf({ analysis, points }: SweepSummary): readonly number[] {
  const ranked = analysis?.best?.points.map(({ point }) => point - 1) ?? [...points.keys()];
  return ranked.filter((point) => point !== 0).slice(0, CONVERGING_MAX);
}

function convergenceOf(
  values: readonly (readonly number[] | null)[],
  rows: readonly number[],
): Convergence[] {
  const base = values[0];
  if (base == null || base.length < CONVERGENCE_FROM + 1) return [];
  return rows.flatMap((row) => {
    const own = values[row];
    if (own == null) return [];
    const steps = base.slice(CONVERGENCE_FROM - 1).map((_, index) => {
      const seeds = index + CONVERGENCE_FROM;
      return { seeds, estimate: paired95(own.slice(0, seeds), base.slice(0, seeds)) };
    });
    return [{ point: row + 1, steps }];
  });
}
