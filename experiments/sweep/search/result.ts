/** What a search came to, as `search.json` tells it. Nouns. */
import type { Estimate95 } from "../../../results/report/comparison/facts.ts";
import type { Judged } from "./judge.ts";
import type { SearchSettings } from "./settings.ts";
import type { SearchYardsticks } from "./yardsticks.ts";

export const SEARCH_FORMAT = "headroom-search/1";

export interface SearchRound {
  readonly seeds: number;
  /** In order: the first go on. */
  readonly points: readonly Judged[];
}

/** The best again, under seeds that had no part in the search. */
export interface FreshRuns {
  readonly seeds: readonly string[];
  /** Of the objective; null where a run leaves it undefined. */
  readonly mean: number | null;
  /** From point 1, seed by seed. */
  readonly difference: Estimate95 | null;
  /** Constraints that it breaks under them, in words. */
  readonly broken: readonly string[];
}

export interface SearchResult {
  readonly format: typeof SEARCH_FORMAT;
  readonly name: string;
  readonly search: SearchSettings;
  /** Runs that the rounds, fresh seeds and the yardsticks are made of. */
  readonly runs: number;
  readonly rounds: readonly SearchRound[];
  /** Null where no point of the last round keeps the constraints under its seeds, or each that does leaves the objective undefined. */
  readonly best: {
    readonly point: number;
    readonly levels: Readonly<Record<string, unknown>>;
    readonly mean: number;
    /** From point 1, seed by seed; of the point that these runs chose, so it flatters. Null under one seed. */
    readonly difference: Estimate95 | null;
    /** Under seeds that had no part in choosing it; null of point 1, and where none are asked for. */
    readonly fresh: FreshRuns | null;
  } | null;
  /** Under the seeds of the last round. */
  readonly yardsticks: SearchYardsticks;
}
