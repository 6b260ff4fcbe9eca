/**
 * For tests: the kept run as if a call had met a unit that is armed in two parts of one offer, and each part had blocked all of it; and as if
 * a part had the number of one that was refused, or an award had been bought again.
 */
import type { Row } from "../../testing/engine-runs.ts";
import { kept, withRows } from "./kept-run.ts";

const row: Row = {
  ...kept.rows.conflicts[0]!,
  ...{ class: "C1", winner: "dso", askedW: 1_000_000, standsW: 0, blockedWh: 500_000 },
};

const award = kept.rows.service_awards.find(({ state }) => state === "armed")!;
const rest = { ...award, award: `${award.award}#2` };

export const brokenPrimacyUnits = {
  noPartIsBoughtTwice: [
    withRows("service_awards", [award, { ...rest, state: "refused" }, rest]),
    withRows("service_awards", [award, award]),
  ],
  noCallIsBlockedTwice: [
    withRows("conflicts", [row, { ...row, networkAward: `${row.networkAward}#2` }]),
  ],
};
