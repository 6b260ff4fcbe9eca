/** Forecasts: true to what happens where they should be, no better than the model where not, and each owner's own. */
import { expect, test } from "vitest";
import { parseDay } from "../core/time.ts";
import type { Forecast } from "../model/forecast.ts";
import type { Network } from "../model/network.ts";
import type { SeriesSource } from "../model/series.ts";
import { type HandUnit, handNetwork } from "../testing/hand-made.ts";
import { handSeries } from "../testing/hand-series.ts";
import { gaussianCopula, sigmaAt, spreadFactor } from "./error-models/gaussian-copula.ts";
import { forecast, forecaster, statedDeviation } from "./forecast.ts";
import { type ErrorModelSettings, errorModelSchema, errorModels } from "./registry.ts";

const FIRST = (parseDay("2026-01-15")! * 86_400) / 1800;
const HOURS_BEFORE = (hours: number) => FIRST * 1800 - hours * 3600;
const KINDS = Object.keys(errorModels) as (keyof typeof errorModels)[];
const units: HandUnit[] = [
  { id: "moor", capacityKw: 1000, technology: "wind" },
  { id: "edge", capacityKw: 1000, technology: "wind" },
  { id: "field", capacityKw: 500, technology: "solar" },
];

/** Everybody gives half of what it can; the price rises through the day. */
function halfSeries({ units: of }: Network): SeriesSource {
  return handSeries({
    availableKw: (_period, out) => out.set(of.capacityKw.map((kw) => kw / 2)),
    priceGbpPerMwh: (period) => period % 48,
  });
}

function believed(
  model: ErrorModelSettings,
  hours: number,
  list: readonly HandUnit[] = units,
  seed = "1",
  fromPeriod = FIRST,
): { readonly network: Network; readonly forecast: Forecast } {
  const network = handNetwork(list);
  const source = forecaster(network, halfSeries(network), model, seed);
  return { network, forecast: forecast(source, fromPeriod, 48, HOURS_BEFORE(hours)) };
}

const settingsOf = (kind: (typeof KINDS)[number], more: object = {}) =>
  errorModelSchema.parse({ kind, ...more });
/** The forecast of one unit by id, over the day. */
function path(of: ReturnType<typeof believed>, id: string): number[] {
  const count = of.network.units.ids.length;
  const row = of.network.units.ids.indexOf(id);
  return Array.from({ length: 48 }, (_, step) => of.forecast.availableKw[step * count + row]!);
}

test("a perfect forecast is what happens", () => {
  const of = believed(settingsOf("perfect"), 39);
  expect(path(of, "moor")).toEqual(Array.from({ length: 48 }, () => 500));
  expect(of.forecast.priceGbpPerMwh[5]).toBe((FIRST + 5) % 48);
});

test.for(KINDS)(
  "%s: a forecast lies between nothing and the capacity, and is the same when asked again",
  (kind) => {
    const of = believed(settingsOf(kind), 39);
    for (const unit of units) {
      for (const kw of path(of, unit.id)) {
        expect(kw).toBeGreaterThanOrEqual(0);
        expect(kw).toBeLessThanOrEqual(unit.capacityKw);
      }
    }
    expect(believed(settingsOf(kind), 39).forecast).toEqual(of.forecast);
  },
);

test.for(KINDS)("%s: adding units with first ids changes nobody else's forecast", (kind) => {
  const before = believed(settingsOf(kind), 39);
  const newcomers: HandUnit[] = [
    { id: "aaa", capacityKw: 700, technology: "wind" },
    { id: "aab", capacityKw: 700, technology: "solar" },
  ];
  const after = believed(settingsOf(kind), 39, [...newcomers, ...units].reverse());
  for (const unit of units) expect(path(after, unit.id)).toEqual(path(before, unit.id));
});

test("forecasts of another lead, another seed or another unit have errors of their own", () => {
  const model = settingsOf("gaussian-copula");
  const one = path(believed(model, 39), "moor");
  expect(path(believed(model, 15), "moor")).not.toEqual(one);
  expect(path(believed(model, 39, units, "2"), "moor")).not.toEqual(one);
  expect(path(believed(model, 39), "edge")).not.toEqual(one);
});

