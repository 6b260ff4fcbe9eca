/**
 * What the report of an experiment is made of: points and metrics over seeds, effects of factors, rank and front, and the two yardsticks. Nouns;
 * estimates are made by who sweeps.
 */
import type { Estimate95, WelfareReached } from "../comparison/facts.ts";

/** A mean over seeds; the interval needs two. */
export type Estimate = Pick<Estimate95, "mean"> & Partial<Estimate95>;

export interface PointFacts {
  /** From 1. */
  readonly number: number;
  /** Its levels in a row: "target 0.97, principle lifo". */
  readonly words: string;
}

export interface MetricAtPoint {
  /** Null where a run leaves the metric undefined. */
  readonly level: Estimate | null;
  /** From point 1, seed by seed; null for point 1 itself. */
  readonly difference: Estimate | null;
  /** The mean difference over the standard deviation of differences between seeds; null where they do not vary. */
  readonly effectSize: number | null;
}

export interface LevelEffect {
  readonly words: string;
  /** Against the level that point 1 has; that one has 0. */
  readonly effect: Estimate;
}

export interface FactorEffect {
  readonly factor: string;
  /** Whether it is of points that differ in this factor alone, all levels beside the same levels of the others; else of groups of points, in which other factors differ too. */
  readonly isPaired: boolean;
  readonly levels: readonly LevelEffect[];
  /** From the level that lowers the metric most to the one that raises it most; null without pairs, where other factors may have done it. */
  readonly span: Span | null;
}

export interface Span {
  /** Levels in words. */
  readonly lowest: string;
  readonly highest: string;
  /** The interval counts all pairs of levels that it was chosen from, of all factors. */
  readonly size: Estimate;
}

/** How much factors matter as a design with a sample of its own tells: Morris's or Saltelli's. */
export interface SensitivityFacts {
  readonly sample: "morris" | "saltelli";
  /** `factors`: null where a run leaves the metric undefined. */
  readonly metrics: readonly {
    readonly id: string;
    readonly factors: readonly SensitivityOfFactor[] | null;
  }[];
}

export interface SensitivityOfFactor {
  readonly factor: string;
  /** By the name of what is estimated, in the order it is told; null where the metric does not vary. */
  readonly estimates: Readonly<Record<string, Estimate | null>>;
}

export interface Interaction {
  readonly factors: readonly [string, string];
  readonly levels: readonly [readonly string[], readonly string[]];
  /** Mean of the metric by level of the first and of the second. */
  readonly cells: readonly (readonly number[])[];
  /** The most that a cell lies off the sum of both factors' own effects, in the metric's unit; the interval is corrected for the cells of all pairs. */
  readonly beyondSum: Estimate;
}

/** The difference of a point from point 1 over the first seeds, three of them to all. */
export interface Convergence {
  readonly point: number;
  readonly steps: readonly { readonly seeds: number; readonly estimate: Estimate95 }[];
}

export interface MetricFacts {
  readonly id: string;
  /** What it is called in a sentence: "trade welfare". */
  readonly words: string;
  readonly unit: string;
  readonly about: string;
  /** By point. */
  readonly points: readonly MetricAtPoint[];
  /** Point 1 without its markets; null where there is no such run. */
  readonly noMarket: MetricAtPoint | null;
  readonly effects: readonly FactorEffect[];
}

export interface RankedPoint {
  readonly rank: number;
  readonly point: number;
  readonly mean: number;
  /** Null where it differs from another point by the same under every draw, so that it cannot be told. */
  readonly probabilityBest: number | null;
  readonly difference: (Estimate95 & { readonly pValueHolm: number }) | null;
}

export interface Objective {
  readonly metric: string;
  readonly sense: "minimise" | "maximise";
}

export interface Front {
  readonly objectives: readonly Objective[];
  readonly points: readonly { readonly point: number; readonly means: readonly number[] }[];
}

export interface ExperimentFacts {
  readonly title: string;
  readonly question: string;
  readonly engineVersion: string;
  readonly seeds: readonly string[];
  readonly factors: readonly string[];
  readonly points: readonly PointFacts[];
  /** The first is what interactions and convergence are about. */
  readonly metrics: readonly MetricFacts[];
  /** Whether point 1 was run without its markets, has none, or cannot be played without. */
  readonly noMarket: "run" | "same" | "unplayable";
  /** Null where the design draws no sample for it. */
  readonly sensitivity: SensitivityFacts | null;
  /** The largest first, with how many smaller ones there are. */
  readonly interactions: readonly Interaction[];
  readonly interactionsLeft: number;
  readonly convergence: readonly Convergence[];
  /** Null where the experiment does not say which metric decides. */
  readonly ranking: (Objective & { readonly points: readonly RankedPoint[] }) | null;
  readonly front: Front | null;
  /** By point; null where there is no bound, as `NO_WELFARE_BOUND` says. */
  readonly welfare: readonly (WelfareReached | null)[];
}
