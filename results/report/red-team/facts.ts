/** What the report of a red team is made of: what was tried, what the best of it gains under fresh seeds, whom it costs, both yardsticks. Nouns; estimates are made by who plays. */
import type { Estimate95, WelfareReached } from "../comparison/facts.ts";
import type { Estimate } from "../experiment/facts.ts";

export interface TriedFacts {
  readonly kind: string;
  readonly words: string;
  readonly seeds: number;
  /** Over being honest, £ a run; the interval needs two seeds. */
  readonly gain: Estimate;
}

export interface VictimFacts {
  readonly account: string;
  /** £ a run. */
  readonly loss: Estimate;
}

export interface BestFacts {
  readonly kind: string;
  readonly words: string;
  /** Under the seeds that chose it. */
  readonly chosen: { readonly seeds: number; readonly gain: Estimate };
  readonly fresh: {
    readonly seeds: readonly string[];
    /** By seed. */
    readonly gainsGbp: readonly number[];
    readonly gain: Estimate95;
    readonly verdict: "pays" | "open" | "loses";
    /** Of the mean gain, £: what all others together pay more, and energy that the gamers have beyond honest ones. */
    readonly madeOf: { readonly paidGbp: number; readonly energyGbp: number };
    /** The most first. */
    readonly victims: readonly VictimFacts[];
  };
  readonly small: {
    readonly gaming: string;
    readonly honest: string;
    readonly gamers: readonly string[];
    readonly seed: string;
    readonly days: number;
    readonly gainGbp: number;
    readonly victims: readonly { readonly account: string; readonly lossGbp: number }[];
  };
}

export interface RedTeamFacts {
  readonly title: string;
  readonly question: string;
  readonly engineVersion: string;
  readonly gamers: readonly string[];
  readonly days: number;
  readonly worthGbpPerMwh: number;
  readonly runs: number;
  /** In the order of the catalogue. */
  readonly tried: readonly TriedFacts[];
  /** Null where nothing pays better than being honest. */
  readonly best: BestFacts | null;
  readonly yardsticks: {
    readonly seeds: readonly string[];
    readonly noMarket: { readonly honestGbp: number; readonly gamingGbp: number | null };
    readonly welfare: {
      readonly honest: WelfareReached | null;
      readonly gaming: WelfareReached | null;
    };
  };
}
