/** The figures of this study's README are those of the study: every use case at every level, and what its levels have in common. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { VISIBILITIES } from "../../sim/model/visibility.ts";
import { readFigures } from "../figures/csv.ts";
import { checkFigures } from "../testing/check-figures.ts";
import { visibility } from "./study.ts";

checkFigures(visibility, [
  "less-none",
  "more-dso",
  "reserve-all",
  "secure-all",
  "sustain-none",
  "mic-none",
  "mec-all",
  "none-estate",
]);

const read = readFileSync(new URL("./figures.csv", import.meta.url), "utf8");
const { values } = readFigures(visibility, read);
const atLevels = visibility.designs.filter(({ isWithoutMarkets }) => isWithoutMarkets !== true);

test("eight use cases are reported at each of four levels: overloads, non-delivery and what imbalance costs", () => {
  const cases = new Set(atLevels.map(({ id }) => id.split("-")[0]));
  expect(cases.size).toBe(8);
  for (const of of cases)
    for (const level of VISIBILITIES)
      for (const name of ["overRatingMinutes", "serviceShortMwh", "supplierImbalanceGbp"])
        expect(values[`${of}-${level}`]![name]).toHaveLength(10);
});

test("below dso the network operator's own services are as at dso, and reserve is bought through one book", () => {
  for (const of of ["secure", "sustain", "offset"])
    for (const level of ["none", "facilitator"])
      expect(values[`${of}-${level}`]).toEqual(values[`${of}-dso`]);
  expect(values["reserve-none"]).toEqual(values["reserve-facilitator"]);
});