test("errors have the model's standard deviation at the lead, seven tenths of their variance in common, and memory", () => {
  const model = settingsOf("gaussian-copula");
  const errors = { moor: [] as number[], edge: [] as number[], next: [] as number[] };
  for (let day = 0; day < 4000; day += 1) {
    const network = handNetwork(units.slice(0, 2));
    const source = forecaster(network, halfSeries(network), model, "1");
    const from = FIRST + day * 48;
    const { availableKw } = forecast(source, from, 2, from * 1800 - 24 * 3600);
    const [moor, edge, next] = [0, 1, 2].map((cell) => availableKw[cell]! / 1000 - 0.5);
    errors.moor.push(moor!);
    errors.edge.push(edge!);
    errors.next.push(next!);
  }
  // At half of capacity the spread is 4 · ½ · ½ + 0.2 = 1.2 times the model's 0.14 for wind a day ahead.
  const expected = 0.14 * 1.2;
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const product = (left: readonly number[], right: readonly number[]) =>
    mean(left.map((value, index) => value * right[index]!));
  expect(Math.abs(mean(errors.moor))).toBeLessThan((4 * expected) / Math.sqrt(4000));
  expect(Math.sqrt(product(errors.moor, errors.moor)) / expected).toBeCloseTo(1, 1);
  expect(product(errors.moor, errors.edge) / (expected * expected)).toBeCloseTo(0.7, 1);
  expect(product(errors.moor, errors.next) / (expected * expected)).toBeCloseTo(0.95, 1);
});

test("the standard deviation is linear between the stated leads and flat outside them", () => {
  const table = gaussianCopula.settings.parse({ kind: "gaussian-copula" }).windFrac;
  expect([0, 1, 4, 24, 48, 100].map((hours) => sigmaAt(table, hours))).toEqual([
    0.05, 0.05, 0.09, 0.14, 0.17, 0.17,
  ]);
  expect(sigmaAt(table, 14)).toBeCloseTo(0.115, 12);
});

test("errors are widest in the middle of a unit's range and never nothing", () => {
  expect([0, 0.5, 1].map(spreadFactor)).toEqual([0.2, 1.2, 0.2]);
});

/** A works that would draw 600 of its 800 kW in every period, and the days of forecasts of it. */
const works: HandUnit = { id: "works", capacityKw: 0, consumptionKw: 800 };
function worksForecasts(days: number) {
  const network = handNetwork([works, ...units]);
  const series = {
    ...halfSeries(network),
    availableKw: (_period: number, out: Float64Array) =>
      out.set(network.units.ids.map((id) => (id === "works" ? -600 : 250))),
  };
  const source = forecaster(network, series, settingsOf("gaussian-copula"), "1");
  return Array.from({ length: days }, (_, day) => {
    const from = FIRST + day * 48;
    const of = forecast(source, from, 48, from * 1800 - 39 * 3600);
    return { of, deviation: statedDeviation(source, of), count: network.units.ids.length };
  });
}

test("demand units are forecast as demand is: negative, with its deviation, and no more than the peak and a fifth", () => {
  const errors = worksForecasts(200).flatMap(({ of, deviation, count }) =>
    Array.from({ length: 48 }, (_, step) => {
      const kw = of.availableKw[step * count]!;
      expect(kw).toBeLessThanOrEqual(0);
      expect(kw).toBeGreaterThanOrEqual(-960);
      return (kw + 600) / deviation[step * count]!;
    }),
  );
  const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
  const spread = Math.sqrt(
    errors.reduce((sum, error) => sum + (error - mean) ** 2, 0) / errors.length,
  );
  expect(Math.abs(mean)).toBeLessThan(0.15);
  expect(Math.abs(spread - 1)).toBeLessThan(0.1);
});

test.for(KINDS)(
  "%s: the stated deviation is of what is believed: none where nothing is offered, none where nothing is uncertain",
  (kind) => {
    const network = handNetwork(units);
    const source = forecaster(network, halfSeries(network), settingsOf(kind), "1");
    const of = forecast(source, FIRST, 48, HOURS_BEFORE(39));
    of.availableKw[0] = 0;
    const deviation = statedDeviation(source, of);
    expect(deviation[0]).toBe(0);
    expect(deviation.every((kw) => Number.isFinite(kw) && kw >= 0)).toBe(true);
    expect(deviation.some((kw) => kw > 0)).toBe(kind !== "perfect");
    // Field, in the first period: capacity · σ(39 h) · the factor of what is believed of it.
    const model = settingsOf("gaussian-copula");
    if (kind !== "gaussian-copula" || model.kind !== "gaussian-copula") return;
    const frac = of.availableKw[2]! / 500;
    expect(deviation[2]).toBeCloseTo(500 * sigmaAt(model.solarFrac, 39) * spreadFactor(frac), 9);
  },
);
