/**
 * A double entry from an amount with a sign. Takes who pays whom for what; gives an entry whose amount is never negative: a
 * negative amount goes the other way.
 */
import type { LedgerEntry } from "./venues.ts";

/** When and for which settlement period an entry is made, and what is behind it. */
export interface Occasion {
  readonly period: number;
  readonly at: number;
  readonly because: string;
}

export function transfer(
  { period, at, because }: Occasion,
  rule: string,
  payer: string,
  payee: string,
  amountMicroGbp: number,
): LedgerEntry {
  return amountMicroGbp >= 0
    ? { at, period, rule, payer, payee, amountMicroGbp, because }
    : { at, period, rule, payer: payee, payee: payer, amountMicroGbp: -amountMicroGbp, because };
}
