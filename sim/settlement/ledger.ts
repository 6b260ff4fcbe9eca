/**
 * The ledger: balances of all accounts in whole micro-pounds. Posting a double entry moves an amount from one account to
 * another, so the balances add up to exactly zero at all times.
 */
import type { LedgerEntry } from "../model/venues.ts";

export interface Ledger {
  readonly balances: Map<string, Balance>;
}

interface Balance {
  microGbp: number;
}

export const ledger = (): Ledger => ({ balances: new Map() });

export function post(book: Ledger, entry: LedgerEntry): void {
  if (!Number.isSafeInteger(entry.amountMicroGbp) || entry.amountMicroGbp < 0) {
    throw new RangeError(
      `${entry.rule}: ${entry.amountMicroGbp} is no amount in whole micro-pounds`,
    );
  }
  balanceOf(book, entry.payer).microGbp -= entry.amountMicroGbp;
  balanceOf(book, entry.payee).microGbp += entry.amountMicroGbp;
}

function balanceOf({ balances }: Ledger, account: string): Balance {
  let balance = balances.get(account);
  if (balance === undefined) {
    balance = { microGbp: 0 };
    balances.set(account, balance);
  }
  return balance;
}

/** What an account has; 0 where nothing was posted to it. */
export const balanceMicroGbp = ({ balances }: Ledger, account: string): number =>
  balances.get(account)?.microGbp ?? 0;

/** The sum of all balances: zero, or money was made. */
export function imbalanceMicroGbp(book: Ledger): number {
  let sum = 0;
  for (const { microGbp } of book.balances.values()) sum += microGbp;
  return sum;
}
