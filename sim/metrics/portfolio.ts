/**
 * Wholesale portfolio optimisation: how far a trader moved its own units, what they gave of it, and what it earned. Takes
 * portfolio_uses; whole numbers are summed exactly and divided once.
 */
import { MICRO_GBP_PER_GBP } from "../core/money.ts";
import { PERIOD_HOURS } from "../core/time.ts";
import { type Meaning, type Metric, plusWhole, rowsOf, WH_PER_MWH } from "./fold.ts";

/** Uses that stand, whichever way they go. */
function ofUses(column: string, size: number, meaning: Meaning, count: (value: number) => number) {
  return {
    ...meaning,
    start: () => ({ sum: 0 }),
    add(state: { sum: number }, block) {
      const rows = rowsOf(block, "portfolio_uses");
      if (rows === undefined) return;
      const refusedBy = rows.codes("refusedBy");
      const values = rows.numbers(column);
      for (let row = 0; row < rows.rowCount; row += 1)
        if (refusedBy.words[refusedBy.codes[row]!] === "-")
          state.sum = plusWhole(state.sum, count(values[row]!));
    },
    value: ({ sum }: { sum: number }) => sum / size,
  } satisfies Metric;
}

export const portfolioUsedMwh = ofUses(
  "changeW",
  WH_PER_MWH / PERIOD_HOURS,
  { about: "Energy that a trader moved its own units by, up or down.", unit: "MWh" },
  Math.abs,
);

export const portfolioGivenMwh = ofUses(
  "givenWh",
  WH_PER_MWH,
  {
    about: "What a trader's units gave, as metered, of the energy that it moved them by.",
    unit: "MWh",
  },
  Math.abs,
);

export const portfolioGainGbp = ofUses(
  "gainMicroGbp",
  MICRO_GBP_PER_GBP,
  {
    about:
      "What the trader got for moving its own units, less the energy's contracts and what owners asked.",
    unit: "£",
  },
  (value) => value,
);
