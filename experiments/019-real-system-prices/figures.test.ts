/** The figures of this study's README are those of the study; week.yaml is its base; imbalance is errors of forecasts, and a farm that is told to go down loses by those. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readFigures } from "../figures/csv.ts";
import { checkBase, checkFigures } from "../testing/check-figures.ts";
import { realSystemPrices } from "./study.ts";

checkFigures(realSystemPrices, ["all", "none"]);
checkBase(realSystemPrices, "week.yaml");

const { values } = readFigures(
  realSystemPrices,
  readFileSync(new URL("figures.csv", import.meta.url), "utf8"),
);
const of = (design: string, measure: string) => values[design]![measure]!;

test("the wind party has no imbalance where it knows what comes; left out, the wind farm and its party are as without any market", () => {
  for (const measure of ["windLongMwh", "windShortMwh", "windImbalanceGbp", "windPartyNetGbp"]) {
    expect(of("perfect", measure).every((value) => Math.abs(value) < 0.01)).toBe(true);
    expect(of("no-wind", measure)).toEqual(of("none", measure));
  }
});

test("under every seed the farm has less for being told to go down, and where it knows what comes neither more nor less", () => {
  for (const [seed, gbp] of of("none", "windOwnerNetGbp").entries()) {
    expect(of("all", "windOwnerNetGbp")[seed]).toBeLessThan(gbp);
    expect(of("perfect", "windOwnerNetGbp")[seed]).toBeCloseTo(gbp, 2);
    expect(of("all", "windPartyNetGbp")[seed]).toBeGreaterThan(
      of("none", "windPartyNetGbp")[seed]!,
    );
  }
});
