/**
 * Stage: what each unit's owner is paid for metered energy: the price of its contract, and support per MWh delivered.
 * Takes readings, contracts and the day-ahead price; gives double entries. Charging pays the day-ahead price, a demand
 * unit the price of its contract. Nobody is settled at the system (imbalance) price yet; grids/series makes that price.
 */
import { amountMicroGbp } from "../core/money.ts";
import type { Contracts } from "../model/contract.ts";
import { DSO } from "../model/services.ts";
import type { LedgerEntry } from "../model/venues.ts";

/** The accounts outside the network. */
export const WHOLESALE = "wholesale market";
export const SUPPORT = "support scheme";
export const RESERVED_ACCOUNTS: readonly string[] = [WHOLESALE, SUPPORT, DSO];

export function settleEnergy(
  unitIds: readonly string[],
  deliveredWh: Float64Array,
  contracts: Contracts,
  period: number,
  at: number,
  dayAheadGbpPerMwh: number,
): LedgerEntry[] {
  const entries: LedgerEntry[] = [];
  for (const [unit, id] of unitIds.entries()) {
    const wh = deliveredWh[unit]!;
    if (wh === 0) continue;
    const isFixed = contracts.isFixed[unit] === 1 && (wh > 0 || contracts.isConsumer[unit] === 1);
    const price = isFixed ? contracts.fixedGbpPerMwh[unit]! : dayAheadGbpPerMwh;
    entries.push(transfer("energy", WHOLESALE, id, amountMicroGbp(wh, price), period, at));
    if (wh > 0 && contracts.supportGbpPerMwh[unit] !== 0) {
      entries.push(
        transfer(
          "support",
          SUPPORT,
          id,
          amountMicroGbp(wh, contracts.supportGbpPerMwh[unit]!),
          period,
          at,
        ),
      );
    }
  }
  return entries.filter((entry) => entry.amountMicroGbp !== 0);
}

/** An entry whose amount is never negative: a negative amount goes the other way. */
function transfer(
  rule: string,
  payer: string,
  payee: string,
  amount: number,
  period: number,
  at: number,
): LedgerEntry {
  const because = "metered energy";
  return amount >= 0
    ? { at, period, rule, payer, payee, amountMicroGbp: amount, because }
    : { at, period, rule, payer: payee, payee: payer, amountMicroGbp: -amount, because };
}
