/** Measured series in place of generated ones, with a real year where the test data is. */
import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { orThrow } from "../../sim/core/errors.ts";
import { londonDayStart, parseDay, periodOf } from "../../sim/core/time.ts";
import type { CsvColumn } from "../../sim/model/series.ts";
import { periodsFrom, readOut, smallNetwork } from "../testing/series.ts";
import { yearCalendar } from "./calendar.ts";
import { type CsvSeries, readSeriesCsv } from "./csv.ts";
import { generatedSeries } from "./generated.ts";
import { overrideFaults, overrideSeries } from "./override.ts";

const NESO_2022 = new URL(
  "../../../shared/data/gb-system/neso_demanddata_2022.csv.gz",
  import.meta.url,
);
const isThere = existsSync(NESO_2022);
const skipped = isThere ? "" : " (skipped: no ../shared/data/gb-system here)";

const network = smallNetwork(
  [
    { id: "moor", technology: "wind", capacityMw: 10 },
    { id: "field", technology: "solar", capacityMw: 8 },
    {
      ...{ id: "mill", technology: "demand", capacityMw: 0 },
      consumption: { peakMw: 4, profile: "industrial" },
    },
  ],
  [{ id: "homes", profile: "domestic", peakMw: 5 }],
);
const base = generatedSeries(network, "override");
const first = yearCalendar(2026).firstPeriod;
const series = (unit: CsvSeries["unit"], ...values: number[]): CsvSeries => ({
  unit,
  firstPeriod: first,
  values: Float64Array.from(values),
  filled: [],
  covers: (from, to) =>
    from >= first && to <= first + values.length
      ? []
      : [{ code: "series.notCovered", path: "", found: "less", remedy: "more" }],
});

test("an override replaces its row and no other", () => {
  const source = overrideSeries(base, [
    { kind: "unit", row: 1, id: "field", series: series("kW", 1, 2) },
    { kind: "demand", row: 0, id: "homes", series: series("kW", 3, 4) },
    { kind: "price", series: series("GBP/MWh", -5, 6) },
  ]);
  const periods = periodsFrom(first, 2);
  const read = readOut(network, source, periods);
  expect([...read.get("field")!]).toEqual([1, 2]);
  expect([...read.get("homes")!]).toEqual([3, 4]);
  expect([...read.get("price")!]).toEqual([-5, 6]);
  expect(read.get("moor")).toEqual(readOut(network, base, periods).get("moor"));
});

test("system prices, weather and ratings are replaced one by one", () => {
  const source = overrideSeries(base, [
    { kind: "systemPrice", series: series("GBP/MWh", 30, -40) },
    { kind: "ambient", member: "temperatureC", series: series("degC", -2, 3) },
    { kind: "ambient", member: "windMps", series: series("m/s", 7, 8) },
    { kind: "rating", row: 1, id: "line", series: series("kW", 900, 800) },
  ]);
  expect([source.systemPriceGbpPerMwh(first), source.priceGbpPerMwh(first)]).toEqual([
    30,
    base.priceGbpPerMwh(first),
  ]);
  expect(source.ambient(first + 1)).toEqual({
    ...base.ambient(first + 1),
    temperatureC: 3,
    windMps: 8,
  });
  const ratings = Float64Array.of(1000, 1000, 1000);
  source.ratingKw(first + 1, ratings);
  expect([...ratings]).toEqual([1000, 800, 1000]);
  base.ratingKw(first, ratings);
  expect([...ratings]).toEqual([1000, 800, 1000]);
});

test("a unit that consumes has its consumption in the file, positive, and injects it with the other sign", () => {
  const consumed = {
    kind: "unit",
    row: 2,
    id: "mill",
    series: series("kW", 3, 0),
    isConsumption: true,
  } as const;
  const read = readOut(network, overrideSeries(base, [consumed]), periodsFrom(first, 2));
  expect([...read.get("mill")!]).toEqual([-3, 0]);
});

