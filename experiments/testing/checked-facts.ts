/** What tests of whole runs ask of facts. Takes facts or their rows; expects that every law of the fuzz is kept, or gives sums of columns and of payments. */
import { expect } from "vitest";
import type { Facts } from "../fuzz/facts.ts";
import { laws } from "../fuzz/laws/registry.ts";
import type { Row } from "./engine-runs.ts";

export function keepsLaws(facts: Facts): void {
  for (const [name, law] of Object.entries(laws)) expect([name, law(facts)]).toEqual([name, []]);
}

export const total = (rows: readonly Row[], column: string): number =>
  rows.reduce((sum, row) => sum + Number(row[column]), 0);

/** What an account was paid under rules of such names, less what it paid, millionths of a pound. */
export const paidTo = ({ rows }: Facts, account: string, rule: RegExp): number =>
  rows.ledger
    .filter((row) => rule.test(String(row.rule)))
    .reduce((sum, { payer, payee, amountMicroGbp }) => {
      const sign = (payee === account ? 1 : 0) - (payer === account ? 1 : 0);
      return sum + sign * Number(amountMicroGbp);
    }, 0);
