/**
 * What a law between two runs is, which tables say what happened, and where two runs differ in some of them.
 */
import type { ResultTableName } from "../../sim/model/result-tables.ts";
import type { Facts, factsOf } from "./facts.ts";
import type { Question } from "./scenarios.ts";

export interface Twin {
  /** Whether a question is worth a second run; seeds are shared out so that it is of some. */
  readonly isFor: (seed: number, question: Question) => boolean;
  /** What may not differ, given the facts of the question and how to ask another. */
  readonly breaches: (question: Question, facts: Facts, ask: typeof factsOf) => string[];
}

/** Tables of what happened, whatever was stated ahead. */
export const HAPPENED = [
  "network_period",
  "unit_period",
  "curtailment",
  "branch_period",
  "constraint_period",
  "orders",
  "merit_order",
  "trades",
  "ledger",
  "instructions",
  "events",
] as const satisfies readonly ResultTableName[];
/** The same without what the market wrote. */
export const PHYSICAL = [
  "network_period",
  "unit_period",
  "curtailment",
  "branch_period",
  "constraint_period",
  "instructions",
] as const satisfies readonly ResultTableName[];

/** Where two runs differ in some tables: the first row of each, and how many rows there are. */
export function differences(
  left: Facts,
  right: Facts,
  tables: readonly ResultTableName[],
): string[] {
  return tables.flatMap((name) => {
    const [ones, others] = [left.rows[name], right.rows[name]];
    if (ones.length !== others.length) return [`${name}: ${ones.length} rows, ${others.length}`];
    const first = ones.findIndex((row, at) => JSON.stringify(row) !== JSON.stringify(others[at]));
    return first < 0
      ? []
      : [`${name}: ${JSON.stringify(ones[first])}, ${JSON.stringify(others[first])}`];
  });
}
