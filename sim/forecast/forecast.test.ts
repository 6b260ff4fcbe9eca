/** Forecasts: true to what happens where they should be, no better than the model where not, and each owner's own. */
import { describe, expect, test } from "vitest";
import { normalCdf } from "../core/normal.ts";
import { parseDay } from "../core/time.ts";
import { ERROR_KINDS, type Forecast, PAST_HALF_HOURS, type PastErrors } from "../model/forecast.ts";
import { type Network, networkColumns } from "../model/network.ts";
import { networkDocumentSchema } from "../model/network-document.ts";
import { CLIMATE_SCORES, type SeriesSource } from "../model/series.ts";
import { type HandUnit, handDocument, handNetwork } from "../testing/hand-made.ts";
import { handSeries } from "../testing/hand-series.ts";
import { gaussianCopula, sigmaAt, spreadFactor } from "./error-models/gaussian-copula.ts";
import {
  ensembleOf,
  forecast,
  forecaster,
  statedDemandDeviation,
  statedDeviation,
} from "./forecast.ts";
import { type ErrorModelSettings, errorModelSchema, errorModels } from "./registry.ts";

const FIRST = (parseDay("2026-01-15")! * 86_400) / 1800;
const HOURS_BEFORE = (hours: number) => FIRST * 1800 - hours * 3600;
const KINDS = Object.keys(errorModels) as (keyof typeof errorModels)[];
const units: HandUnit[] = [
  { id: "moor", capacityKw: 1000, technology: "wind" },
  { id: "edge", capacityKw: 1000, technology: "wind" },
  { id: "field", capacityKw: 500, technology: "solar" },
];

/** Stores are their owners' to plan, and the first hours of a day are night. */
const givesNothing = (technology: string, period: number) =>
  technology === "storage" || (technology === "solar" && period % 48 < 8);

/**
 * Everybody gives or draws half of what it can, the sun by day, and no more is known than that all up to the capacity may
 * come; the price rises through the day.
 */
function halfSeries({ units: of }: Network): SeriesSource {
  const { capacityKw, consumptionKwMax, technology } = of;
  return handSeries({
    availableKw: (period, out) =>
      out.set(
        technology.map((each, row) =>
          givesNothing(each, period) ? 0 : (capacityKw[row]! - consumptionKwMax[row]!) / 2,
        ),
      ),
    unitClimateKw: (period, out) =>
      out.set(
        technology.flatMap((each, row) =>
          CLIMATE_SCORES.map((score) =>
            givesNothing(each, period)
              ? 0
              : capacityKw[row]! * normalCdf(score) - consumptionKwMax[row]! * normalCdf(-score),
          ),
        ),
      ),
    demandKw: (_period, out) => out.fill(300),
    demandClimateKw: (_period, out) =>
      out.set(Array.from(out, (_, cell) => 400 + 50 * CLIMATE_SCORES[cell % 33]!)),
    priceGbpPerMwh: (period) => period % 48,
  });
}

/** 30 past days of errors up to a fifth, each kind with its own. */
const PAST_DAYS = 30;
const pastErrors: PastErrors = {
  dayCount: PAST_DAYS,
  errorFrac: Object.fromEntries(
    ERROR_KINDS.map((kind, row) => [
      kind,
      Float64Array.from(
        { length: PAST_DAYS * PAST_HALF_HOURS },
        (_, cell) =>
          0.2 * Math.sin((row + 1) * (Math.floor(cell / PAST_HALF_HOURS) + 1) + cell / 9),
      ),
    ]),
  ),
};

function believed(
  model: ErrorModelSettings,
  hours: number,
  list: readonly HandUnit[] = units,
  seed = "1",
  fromPeriod = FIRST,
): { readonly network: Network; readonly forecast: Forecast } {
  const network = handNetwork(list);
  const source = forecaster(network, halfSeries(network), model, seed, undefined, pastErrors);
  return { network, forecast: forecast(source, fromPeriod, 48, HOURS_BEFORE(hours)) };
}

