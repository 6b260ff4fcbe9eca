/** Climates: what season and hour let expect is what seeds give, and what a file holds. */
import { expect, test } from "vitest";
import { normalCdf } from "../../sim/core/normal.ts";
import { CLIMATE_SCORES } from "../../sim/model/series.ts";
import { smallNetwork } from "../testing/series.ts";
import { yearCalendar } from "./calendar.ts";
import type { CsvSeries } from "./csv.ts";
import { generatedSeries } from "./generated.ts";
import { overrideSeries } from "./override.ts";

const network = smallNetwork(
  [
    { id: "moor", technology: "wind", capacityMw: 10 },
    { id: "coast", technology: "wind", capacityMw: 10, at: [54, -3] },
    { id: "field", technology: "solar", capacityMw: 8 },
    { id: "beck", technology: "hydro", capacityMw: 2 },
    { id: "works", technology: "chp", capacityMw: 4 },
    { id: "steady", technology: "generator", capacityMw: 4 },
    { id: "battery", technology: "storage", capacityMw: 4 },
    {
      ...{ id: "mill", technology: "demand", capacityMw: 0 },
      consumption: { peakMw: 4, profile: "industrial" },
    },
  ],
  [{ id: "homes", profile: "domestic", peakMw: 5 }],
);
const { firstPeriod } = yearCalendar(2026);
const NOON = 24;
const nodes = CLIMATE_SCORES.length;
const unitRow = (id: string) => network.units.ids.indexOf(id);

/** Share of half-hours in which a value lies at or below its climate at a score: by id, over noons of a season and seeds. */
function sharesBelow(firstDay: number, score: number): Map<string, number> {
  const node = CLIMATE_SCORES.indexOf(score);
  const ids = [...network.units.ids, ...network.demands.ids];
  const below = new Map(ids.map((id) => [id, 0]));
  let count = 0;
  const value = new Float64Array(network.units.ids.length);
  const climate = new Float64Array(value.length * nodes);
  const demand = new Float64Array(1);
  const demandClimate = new Float64Array(nodes);
  for (let seed = 1; seed <= 12; seed += 1) {
    const source = generatedSeries(network, `climate ${seed}`);
    for (let day = firstDay; day < firstDay + 40; day += 1) {
      const period = firstPeriod + day * 48 + NOON;
      source.availableKw(period, value);
      source.unitClimateKw(period, climate);
      source.demandKw(period, demand);
      source.demandClimateKw(period, demandClimate);
      count += 1;
      for (const [row, id] of network.units.ids.entries())
        if (value[row]! <= climate[row * nodes + node]!) below.set(id, below.get(id)! + 1);
      if (demand[0]! <= demandClimate[node]!) below.set("homes", below.get("homes")! + 1);
    }
  }
  return new Map([...below].map(([id, number]) => [id, number / count]));
}

test.for([
  [0, -1],
  [0, 0],
  [0, 1],
  [170, -1],
  [170, 0],
  [170, 1],
] as const)(
  "from day %d of the year, values lie below their climate at score %d as often as it says",
  ([firstDay, score]) => {
    const shares = sharesBelow(firstDay, score);
    // In summer the works stand at their minimum and have but one value.
    const works = firstDay === 0 ? ["works"] : [];
    for (const id of ["moor", "coast", "field", "beck", "mill", "homes", ...works]) {
      // 12 seeds of 40 days that hang together: some 50 independent ones.
      expect(Math.abs(shares.get(id)! - normalCdf(score)), id).toBeLessThan(0.17);
    }
  },
);

test("a climate rises along its scores; what always gives the same has one value", () => {
  const source = generatedSeries(network, "1");
  const climate = new Float64Array(network.units.ids.length * nodes);
  for (let period = firstPeriod; period < firstPeriod + 17_000; period += 331) {
    source.unitClimateKw(period, climate);
    for (let cell = 1; cell < climate.length; cell += 1)
      if (cell % nodes !== 0) expect(climate[cell]).toBeGreaterThanOrEqual(climate[cell - 1]!);
    const rowOf = (id: string) => [...climate.subarray(unitRow(id) * nodes).subarray(0, nodes)];
    expect(new Set(rowOf("steady"))).toEqual(new Set([4000]));
    expect(new Set(rowOf("battery"))).toEqual(new Set([0]));
  }
});

/** A file of whole days; the value of a half-hour is the day's number, and its hour's a hundred times that. */
function file(days: number): CsvSeries {
  const values = Float64Array.from(
    { length: days * 48 },
    (_, index) => Math.floor(index / 48) + 100 * (index % 48),
  );
  return { unit: "kW", firstPeriod, values, filled: [], covers: () => [] };
}

function measured(days: number, period: number): number[] {
  const source = overrideSeries(generatedSeries(network, "1"), [
    { kind: "unit", row: unitRow("moor"), id: "moor", series: file(days) },
  ]);
  const climate = new Float64Array(network.units.ids.length * nodes);
  source.unitClimateKw(period, climate);
  return [...climate.subarray(unitRow("moor") * nodes).subarray(0, nodes)];
}

test("the climate of a file is that of the month and half-hour, where it holds 20 days of them", () => {
  const march = measured(120, firstPeriod + 70 * 48 + 3);
  expect([march[0], march[16], march[32]]).toEqual([359, 374, 389]);
  const short = measured(10, firstPeriod + 3);
  expect([short[0], short[32]]).toEqual([0, 4709]);
  expect(measured(40, firstPeriod + 100 * 48 + 3)[16]).toBe(319.5);
});
