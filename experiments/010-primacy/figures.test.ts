/** The figures of this study's README are those of the study; reserve.yaml is its base; and what more is told where the system wins does not arrive. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { orThrow } from "../../sim/core/errors.ts";
import { readFigures } from "../figures/csv.ts";
import { loadScenarioSource } from "../files.ts";
import { checkFigures } from "../testing/check-figures.ts";
import { primacy } from "./study.ts";

checkFigures(primacy, ["dso-first", "by-cost", "none"]);

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const { values } = readFigures(primacy, readFileSync(path("figures.csv"), "utf8"));
const of = (design: string, measure: string) => values[design]![measure]!;

test("reserve.yaml is what the study lays its rules over", async () => {
  const { data } = orThrow(await loadScenarioSource(path("reserve.yaml")));
  const { name: _, about: __, ...base } = data as Record<string, unknown>;
  expect(base).toEqual(primacy.base);
});

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
