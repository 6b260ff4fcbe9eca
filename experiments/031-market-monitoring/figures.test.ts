/** The figures of this study's README are those of the study; and what they must say of thresholds and sanctions whatever the seed. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readFigures } from "../figures/csv.ts";
import { checkFigures } from "../testing/check-figures.ts";
import { marketMonitoring } from "./study.ts";

checkFigures(marketMonitoring, ["above-15", "exclusion", "none"]);

const read = readFileSync(new URL("./figures.csv", import.meta.url), "utf8");
const { values, seeds } = readFigures(marketMonitoring, read);
const of = (design: string, measure: string) => values[design]![measure]!;
const sum = (design: string, measure: string) =>
  of(design, measure).reduce((total, each) => total + each, 0);

test("a higher threshold never catches more, of either kind, under any seed", () => {
  expect(seeds).toHaveLength(10);
  const thresholds = ["above-5", "above-10", "above-15", "above-20", "above-30"];
  for (const [row, design] of thresholds.entries())
    for (const lower of thresholds.slice(0, row))
      for (const measure of ["truePositivesPct", "falsePositivesPct"])
        for (const [seed, value] of of(design, measure).entries())
          expect(value).toBeLessThanOrEqual(of(lower, measure)[seed]!);
});

test("to be looked at costs nobody anything, and the declaration pays where nothing follows", () => {
  for (const design of ["above-5", "above-30"])
    for (const measure of ["gamingSitesNetGbp", "honestSitesNetGbp"])
      expect(of(design, measure)).toEqual(of("above-15", measure));
  expect(sum("above-15", "gamingSitesNetGbp")).toBeGreaterThan(sum("idle", "gamingSitesNetGbp"));
});

test("what is repaid three times is three times what is repaid, and is more than the declaration earned", () => {
  for (const [seed, gbp] of of("repay-gain", "monitoringPaidGbp").entries())
    expect(of("repay-multiple", "monitoringPaidGbp")[seed]).toBeCloseTo(3 * gbp, 3);
  expect(sum("repay-multiple", "gamingSitesNetGbp")).toBeLessThan(sum("idle", "gamingSitesNetGbp"));
});
