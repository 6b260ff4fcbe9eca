/** Study 021 in whole runs: every number of its table, and what its finding says. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { orThrow } from "../sim/core/errors.ts";
import { SummaryFold } from "../sim/metrics/summary.ts";
import { loadScenarioSource } from "./files.ts";
import { prepare } from "./lab.ts";
import { ran, rowsOf } from "./testing/engine-runs.ts";

const FOLDER = fileURLToPath(new URL("./021-homes-on-a-street/", import.meta.url));
const page = readFileSync(`${FOLDER}README.md`, "utf8");

async function streetOf(name: string) {
  const source = orThrow(await loadScenarioSource(`${FOLDER}${name}.yaml`));
  const { scenario, parts } = orThrow(await prepare(source, FOLDER));
  const { tables } = ran(scenario, parts);
  const fold = new SummaryFold();
  fold.add({ tables });
  const { metrics } = fold.value();
  const metric = (of: string) => Number(metrics.find((each) => each.name === of)!.value);
  const netWh = rowsOf(tables.homes_period).map((row) => Number(row.netWh));
  const mwh = (sign: number) =>
    netWh.reduce((sum, wh) => sum + Math.max(0, sign * wh), 0) / 1_000_000;
  return {
    peakKw: metric("homePeakKw"),
    loading: metric("peakLoadingFrac"),
    overMinutes: metric("overRatingMinutes"),
    drawnMwh: mwh(1),
    givenMwh: mwh(-1),
    mostGivenWh: 0 - Math.min(...netWh),
  };
}

const DESIGNS = {
  today: "January, gas and petrol",
  "electric-at-once": "half electric, cars at once",
  "electric-spread": "half electric, cars until they leave",
  "electric-window": "half electric, cars at night",
  panels: "June, panels",
  "panels-batteries": "June, panels and batteries",
} as const;
const streets = new Map(
  await Promise.all(
    Object.keys(DESIGNS).map(async (name) => [name, await streetOf(name)] as const),
  ),
);

test.each(Object.entries(DESIGNS))("%s has its row in the README", (name, label) => {
  const { peakKw, loading, overMinutes, drawnMwh, givenMwh } = streets.get(name)!;
  expect(page).toContain(
    `| ${label} | ${peakKw.toFixed(2)} | ${Math.round(loading * 100)} % | ${overMinutes} | ${drawnMwh.toFixed(1)} | ${givenMwh.toFixed(1)} |`,
  );
});

test("cars at once do not fit, at night they do; batteries store a part of what is given and nothing of its peak", () => {
  const of = (name: keyof typeof DESIGNS) => streets.get(name)!;
  expect(of("electric-at-once").overMinutes).toBeGreaterThan(0);
  expect(of("electric-spread").overMinutes + of("electric-window").overMinutes).toBe(0);
  const [bare, stored] = [of("panels"), of("panels-batteries")];
  expect(1 - stored.givenMwh / bare.givenMwh).toBeCloseTo(1 / 6, 1);
  expect(stored.mostGivenWh).toBe(bare.mostGivenWh);
});