const settingsOf = (kind: (typeof KINDS)[number], more: object = {}) =>
  errorModelSchema.parse({ kind, ...(kind === "empirical" ? { file: "past.csv" } : {}), ...more });
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

/** A demand of at most 600 kW behind the same bus, of which 400 ± 50 kW is usual. */
test.for([
  ["perfect", {}, 24, 0],
  ["gaussian-copula", {}, 24, 36],
  ["gaussian-copula", {}, 1, 12],
  ["gaussian-copula", { statedFactor: 0.5 }, 24, 18],
  // What was metered 48 half-hours ago says next to nothing; half an hour ago a tenth of it is gone.
  ["persistence", { memory: { demand: 0.8 } }, 24, 50],
  ["persistence", { memory: { demand: 0.8 } }, 0, 30],
] as const)(
  "%s %o: what a forecast %d hours ahead states of a demand is %d kW",
  ([kind, more, hours, kw]) => {
    const network = networkColumns(
      networkDocumentSchema.parse({
        ...handDocument(units),
        demands: [{ id: "homes", bus: "site", peakMw: 0.6, profile: "domestic" }],
      }),
    );
    const source = forecaster(network, halfSeries(network), settingsOf(kind, more), "1");
    const of = forecast(source, FIRST, 1, HOURS_BEFORE(hours));
    expect(Math.abs(statedDemandDeviation(source, of)[0]! - kw)).toBeLessThan(0.5);
  },
);

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
  "%s: the stated deviation is none where nothing can be given, none where nothing is uncertain, and never below 0",
  (kind) => {
    const network = handNetwork(units);
    const source = forecaster(
      network,
      halfSeries(network),
      settingsOf(kind),
      "1",
      undefined,
      pastErrors,
    );
    const of = forecast(source, FIRST, 48, HOURS_BEFORE(39));
    const deviation = statedDeviation(source, of);
    for (let step = 0; step < 8; step += 1) expect(deviation[step * 3 + 2]).toBe(0);
    expect(deviation.every((kw) => Number.isFinite(kw) && kw >= 0)).toBe(true);
    expect(deviation.some((kw) => kw > 0)).toBe(kind !== "perfect");
  },
);

test("gaussian-copula: the stated deviation is of what is believed", () => {
  const network = handNetwork(units);
  const model = settingsOf("gaussian-copula");
  if (model.kind !== "gaussian-copula") throw new Error("gaussian-copula was asked for");
  const source = forecaster(network, halfSeries(network), model, "1");
  const of = forecast(source, FIRST, 48, HOURS_BEFORE(39));
  of.availableKw[0] = 0;
  const deviation = statedDeviation(source, of);
  expect(deviation[0]).toBe(0);
  // Field at noon: capacity · σ(39 h + 12 h) · the factor of what is believed of it.
  const frac = of.availableKw[24 * 3 + 2]! / 500;
  expect(deviation[24 * 3 + 2]).toBeCloseTo(
    500 * sigmaAt(model.solarFrac, 51) * spreadFactor(frac),
    9,
  );
});

/** Draws of some pairs: [pair][period][as drawn, mirrored], units and demands. */
function draws(
  kind: (typeof KINDS)[number],
  list: readonly HandUnit[],
  pairs: readonly number[],
  homesKw = 0,
) {
  const network = networkWithHomes(list, homesKw);
  const source = forecaster(
    network,
    halfSeries(network),
    settingsOf(kind),
    "1",
    undefined,
    pastErrors,
  );
  const ensemble = ensembleOf(source, forecast(source, FIRST, 48, HOURS_BEFORE(39)));
  const out = pairs.map((pair) => {
    ensemble.start(pair);
    return Array.from({ length: 48 }, (_, step) => {
      if (step > 0) ensemble.next();
      return [false, true].map((isMirrored) => {
        const unitKw = new Float64Array(network.units.ids.length);
        const demandKw = new Float64Array(network.demands.ids.length);
        ensemble.fill(isMirrored, unitKw, demandKw);
        return { unitKw, demandKw };
      });
    });
  });
  return { network, out };
}
const firstPairs = (count: number) => Array.from({ length: count }, (_, pair) => pair);

