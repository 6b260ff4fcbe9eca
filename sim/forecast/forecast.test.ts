/** Forecasts: true to what happens where they should be, no better than the model where not, and each owner's own. */
import { expect, test } from "vitest";
import { parseDay } from "../core/time.ts";
import type { Network } from "../model/network.ts";
import type { SeriesSource } from "../model/series.ts";
import { type HandUnit, handNetwork } from "../testing/hand-made.ts";
import type { Forecast } from "./error-model.ts";
import { gaussian, sigmaAt, spreadFactor } from "./error-models/gaussian.ts";
import { forecast, forecaster } from "./forecast.ts";
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
  return {
    availableKw: (_period, out) => out.set(of.capacityKw.map((kw) => kw / 2)),
    demandKw: (_period, out) => out.fill(0),
    priceGbpPerMwh: (period) => period % 48,
    systemPriceGbpPerMwh: () => 0,
    ambient: () => ({ temperatureC: 10, windMps: 5, irradianceWPerM2: 0 }),
    ratingKw: () => undefined,
  };
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
  const model = settingsOf("gaussian");
  const one = path(believed(model, 39), "moor");
  expect(path(believed(model, 15), "moor")).not.toEqual(one);
  expect(path(believed(model, 39, units, "2"), "moor")).not.toEqual(one);
  expect(path(believed(model, 39), "edge")).not.toEqual(one);
});

test("errors have the model's standard deviation at the lead, half of their variance in common, and memory", () => {
  const model = settingsOf("gaussian");
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
  expect(product(errors.moor, errors.edge) / (expected * expected)).toBeCloseTo(0.5, 1);
  expect(product(errors.moor, errors.next) / (expected * expected)).toBeCloseTo(0.93, 1);
});

test("the standard deviation is linear between the stated leads and flat outside them", () => {
  const table = gaussian.settings.parse({ kind: "gaussian" }).windFrac;
  expect([0, 1, 4, 24, 48, 100].map((hours) => sigmaAt(table, hours))).toEqual([
    0.05, 0.05, 0.09, 0.14, 0.17, 0.17,
  ]);
  expect(sigmaAt(table, 14)).toBeCloseTo(0.115, 12);
});

test("errors are widest in the middle of a unit's range and never nothing", () => {
  expect([0, 0.5, 1].map(spreadFactor)).toEqual([0.2, 1.2, 0.2]);
});
