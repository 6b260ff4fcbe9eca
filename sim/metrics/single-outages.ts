/** Loss of a single branch: what it would have overloaded. Takes single_outages, which has rows where a scenario asks; gives counts, MWh and parts, null where it has none. */
import { type Fold, higherOf, plusWhole, rowsOf, WH_PER_MWH } from "./fold.ts";

const overRows = (
  about: string,
  unit: string,
  column: string,
  step: (known: number | undefined, value: number) => number,
  size = 1,
): Fold<{ known: number | undefined }, number | null> => ({
  ...{ about, unit },
  start: () => ({ known: undefined }),
  add(state, block) {
    for (const value of rowsOf(block, "single_outages")?.numbers(column) ?? [])
      state.known = step(state.known, value);
  },
  value: ({ known }) => (known === undefined ? null : known / size),
});

const added = (known: number | undefined, value: number) => plusWhole(known ?? 0, value);

const outageOverloads = overRows(
  "Cases of one settlement period, one branch and one constraint point in which the loss of the branch would have brought the point above the rating that then holds, before anybody acts; null where no losses were tried.",
  "",
  "overloads",
  added,
);

const outageOverloadMwh = overRows(
  "How far the loss of a branch would have brought constraint points above the rating that then holds, before anybody acts, added up over the cases of outageOverloads; null where no losses were tried.",
  "MWh",
  "overloadWh",
  added,
  WH_PER_MWH,
);

const outagePeakLoadingFrac = overRows(
  "Highest flow that the loss of one branch would have made at a constraint point, as a part of the rating that then holds; null where no losses were tried.",
  "",
  "worstFrac",
  higherOf,
);

/** In the order of the summary. */
export const singleOutageMetrics = { outageOverloads, outageOverloadMwh, outagePeakLoadingFrac };
