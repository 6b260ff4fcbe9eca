/** Laws of the built-in series: a value depends on its owner, the seed and the period, and stays inside its bounds. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Technology } from "../../sim/model/network-document.ts";
import {
  periodsFrom,
  readOut,
  type SmallDemand,
  type SmallUnit,
  smallNetwork,
} from "../testing/series.ts";
import {
  DAY_80,
  DAY_90,
  dailyNoise,
  HALF_HOUR_90,
  HALF_HOUR_95,
  HALF_HOUR_97,
  HALF_HOUR_99,
  halfHourlyNoise,
  ownerKey,
} from "./autoregression.ts";
import { PERIODS_PER_DAY, yearCalendar } from "./calendar.ts";
import { generatedSeries } from "./generated.ts";

const units: readonly SmallUnit[] = [
  { id: "moor", technology: "wind", capacityMw: 20 },
  { id: "field", technology: "solar", capacityMw: 5.0000004 },
  { id: "beck", technology: "hydro", capacityMw: 0.75 },
  { id: "dairy", technology: "chp", capacityMw: 3 },
  { id: "engine", technology: "generator", capacityMw: 2 },
  { id: "store", technology: "storage", capacityMw: 10 },
  {
    ...{ id: "mill", technology: "demand", capacityMw: 0 },
    consumption: { peakMw: 6, profile: "industrial" },
  },
];
const demands: readonly SmallDemand[] = [
  { id: "homes", profile: "domestic", peakMw: 9 },
  { id: "shops", profile: "commercial", peakMw: 3 },
  { id: "works", profile: "industrial", peakMw: 6 },
  { id: "pumps", profile: "constant", peakMw: 1.005 },
];
const network = smallNetwork(units, demands);
const year2026 = yearCalendar(2026);
const january = periodsFrom(year2026.firstPeriod, 31 * PERIODS_PER_DAY);
const runs = { numRuns: 8 };
const seeds = fc.string({ minLength: 1, maxLength: 8 });

test("the same seed gives the same values, another seed other weather", () => {
  const read = (seed: string) => readOut(network, generatedSeries(network, seed), january);
  const first = read("a");
  expect(read("a")).toEqual(first);
  for (const id of ["moor", "field", "beck", "dairy", "mill", "homes", "works", "price"]) {
    expect(read("b").get(id)).not.toEqual(first.get(id));
  }
});

test("a unit or demand more, first or last, changes nobody else's series", () => {
  const technologies: Technology[] = ["wind", "solar", "hydro", "chp", "storage"];
  fc.assert(
    fc.property(
      seeds,
      fc.constantFrom(...technologies),
      fc.constantFrom("!first", "~last", "region", "price2"),
      fc.boolean(),
      (seed, technology, id, isFirst) => {
        const more: SmallUnit = { id, technology, capacityMw: 7 };
        const load: SmallDemand = { id: `${id} load`, profile: "domestic", peakMw: 2 };
        const larger = isFirst
          ? smallNetwork([more, ...units], [load, ...demands])
          : smallNetwork([...units, more], [...demands, load]);
        const before = readOut(network, generatedSeries(network, seed), january);
        const after = readOut(larger, generatedSeries(larger, seed), january);
        for (const [owner, values] of before) expect(after.get(owner)).toEqual(values);
      },
    ),
    runs,
  );
});

test("twice the capacity gives twice the power, to the watt", () => {
  const double = smallNetwork(
    units.map(({ consumption, ...unit }) => ({
      ...unit,
      capacityMw: 2 * unit.capacityMw,
      ...(consumption && { consumption: { ...consumption, peakMw: 2 * consumption.peakMw } }),
    })),
  );
  const once = readOut(network, generatedSeries(network, "a"), january);
  const twice = readOut(double, generatedSeries(double, "a"), january);
  for (const { id } of units) {
    once.get(id)!.forEach((kw, index) => {
      expect(Math.abs(twice.get(id)![index]! - 2 * kw)).toBeLessThanOrEqual(0.00101);
    });
  }
});

test("a month alone equals that month of the year, whatever was asked before", () => {
  const start = yearCalendar(2025).firstPeriod;
  const end = yearCalendar(2028).firstPeriod;
  const wholeSource = generatedSeries(network, "slices");
  const whole = readOut(network, wholeSource, periodsFrom(start, end - start));
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: start, max: end - 1 }), { minLength: 1, maxLength: 6 }),
      (periods) => {
        const alone = readOut(network, generatedSeries(network, "slices"), periods);
        for (const [id, values] of alone) {
          const sliced = periods.map((period) => whole.get(id)![period - start]!);
          expect([...values]).toEqual(sliced);
        }
      },
    ),
    runs,
  );
});

test("power is between 0 and capacity on the 1 W grid, and prices are whole pence", () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const series = readOut(
        network,
        generatedSeries(network, seed),
        periodsFrom(year2026.firstPeriod, year2026.periodCount),
      );
      const ids = [...network.units.ids, ...network.demands.ids];
      const sizeKw = [
        ...network.units.capacityKw.map((kw, row) => kw + network.units.consumptionKwMax[row]!),
        ...network.demands.peakKw,
      ];
      ids.forEach((id, row) => {
        const sign = network.units.technology[row] === "demand" ? -1 : 1;
        const values = series.get(id)!.map((kw) => sign * kw);
        // A size such as 1.005 MW is a hair below 1005 kW in binary.
        const outside = values.filter((kw) => !(kw >= 0 && kw <= sizeKw[row]! + 1e-9));
        const offGrid = values.filter((kw) => kw !== Math.round(kw * 1000) / 1000);
        expect([id, outside.length, offGrid.length]).toEqual([id, 0, 0]);
      });
      const prices = series.get("price")!;
      expect(prices.filter((price) => price !== Math.round(price * 100) / 100)).toHaveLength(0);
    }),
    runs,
  );
});

test("a unit that consumes draws what passive demand of its id would, with the other sign", () => {
  const { id, consumption } = units.find((unit) => unit.consumption !== undefined)!;
  const passive = smallNetwork([], [{ id, ...consumption! }]);
  const drawn = readOut(passive, generatedSeries(passive, "a"), january).get(id)!;
  expect(Math.max(...drawn)).toBeGreaterThan(3000);
  const injected = readOut(network, generatedSeries(network, "a"), january).get(id)!;
  expect([...injected]).toEqual([...drawn].map((kw) => -kw + 0));
});

test("storage has no series, a generator is always there, a constant demand is its peak", () => {
  const series = readOut(network, generatedSeries(network, "a"), january);
  expect(new Set(series.get("store"))).toEqual(new Set([0]));
  expect(new Set(series.get("engine"))).toEqual(new Set([2000]));
  expect(new Set(series.get("pumps"))).toEqual(new Set([1005]));
});

test("UTC years join: the first value of a year follows from the last of the year before", () => {
  const keys = ownerKey("join", "weather/wind", "moor");
  for (const year of [2023, 2024, 2025]) {
    const before = yearCalendar(year);
    const after = yearCalendar(year + 1);
    for (const persistence of [HALF_HOUR_90, HALF_HOUR_95, HALF_HOUR_97, HALF_HOUR_99]) {
      const last = halfHourlyNoise(keys, 0, persistence, before).at(-1)!;
      const first = halfHourlyNoise(keys, 0, persistence, after)[0]!;
      // Four standard deviations of one step.
      const step = 4.5 * Math.sqrt(1 - persistence.phi * persistence.phi);
      expect(Math.abs(first - persistence.phi * last)).toBeLessThan(step);
    }
    for (const persistence of [DAY_80, DAY_90]) {
      const last = dailyNoise(keys, 0, persistence, before).at(-1)!;
      const first = dailyNoise(keys, 0, persistence, after)[0]!;
      expect(Math.abs(first - last)).toBeLessThan(0.15);
    }
  }
});

test("every recursion starts so early that what came before is forgotten", () => {
  for (const { phi, warmUpSteps } of [
    HALF_HOUR_90,
    HALF_HOUR_95,
    HALF_HOUR_97,
    HALF_HOUR_99,
    DAY_80,
    DAY_90,
  ]) {
    expect(phi ** warmUpSteps).toBeLessThan(1e-9);
  }
});

test("recursions agree with themselves from year to year, half-hour by half-hour", () => {
  // The days before a year, run on from the year before, end where the year's own start says they do.
  const keys = ownerKey("join", "weather/rain", "beck");
  const before = yearCalendar(2025);
  const after = yearCalendar(2026);
  const joined = { ...before, periodCount: before.periodCount + after.periodCount };
  for (const persistence of [HALF_HOUR_90, HALF_HOUR_95, HALF_HOUR_97, HALF_HOUR_99]) {
    const long = halfHourlyNoise(keys, 0, persistence, joined).subarray(before.periodCount);
    const own = halfHourlyNoise(keys, 0, persistence, after);
    const worst = Math.max(...own.map((value, index) => Math.abs(value - long[index]!)));
    expect(worst).toBeLessThan(1e-8);
  }
});
