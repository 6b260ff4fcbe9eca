/**
 * Trades of connection capacity: what buyers used beyond their contracts, and what of that is load that was not there before.
 * Takes capacity_trades.
 */
import { sumOf, WH_PER_MWH } from "./fold.ts";

export const capacityUsedMwh = sumOf("capacity_trades", "usedWh", WH_PER_MWH, {
  about:
    "Energy that buyers of connection capacity gave or drew beyond what they hold by themselves.",
  unit: "MWh",
});

export const capacityAddedMwh = sumOf("capacity_trades", "addedWh", WH_PER_MWH, {
  about: "The part of it that is new load: the seller would not have used what it gave up.",
  unit: "MWh",
});