/** Hand-made units and, where wanted, one passive demand. */
function networkWithHomes(list: readonly HandUnit[], homesKw: number): Network {
  const document = handDocument(list);
  const demands =
    homesKw > 0 ? [{ id: "homes", bus: "site", peakMw: homesKw / 1000, profile: "domestic" }] : [];
  return networkColumns(networkDocumentSchema.parse({ ...document, demands }));
}

const everybody: HandUnit[] = [
  ...units,
  { id: "cell", capacityKw: 400, storage: { energyWh: 800_000, chargeKw: 400 } },
  { id: "works", capacityKw: 0, consumptionKw: 800 },
];

describe.for(KINDS)("%s: what may come", (kind) => {
  test("lies inside the ranges, and is nothing of a store and of the sun at night", () => {
    const { network, out } = draws(kind, everybody, firstPairs(20), 500);
    const column = (id: string) => network.units.ids.indexOf(id);
    for (const path of out)
      for (const [step, both] of path.entries())
        for (const { unitKw, demandKw } of both) {
          for (const unit of everybody) {
            const kw = unitKw[column(unit.id)]!;
            expect(kw).toBeGreaterThanOrEqual(-1.2 * (unit.consumptionKw ?? 0));
            expect(kw).toBeLessThanOrEqual(unit.capacityKw);
          }
          expect(demandKw[0]).toBeGreaterThanOrEqual(0);
          expect(demandKw[0]).toBeLessThanOrEqual(600);
          expect(unitKw[column("cell")]).toBe(0);
          if (step < 8) expect(unitKw[column("field")]).toBe(0);
        }
  });

  test("is the same when asked again, in another order of pairs too", () => {
    const { out } = draws(kind, everybody, firstPairs(10), 500);
    const backwards = draws(kind, everybody, firstPairs(10).reverse(), 500);
    expect(backwards.out.reverse()).toEqual(out);
  });

  test("of nobody is changed by another unit", () => {
    const before = draws(kind, units, firstPairs(10));
    const newcomers: HandUnit[] = [
      { id: "aaa", capacityKw: 700, technology: "wind" },
      { id: "aab", capacityKw: 0, consumptionKw: 300 },
    ];
    const after = draws(kind, [...newcomers, ...units].reverse(), firstPairs(10));
    for (const [pair, path] of before.out.entries())
      for (const [step, both] of path.entries())
        for (const [side, { unitKw }] of both.entries())
          for (const { id } of units)
            expect(after.out[pair]![step]![side]!.unitKw[after.network.units.ids.indexOf(id)]).toBe(
              unitKw[before.network.units.ids.indexOf(id)],
            );
  });

  test("comes in pairs: the mirror lies on the other side, and as often in every place", () => {
    const { network, out } = draws(kind, units, firstPairs(400));
    const row = network.units.ids.indexOf("moor");
    const noon = out.map((path) => path[24]!.map(({ unitKw }) => unitKw[row]!));
    const meanOf = (side: number) => noon.reduce((sum, both) => sum + both[side]!, 0) / noon.length;
    const [mean, mirrored] = [meanOf(0), meanOf(1)];
    const product = (left: number, right: number) =>
      noon.reduce((sum, both) => sum + (both[left]! - mean) * (both[right]! - mean), 0) /
      noon.length;
    const variance = product(0, 0);
    expect(Math.abs(mean - mirrored)).toBeLessThanOrEqual(6 * Math.sqrt(variance / noon.length));
    if (kind === "perfect") expect(variance).toBe(0);
    else expect(product(0, 1)).toBeLessThan(0);
  });
});
