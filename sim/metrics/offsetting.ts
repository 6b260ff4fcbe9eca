/** Offsetting: what followers were beyond their limits, made up for and not. Takes offsetting_trades. */
import { sumOf, WH_PER_MWH } from "./fold.ts";

export const offsetMatchedMwh = sumOf("offsetting_trades", "matchedWh", WH_PER_MWH, {
  about:
    "Energy beyond a connection limit that a unit elsewhere made up for at that time: curtailment that offsetting avoided.",
  unit: "MWh",
});

export const offsetUnmatchedMwh = sumOf("offsetting_trades", "unmatchedWh", WH_PER_MWH, {
  about: "Energy beyond a connection limit in an offsetting trade that nothing made up for.",
  unit: "MWh",
});
