/**
 * The ledger: balances of all accounts in whole micro-pounds. Posting a double entry moves an amount from one account to
 * another, so the balances add up to exactly zero at all times.
 */
import type { LedgerEntry } from "../model/venues.ts";

export interface Ledger {
  readonly balancesMicroGbp: Map<string, number>;
}

export const ledger = (): Ledger => ({ balancesMicroGbp: new Map() });

export function post(book: Ledger, entry: LedgerEntry): void {
  if (!Number.isSafeInteger(entry.amountMicroGbp) || entry.amountMicroGbp < 0) {
    throw new RangeError(
      `${entry.rule}: ${entry.amountMicroGbp} is no amount in whole micro-pounds`,
    );
  }
  const { balancesMicroGbp } = book;
  balancesMicroGbp.set(
    entry.payer,
    (balancesMicroGbp.get(entry.payer) ?? 0) - entry.amountMicroGbp,
  );
  balancesMicroGbp.set(
    entry.payee,
    (balancesMicroGbp.get(entry.payee) ?? 0) + entry.amountMicroGbp,
  );
}

/** The sum of all balances: zero, or money was made. */
export function imbalanceMicroGbp(book: Ledger): number {
  let sum = 0;
  for (const balance of book.balancesMicroGbp.values()) sum += balance;
  return sum;
}
