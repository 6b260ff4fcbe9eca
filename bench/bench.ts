/** What a bench is: it runs once and gives rows for the table, or says why it cannot run here. */

export interface BenchRow {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** The goal as people read it, "" where a row is only told. */
  readonly goal: string;
  /** Whether the goal is met; undefined where there is none. */
  readonly isMet?: boolean;
}

export type BenchResult =
  | {
      readonly kind: "measured";
      readonly rows: readonly BenchRow[];
      /** What part was left out, and why. */
      readonly because?: string;
    }
  | { readonly kind: "skipped"; readonly because: string };

export interface Bench {
  readonly name: string;
  /** One sentence: what is timed, and against what. */
  readonly about: string;
  /** It takes minutes: it runs only when it is named. */
  readonly isLong?: boolean;
  run(): BenchResult | Promise<BenchResult>;
}

/** A row with a goal that is an upper bound. */
export function atMost(what: string, value: number, unit: string, bound: number): BenchRow {
  return { what, value, unit, goal: `≤ ${bound}`, isMet: value <= bound };
}

/** A row with a goal that is a lower bound. */
export function atLeast(what: string, value: number, unit: string, bound: number): BenchRow {
  return { what, value, unit, goal: `≥ ${bound}`, isMet: value >= bound };
}

/** A row that is only told. */
export function told(what: string, value: number, unit: string): BenchRow {
  return { what, value, unit, goal: "" };
}
