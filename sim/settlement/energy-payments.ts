/**
 * Stage: what each unit's owner is paid for metered energy: the price of its contract, and support per MWh delivered.
 * Takes readings, contracts and the day-ahead price; gives double entries. Charging pays the day-ahead price, a demand
 * unit the price of its contract. The other side is the wholesale market, or the unit's balance party where there is one.
 */

import { amountMicroGbp } from "../core/money.ts";
import type { Contracts } from "../model/contract.ts";
import { transfer } from "../model/transfer.ts";
import type { LedgerEntry } from "../model/venues.ts";
import { SUPPORT, WHOLESALE } from "./accounts/outside-accounts.ts";

/** The energy price of a unit's contract for what it delivered or, negative, drew. */
export function energyPriceGbpPerMwh(
  contracts: Contracts,
  unit: number,
  deliveredWh: number,
  dayAheadGbpPerMwh: number,
): number {
  const isFixed =
    contracts.isFixed[unit] === 1 && (deliveredWh > 0 || contracts.isConsumer[unit] === 1);
  return isFixed ? contracts.fixedGbpPerMwh[unit]! : dayAheadGbpPerMwh;
}

/** `offtakers`: by unit, who buys its energy and sells it what it draws; the wholesale market where none is named. */
export function settleEnergy(
  unitIds: readonly string[],
  deliveredWh: Float64Array,
  contracts: Contracts,
  period: number,
  at: number,
  dayAheadGbpPerMwh: number,
  offtakers: readonly string[] = [],
): LedgerEntry[] {
  const entries: LedgerEntry[] = [];
  const occasion = { period, at, because: "metered energy" };
  for (let unit = 0; unit < unitIds.length; unit += 1) {
    const id = unitIds[unit]!;
    const wh = deliveredWh[unit]!;
    if (wh === 0) continue;
    const price = energyPriceGbpPerMwh(contracts, unit, wh, dayAheadGbpPerMwh);
    const offtaker = offtakers[unit] ?? WHOLESALE;
    const energy = amountMicroGbp(wh, price);
    if (energy !== 0) entries.push(transfer(occasion, "energy", offtaker, id, energy));
    if (wh > 0 && contracts.supportGbpPerMwh[unit] !== 0) {
      const support = amountMicroGbp(wh, contracts.supportGbpPerMwh[unit]!);
      if (support !== 0) entries.push(transfer(occasion, "support", SUPPORT, id, support));
    }
  }
  return entries;
}
