/**
 * What the report of a search is made of: what was asked, the points of the last round beside both yardsticks, and how the rounds came there. Nouns; estimates are made by who
 * searches.
 */
import type { WelfareReached } from "../comparison/facts.ts";
import type { Estimate, Objective } from "../experiment/facts.ts";

/** A point as a round saw it. */
export interface PointInRound {
  /** From 1. */
  readonly point: number;
  /** Of the objective under the seeds of the round; null where a run leaves it undefined. */
  readonly mean: number | null;
  /** Constraints that it breaks, in words. */
  readonly broken: readonly string[];
}

export interface SearchRoundFacts {
  readonly seeds: number;
  /** In order: the first go on. */
  readonly points: readonly PointInRound[];
}

/** A point that the last round played. */
export interface FinalPoint extends PointInRound {
  readonly words: string;
  readonly level: Estimate | null;
  /** From point 1, seed by seed; null for point 1 itself. */
  readonly difference: Estimate | null;
  /** Null where there is no bound, as `NO_WELFARE_BOUND` says. */
  readonly welfare: WelfareReached | null;
}

export interface SearchFacts {
  readonly title: string;
  readonly question: string;
  readonly engineVersion: string;
  readonly factors: readonly string[];
  /** How many the design has. */
  readonly points: number;
  readonly objective: Objective & {
    readonly words: string;
    readonly unit: string;
    readonly about: string;
  };
  /** In words. */
  readonly constraints: readonly string[];
  readonly budget: number;
  readonly keepOneOf: number;
  /** Runs that the rounds and the yardsticks are made of. */
  readonly runs: number;
  readonly rounds: readonly SearchRoundFacts[];
  /** In the order of the last round; point 1 after them where it is not among them. */
  readonly last: readonly FinalPoint[];
  /** Its number; null where no point of the last round keeps the constraints, or those that do leave the objective undefined. */
  readonly best: number | null;
  /** The best under so many draws that had no part in the search; null of point 1, and where none were asked for. */
  readonly fresh: {
    readonly seeds: number;
    /** Of the objective; null where a run leaves it undefined. */
    readonly mean: number | null;
    /** From point 1, draw by draw. */
    readonly difference: Estimate | null;
    /** Constraints that it breaks under them, in words. */
    readonly broken: readonly string[];
  } | null;
  /** Point 1 without its markets, with its difference from point 1. */
  readonly noMarket:
    | {
        readonly kind: "run";
        readonly level: Estimate | null;
        readonly difference: Estimate | null;
      }
    | { readonly kind: "same" }
    | { readonly kind: "unplayable" };
}
