/** For tests: the kept run as if a call had met a unit that is armed in two parts of one offer, and each part had blocked all of it. */
import type { Row } from "../../testing/engine-runs.ts";
import { kept, withRows } from "./kept-run.ts";

const row: Row = {
  ...kept.rows.conflicts[0]!,
  ...{ class: "C1", winner: "dso", askedW: 1_000_000, standsW: 0, blockedWh: 500_000 },
};

export const brokenPrimacyUnits = {
  noCallIsBlockedTwice: [
    withRows("conflicts", [row, { ...row, networkAward: `${row.networkAward}#2` }]),
  ],
};
