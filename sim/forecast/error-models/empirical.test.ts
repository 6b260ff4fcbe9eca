/** Empirical errors: one whole past day for everybody, every day as likely, by the clock in London, and what is missing told. */
import { expect, test } from "vitest";
import { londonDayStart, parseDay, periodOf, periodsInDay } from "../../core/time.ts";
import {
  ERROR_KINDS,
  type ErrorKind,
  PAST_HALF_HOURS,
  type PastErrors,
} from "../../model/forecast.ts";
import { networkColumns } from "../../model/network.ts";
import { networkDocumentSchema } from "../../model/network-document.ts";
import { CLIMATE_SCORES } from "../../model/series.ts";
import { type HandUnit, handDocument } from "../../testing/hand-made.ts";
import { handSeries } from "../../testing/hand-series.ts";
import {
  ensembleOf,
  forecast,
  forecaster,
  statedDemandDeviation,
  statedDeviation,
} from "../forecast.ts";
import { pastErrorFindings } from "../past-error-findings.ts";
import { errorModelSchema } from "../registry.ts";
import { daysByNetError, pastHalfHour } from "./empirical.ts";

const DAY = parseDay("2026-01-15")!;
const FIRST = periodOf(londonDayStart(DAY));
const DAYS = 25;
const model = errorModelSchema.parse({ kind: "empirical", file: "past.csv" });

/** Errors that tell day, half-hour and kind apart. */
const errorOf = (kind: ErrorKind, day: number, halfHour: number) =>
  0.01 * (day - 12) + 0.0001 * halfHour + 0.03 * ERROR_KINDS.indexOf(kind);
const past: PastErrors = {
  dayCount: DAYS,
  errorFrac: Object.fromEntries(
    ERROR_KINDS.map((kind) => [
      kind,
      Float64Array.from({ length: DAYS * PAST_HALF_HOURS }, (_, cell) =>
        errorOf(kind, Math.floor(cell / PAST_HALF_HOURS), cell % PAST_HALF_HOURS),
      ),
    ]),
  ),
};

const units: HandUnit[] = [
  { id: "moor", capacityKw: 1000, technology: "wind" },
  { id: "field", capacityKw: 500, technology: "solar" },
  { id: "works", capacityKw: 0, consumptionKw: 800 },
];
const document = networkDocumentSchema.parse({
  ...handDocument(units),
  demands: [{ id: "homes", bus: "site", peakMw: 0.6, profile: "domestic" }],
});
const network = networkColumns(document);
const row = (id: string) => network.units.ids.indexOf(id);
const TRUE_KW = { moor: 500, field: 250, works: -400, homes: 300 } as const;

const series = handSeries({
  availableKw: (_period, out) => {
    for (const id of ["moor", "field", "works"] as const) out[row(id)] = TRUE_KW[id];
  },
  demandKw: (_period, out) => out.fill(TRUE_KW.homes),
  unitClimateKw: (_period, out) =>
    out.set(Array.from(out, (_, cell) => 500 + 50 * CLIMATE_SCORES[cell % 33]!)),
});
const sourceOf = (seed = "1") => forecaster(network, series, model, seed, undefined, past);

/** The past day whose errors the wind has in a period of a forecast. */
function windDay(of: ReturnType<typeof forecast>, step: number): number {
  const error = of.availableKw[step * units.length + row("moor")]! - TRUE_KW.moor;
  return Math.round((error / 1000 - 0.0001 * pastHalfHour(of.fromPeriod + step)) / 0.01) + 12;
}

test("what is believed has the errors of one past day: of every owner, in every half-hour, less power where more is drawn", () => {
  const of = forecast(sourceOf(), FIRST, 48, FIRST * 1800 - 39 * 3600);
  const day = windDay(of, 0);
  for (let step = 0; step < 48; step += 1) {
    const kw = (id: string) => of.availableKw[step * units.length + row(id)]!;
    expect(kw("moor")).toBeCloseTo(500 + 1000 * errorOf("wind", day, step), 9);
    expect(kw("field")).toBeCloseTo(250 + 500 * errorOf("solar", day, step), 9);
    expect(kw("works")).toBeCloseTo(-400 - 800 * errorOf("demand", day, step), 9);
    expect(of.demandKw[step]).toBeCloseTo(300 + 600 * errorOf("demand", day, step), 9);
  }
});

