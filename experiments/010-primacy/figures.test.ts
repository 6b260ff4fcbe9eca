/** The figures of this study's README are those of the study; reserve.yaml is its base; and what more is told where the system wins does not arrive. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readFigures } from "../figures/csv.ts";
import { checkBase, checkFigures } from "../testing/check-figures.ts";
import { primacy } from "./study.ts";

checkFigures(primacy, ["dso-first", "by-cost", "none"]);
checkBase(primacy, "reserve.yaml");

const { values } = readFigures(
  primacy,
  readFileSync(new URL("figures.csv", import.meta.url), "utf8"),
);
const of = (design: string, measure: string) => values[design]![measure]!;

test("under every seed all is told where the system wins, others are trimmed for it, and no more arrives than the network would have let through", () => {
  for (const [seed, fits] of of("dso-first", "servicesToldMwh").entries()) {
    const wins = (measure: string) => of("eso-first", measure)[seed]!;
    expect(wins("blockedMwh")).toBe(0);
    expect(wins("servicesToldMwh")).toBeGreaterThan(fits);
    expect(wins("servicesArrivedMwh")).toBeLessThan(fits);
    expect(wins("curtailedMwh")).toBeGreaterThanOrEqual(of("dso-first", "curtailedMwh")[seed]!);
    expect(of("dso-first", "counterActionGbp")[seed]).toBe(0);
  }
});
