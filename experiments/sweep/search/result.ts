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

export interface SearchResult {
  readonly format: typeof SEARCH_FORMAT;
  readonly name: string;
  readonly search: SearchSettings;
  /** Runs that the rounds and the yardsticks are made of. */
  readonly runs: number;
  readonly rounds: readonly SearchRound[];
  /** Null where no point of the last round keeps the constraints under its seeds. */
  readonly best: {
    readonly point: number;
    readonly levels: Readonly<Record<string, unknown>>;
    readonly mean: number;
    /** From point 1, seed by seed; of the point that these runs chose, so it flatters. Null under one seed. */
    readonly difference: Estimate95 | null;
  } | null;
  /** Under the seeds of the last round. */
  readonly yardsticks: SearchYardsticks;
}