test("a delivery day has one past day at a lead, another lead, day or seed draws anew, and every past day comes as often", () => {
  const dayAt = (seed: string, day: number, hours: number, step = 0) => {
    const from = periodOf(londonDayStart(DAY + day)) + step;
    return windDay(forecast(sourceOf(seed), from, 1, from * 1800 - hours * 3600), 0);
  };
  for (const step of [1, 20, 47]) expect(dayAt("1", 0, 1, step)).toBe(dayAt("1", 0, 1));
  const list = (of: (day: number) => number) => Array.from({ length: 50 }, (_, day) => of(day));
  const one = list((day) => dayAt("1", day, 1));
  expect(list((day) => dayAt("1", day, 39))).not.toEqual(one);
  expect(list((day) => dayAt("2", day, 1))).not.toEqual(one);
  const counts = new Map<number, number>();
  for (let day = 0; day < 2500; day += 1) {
    const drawn = dayAt("1", day, 39);
    counts.set(drawn, (counts.get(drawn) ?? 0) + 1);
  }
  // 100 each: four standard deviations are 39.
  for (let day = 0; day < DAYS; day += 1)
    expect(Math.abs((counts.get(day) ?? 0) - 100)).toBeLessThan(40);
});

test("what may come is the belief less one past day's errors; the mirror has the day as far from the other end of net errors", () => {
  const source = sourceOf();
  const of = forecast(source, FIRST, 48, FIRST * 1800 - 39 * 3600);
  const ensemble = ensembleOf(source, of);
  const order = daysByNetError(past);
  const unitKw = new Float64Array(units.length);
  const demandKw = new Float64Array(1);
  const seen = new Set<number>();
  for (let pair = 0; pair < 300; pair += 1) {
    ensemble.start(pair);
    const ranks = [false, true].map((isMirrored) => {
      ensemble.fill(isMirrored, unitKw, demandKw);
      const error = (of.availableKw[row("moor")]! - unitKw[row("moor")]!) / 1000;
      const day = Math.round(error / 0.01) + 12;
      expect(unitKw[row("field")]).toBeCloseTo(
        of.availableKw[row("field")]! - 500 * errorOf("solar", day, 0),
        9,
      );
      expect(demandKw[0]).toBeCloseTo(of.demandKw[0]! - 600 * errorOf("demand", day, 0), 9);
      return order.indexOf(day);
    });
    expect(ranks[0]! + ranks[1]!).toBe(DAYS - 1);
    seen.add(ranks[0]!);
  }
  expect(seen.size).toBe(DAYS);
});

test("the stated deviation is that of the past errors about their mean", () => {
  const source = sourceOf();
  const deviation = statedDeviation(source, forecast(source, FIRST, 1, FIRST * 1800 - 3600));
  // 25 days in steps of 0.01: the variance is (25² − 1)/12 steps².
  const frac = 0.01 * Math.sqrt((DAYS * DAYS - 1) / 12);
  for (const [id, kw] of [
    ["moor", 1000],
    ["field", 500],
    ["works", 800],
  ] as const)
    expect(deviation[row(id)]).toBeCloseTo(kw * frac, 9);
  const homes = statedDemandDeviation(source, forecast(source, FIRST, 1, FIRST * 1800 - 3600));
  expect(homes[0]).toBeCloseTo(600 * frac, 9);
});

test("half-hours are those of the clock: one that is shown twice has its errors twice, one that is not shown none", () => {
  const clock = (day: string) => {
    const of = parseDay(day)!;
    const first = periodOf(londonDayStart(of));
    return Array.from({ length: periodsInDay(of) }, (_, step) => pastHalfHour(first + step));
  };
  const upTo = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, index) => from + index);
  expect(clock("2026-06-10")).toEqual(upTo(0, 48));
  expect(clock("2026-03-29")).toEqual([0, 1, ...upTo(4, 48)]);
  expect(clock("2026-10-25")).toEqual([0, 1, 2, 3, 2, 3, ...upTo(4, 48)]);
});

test("no past errors, or none of a kind that the network has, is told; stores and absent kinds need none", () => {
  expect(pastErrorFindings(model, document, past)).toEqual([]);
  expect(pastErrorFindings(model, document, undefined)[0]).toMatchObject({
    code: "forecast.noPastErrors",
    path: ["forecast", "file"],
    found: 'no past errors of "past.csv" with the scenario',
  });
  const { wind } = past.errorFrac;
  const windOnly: PastErrors = { dayCount: DAYS, errorFrac: { wind: wind! } };
  expect(pastErrorFindings(model, document, windOnly)[0]!.found).toMatch(
    /^no errors of kind solar, demand in "past.csv"/,
  );
  const farm = handDocument([
    { id: "moor", capacityKw: 1000, technology: "wind" },
    { id: "cell", capacityKw: 400, storage: { energyWh: 800_000, chargeKw: 400 } },
  ]);
  expect(pastErrorFindings(model, farm, windOnly)).toEqual([]);
  expect(
    pastErrorFindings(errorModelSchema.parse({ kind: "perfect" }), document, undefined),
  ).toEqual([]);
});