test("what would fail in the run is found before it", () => {
  const kw = series("kW", 1, 2);
  const codes = (...overrides: Parameters<typeof overrideSeries>[1]) =>
    overrideFaults(overrides, first, first + 2).map((fault) => fault.code);
  expect(
    codes(
      { kind: "unit", row: 0, id: "moor", series: kw },
      { kind: "demand", row: 0, id: "homes", series: kw },
    ),
  ).toEqual([]);
  expect(codes({ kind: "price", series: kw })).toEqual(["series.unit"]);
  expect(
    codes(
      { kind: "unit", row: 0, id: "moor", series: kw },
      { kind: "unit", row: 0, id: "moor", series: kw },
    ),
  ).toEqual(["series.twice"]);
  expect(
    overrideFaults([{ kind: "unit", row: 0, id: "moor", series: kw }], first, first + 3),
  ).toHaveLength(1);
  expect(codes({ kind: "ambient", member: "windMps", series: kw })).toEqual(["series.unit"]);
  expect(codes({ kind: "systemPrice", series: kw })).toEqual(["series.unit"]);
  expect(codes({ kind: "rating", row: 0, id: "line", series: series("kW", 1, 0) })).toEqual([
    "series.noRating",
  ]);
  const source = overrideSeries(base, [{ kind: "unit", row: 0, id: "moor", series: kw }]);
  expect(() => source.availableKw(first + 3, new Float64Array(3))).toThrow(RangeError);
  expect(() => source.availableKw(first - 2, new Float64Array(3))).toThrow(RangeError);
});

test("the half-hours next to a series have the values at its ends, for the course inside a period", () => {
  const source = overrideSeries(base, [
    { kind: "unit", row: 0, id: "moor", series: series("kW", 3, 5) },
  ]);
  const read = readOut(network, source, periodsFrom(first - 1, 4));
  expect([...read.get("moor")!]).toEqual([3, 3, 5, 5]);
});

test.skipIf(!isThere)(`a real year of embedded solar drives a solar park${skipped}`, () => {
  const text = gunzipSync(readFileSync(NESO_2022)).toString("utf8");
  const spec: CsvColumn = {
    timeColumn: "SETTLEMENT_DATE",
    periodColumn: "SETTLEMENT_PERIOD",
    valueColumn: "EMBEDDED_SOLAR_GENERATION",
    unit: "MW",
    timeZone: "Europe/London",
    stamps: "periodStart",
    stepMinutes: 30,
    // The fleet's 13,670 to 13,861 MW of that year as a park of 8 MW.
    scale: 8 / 13_861,
    gaps: "refuse",
  };
  const solar = orThrow(readSeriesCsv(text, spec, "neso_demanddata_2022.csv"));
  expect(solar.firstPeriod).toBe(periodOf(londonDayStart(parseDay("2022-01-01")!)));
  expect(solar.values).toHaveLength(17_520);
  const overrides = [{ kind: "unit", row: 1, id: "field", series: solar }] as const;
  const end = solar.firstPeriod + solar.values.length;
  expect(overrideFaults(overrides, solar.firstPeriod, end)).toEqual([]);
  expect(overrideFaults(overrides, solar.firstPeriod, end + 1)).toHaveLength(1);
  const read = readOut(
    network,
    overrideSeries(base, overrides),
    periodsFrom(solar.firstPeriod, 17_520),
  );
  const field = read.get("field")!;
  const loadFactor = field.reduce((sum, kw) => sum + kw, 0) / field.length / 8000;
  expect(loadFactor).toBeGreaterThan(0.09);
  expect(loadFactor).toBeLessThan(0.12);
  // Noon of midsummer's day in London is settlement period 25, with the clock at BST; midnight is dark.
  const midsummer = periodOf(londonDayStart(parseDay("2022-06-21")!)) - solar.firstPeriod;
  expect(field[midsummer + 24]!).toBeGreaterThan(3000);
  expect(field[midsummer]).toBe(0);
});
