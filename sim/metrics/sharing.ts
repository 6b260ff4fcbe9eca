/** Local sharing: what members of a community gave to each other, of what they drew and of what they gave. Takes local_sharing. */
import { type Fold, plusWhole, ratio, rowsOf, sumOf, WH_PER_MWH } from "./fold.ts";

export const sharedMwh = sumOf("local_sharing", "matchedWh", WH_PER_MWH, {
  about: "Energy that members of a community gave to each other within a half-hour.",
  unit: "MWh",
});

interface Part {
  matched: number;
  whole: number;
}

const partOf = (column: "drawnWh" | "suppliedWh", about: string): Fold<Part, number | null> => ({
  ...{ about, unit: "" },
  start: () => ({ matched: 0, whole: 0 }),
  add(state, block) {
    const rows = rowsOf(block, "local_sharing");
    if (rows === undefined) return;
    for (const wh of rows.numbers("matchedWh")) state.matched = plusWhole(state.matched, wh);
    for (const wh of rows.numbers(column)) state.whole = plusWhole(state.whole, wh);
  },
  value: ({ matched, whole }) => ratio(matched, whole),
});

export const selfSufficiencyFrac = partOf(
  "drawnWh",
  "The part of what members drew that came from members; null where nobody shares.",
);

export const selfConsumptionFrac = partOf(
  "suppliedWh",
  "The part of what members gave that went to members; null where nobody shares.",
);
