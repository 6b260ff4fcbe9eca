/**
 * Trades of connection capacity: what buyers used beyond their contracts, and what of that is load that was not there before; and what
 * limits of connections keep units from. Takes capacity_trades and unit_period.
 */
import { type Fold, numbersIn, plusWhole, rowsOf, sumOf, WH_PER_MWH } from "./fold.ts";

export const capacityUsedMwh = sumOf("capacity_trades", "usedWh", WH_PER_MWH, {
  about:
    "Energy that buyers of connection capacity gave or drew beyond what they hold by themselves.",
  unit: "MWh",
});

export const capacityAddedMwh = sumOf("capacity_trades", "addedWh", WH_PER_MWH, {
  about: "The part of it that is new load: the seller would not have used what it gave up.",
  unit: "MWh",
});

export const generationLimitedMwh = limitedMwh(
  1,
  "Generation that connections' limits kept units from, which is no curtailment; null where it is not stored.",
);

export const consumptionLimitedMwh = limitedMwh(
  -1,
  "Consumption of demand units that connections' limits held back; null where it is not stored.",
);

function limitedMwh(sign: 1 | -1, about: string): Fold<{ wh: number | null }, number | null> {
  return {
    ...{ about, unit: "MWh" },
    start: () => ({ wh: null }),
    add(state, block) {
      const rows = rowsOf(block, "unit_period");
      const limited = rows === undefined ? undefined : numbersIn(rows, "limitedWh");
      for (const wh of limited ?? []) state.wh = plusWhole(state.wh ?? 0, Math.max(0, sign * wh));
    },
    value: ({ wh }) => (wh === null ? null : wh / WH_PER_MWH),
  };
}
