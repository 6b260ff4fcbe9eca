/** Laws of the built-in series: a value depends on its owner, the seed and the period, and stays inside its bounds. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Technology } from "../../sim/model/network-document.ts";
import {
  COMMON_SERIES,
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
  HALF_HOUR_65,
  HALF_HOUR_89,
  HALF_HOUR_90,
  HALF_HOUR_97,
  HALF_HOUR_993,
  halfHourlyNoise,
} from "./autoregression.ts";
import { monthCalendar, PERIODS_PER_DAY, type SeriesCalendar, yearCalendar } from "./calendar.ts";
import { generatedSeries } from "./generated.ts";
import { fieldAt, weatherField } from "./weather-field.ts";
import { powerCurve, WIND } from "./wind.ts";

const units: readonly SmallUnit[] = [
  { id: "moor", technology: "wind", capacityMw: 20 },
  { id: "field", technology: "solar", capacityMw: 5.0000004 },
  { id: "beck", technology: "hydro", capacityMw: 0.75 },
  { id: "dairy", technology: "chp", capacityMw: 3 },
  { id: "engine", technology: "generator", capacityMw: 2 },
  { id: "store", technology: "storage", capacityMw: 10 },
  { id: "cape", technology: "wind", capacityMw: 4, at: [58.4, -3.1] },
  { id: "wold", technology: "solar", capacityMw: 6, at: [53.2, -0.1] },
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
const halfHourly = [HALF_HOUR_65, HALF_HOUR_89, HALF_HOUR_90, HALF_HOUR_97, HALF_HOUR_993];
const runs = { numRuns: 8 };
const seeds = fc.string({ minLength: 1, maxLength: 8 });

test("the same seed gives the same values, another seed other weather", () => {
  const read = (seed: string) => readOut(network, generatedSeries(network, seed), january);
  const first = read("a");
  expect(read("a")).toEqual(first);
  for (const id of [
    ...["moor", "cape", "field", "wold", "beck", "dairy", "mill", "homes", "works"],
    ...COMMON_SERIES,
  ]) {
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

test("a location more changes nobody's series; the weather at the middle of the network follows the middle", () => {
  const placed = units.filter(({ at }) => at !== undefined);
  const south: SmallUnit = { id: "down", technology: "wind", capacityMw: 5, at: [51, -1.3] };
  const read = (list: readonly SmallUnit[]) => {
    const small = smallNetwork(list);
    return readOut(small, generatedSeries(small, "locations"), january);
  };
  const [before, after] = [read(placed), read([south, ...placed])];
  for (const { id } of placed) expect(after.get(id)).toEqual(before.get(id));
  expect(after.get("windMps")).not.toEqual(before.get("windMps"));
  expect(after.get("temperatureC")).toEqual(before.get("temperatureC"));
});

test("units at one location see one weather, whatever their ids", () => {
  const twin = (id: string): SmallUnit => ({ ...units.find((u) => u.id === "cape")!, id });
  const small = smallNetwork([twin("left"), twin("right")]);
  const read = readOut(small, generatedSeries(small, "a"), january);
  expect(read.get("left")).toEqual(read.get("right"));
});

test("the weather that plant meets is the weather that the units see", () => {
  const lone = (technology: "wind" | "solar"): SmallUnit[] => [
    { id: "lone", technology, capacityMw: 1, at: [56, -3] },
  ];
  const read = (technology: "wind" | "solar") => {
    const small = smallNetwork(lone(technology));
    return readOut(small, generatedSeries(small, "a"), january);
  };
  const [wind, solar] = [read("wind"), read("solar")];
  wind.get("lone")!.forEach((kw, index) => {
    const hubMps = wind.get("windMps")![index]! / WIND.groundFrac;
    if (Math.abs(hubMps - WIND.cutOutMs) < 0.01) return;
    expect(Math.abs(kw - 1000 * powerCurve(hubMps))).toBeLessThan(1);
  });
  solar.get("lone")!.forEach((kw, index) => {
    const light = solar.get("irradianceWPerM2")![index]!;
    if (light === 0) expect(kw).toBeLessThan(0.1);
    if (light > 1) expect(kw).toBeGreaterThan(0);
  });
});

test("twice the capacity gives twice the power, to the watt", () => {
  // Consumption is not among them: more customers differ less from each other.
  const plant = units.filter(({ consumption }) => consumption === undefined);
  const double = smallNetwork(plant.map((unit) => ({ ...unit, capacityMw: 2 * unit.capacityMw })));
  const once = readOut(network, generatedSeries(network, "a"), january);
  const twice = readOut(double, generatedSeries(double, "a"), january);
  for (const { id } of plant) {
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
      const offGrid = (name: string, perUnit: number) =>
        series.get(name)!.filter((value) => value !== Math.round(value * perUnit) / perUnit);
      const grids = { price: 100, systemPrice: 100, temperatureC: 100, windMps: 1000 };
      for (const [name, perUnit] of Object.entries({ ...grids, irradianceWPerM2: 10 }))
        expect([name, offGrid(name, perUnit).length]).toEqual([name, 0]);
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
  const owner = { seed: "join", purpose: "weather/wind", id: "moor" };
  for (const year of [2023, 2024, 2025]) {
    const before = yearCalendar(year);
    const after = yearCalendar(year + 1);
    for (const persistence of halfHourly) {
      const last = halfHourlyNoise(owner, 0, persistence, before).at(-1)!;
      const first = halfHourlyNoise(owner, 0, persistence, after)[0]!;
      // Four standard deviations of one step.
      const step = 4.5 * Math.sqrt(1 - persistence.phi * persistence.phi);
      expect(Math.abs(first - persistence.phi * last)).toBeLessThan(step);
    }
    for (const persistence of [DAY_80, DAY_90]) {
      const last = dailyNoise(owner, 0, persistence, before).at(-1)!;
      const first = dailyNoise(owner, 0, persistence, after)[0]!;
      expect(Math.abs(first - last)).toBeLessThan(0.15);
    }
  }
});

test("every recursion starts so early that what came before is forgotten", () => {
  for (const { phi, warmUpSteps } of [
    HALF_HOUR_65,
    HALF_HOUR_89,
    HALF_HOUR_90,
    HALF_HOUR_97,
    HALF_HOUR_993,
    DAY_80,
    DAY_90,
  ]) {
    expect(phi ** warmUpSteps).toBeLessThan(1e-9);
  }
});

test("months, in whatever order they are read and whichever are left out, are those of the whole year", () => {
  const owner = { seed: "join", purpose: "weather/wind", id: "moor" };
  const cape = { latitudeDeg: 58.4, longitudeDeg: -3.1 };
  const columnsOf = (calendar: SeriesCalendar) => ({
    halfHourly: halfHourlyNoise(owner, 0, HALF_HOUR_97, calendar),
    daily: dailyNoise(owner, 1, DAY_80, calendar),
    field: fieldAt(weatherField("join", "field", 300, HALF_HOUR_993, calendar), cape),
    winter: calendar.winterFrac,
  });
  const whole = columnsOf(year2026);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 11 }), { minLength: 1 }), (months) => {
      const recursions = new Map();
      for (const month of months) {
        const calendar = monthCalendar(2026 * 12 + month, recursions);
        const first = calendar.firstPeriod - year2026.firstPeriod;
        for (const [name, values] of Object.entries(columnsOf(calendar)))
          expect(values).toEqual(
            whole[name as keyof typeof whole].slice(first, first + calendar.periodCount),
          );
      }
    }),
    runs,
  );
});

test("a run that reads months back and forth, more of them than are kept, reads the same", () => {
  const once = readOut(network, generatedSeries(network, "a"), january);
  const series = generatedSeries(network, "a");
  for (const year of [2028, 2025, 2026, 2024])
    for (let month = 11; month >= 0; month -= 1)
      series.priceGbpPerMwh(monthCalendar(year * 12 + month, new Map()).firstPeriod);
  expect(readOut(network, series, january)).toEqual(once);
});

test("recursions agree with themselves from year to year, half-hour by half-hour", () => {
  // The days before a year, run on from the year before, end where the year's own start says they do.
  const owner = { seed: "join", purpose: "weather/rain", id: "beck" };
  const before = yearCalendar(2025);
  const after = yearCalendar(2026);
  const joined = { ...before, periodCount: before.periodCount + after.periodCount };
  for (const persistence of halfHourly) {
    const long = halfHourlyNoise(owner, 0, persistence, joined).subarray(before.periodCount);
    const own = halfHourlyNoise(owner, 0, persistence, after);
    const worst = Math.max(...own.map((value, index) => Math.abs(value - long[index]!)));
    expect(worst).toBeLessThan(1e-8);
  }
});
