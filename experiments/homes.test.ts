/**
 * Homes in whole runs, on generated weather: what many come to together against the planners' numbers of domain §8, that the network
 * draws what they draw, and what is refused.
 */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { generatedSeries } from "../grids/series/generated.ts";
import { worstCases } from "../sim/approval/conditions.ts";
import { orThrow } from "../sim/core/errors.ts";
import {
  londonDayStart,
  londonOffsetSeconds,
  parseDay,
  periodOf,
  periodStart,
} from "../sim/core/time.ts";
import { forecast as forecastOf } from "../sim/forecast/forecast.ts";
import { firstHalfHour, homesCourse } from "../sim/homes/course.ts";
import { momentAt, stayLaw } from "../sim/homes/stay-law.ts";
import {
  type HomeGroup,
  homeGroupSchema,
  homesReach,
  homesReaches,
  plannedPeakKw,
  withHomes,
} from "../sim/model/homes.ts";
import { networkColumns } from "../sim/model/network.ts";
import { buildWorld } from "../sim/state/build.ts";
import { headroom } from "./testing/command-line.ts";
import {
  documentOf,
  partsOf,
  type Ran,
  ran,
  ringDocument,
  rowsOf,
  scenarioOf,
} from "./testing/engine-runs.ts";
import { scratchFolder } from "./testing/scratch-folder.ts";

const { folder, fresh } = scratchFolder("homes");
const FIRST = periodOf(londonDayStart(parseDay("2025-01-01")!));
const WINTER_DAYS = 59;
const SEEDS = ["1", "2", "3", "4", "5"];
const network = networkColumns(documentOf("sixty-over-hundred"));

type Part = "baseWh" | "evWh" | "heatPumpWh";

/** Half-hours of two winter months, kW for each of `count` homes. */
function winter(count: number, settings: object, part: Part, seed: string): number[] {
  const group: HomeGroup = homeGroupSchema.parse({ id: "g", bus: "b", count, ...settings });
  const series = generatedSeries(network, seed);
  const course = homesCourse([group], series, seed, firstHalfHour(FIRST, FIRST));
  return Array.from(
    { length: WINTER_DAYS * 48 },
    (_, index) => (course.halfHour(0, FIRST + index)[part] * 2) / 1000 / count,
  );
}

const sum = (values: readonly number[]) => values.reduce((total, each) => total + each, 0);
const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const meanPeak = (count: number, settings: object, part: Part) =>
  mean(SEEDS.map((seed) => Math.max(...winter(count, settings, part, seed))));

describe("what homes come to together (domain §8)", () => {
  // ADMD(n) = ADMD_inf (1 + b/√n) with b = 1.5 and 1.5 kW: 1.73 kW at 100 homes, 1.57 at 1,000.
  test.each([
    [10, 0.2],
    [100, 0.1],
    [1000, 0.1],
  ])("the peak of %i homes is 1.5 kW (1 + 1.5/√n) each, within a part of %d", (count, within) => {
    const expected = 1.5 * (1 + 1.5 / Math.sqrt(count));
    const peak = meanPeak(count, {}, "baseWh");
    expect(Math.abs(peak / expected - 1)).toBeLessThan(within);
  });

  test("at 100 homes that is about 1.5 kW, in each of five winters between 1.4 and 1.8", () => {
    for (const seed of SEEDS) {
      const peak = Math.max(...winter(100, {}, "baseWh", seed));
      expect(peak).toBeGreaterThan(1.4);
      expect(peak).toBeLessThan(1.8);
    }
  });

  test("the peak of 100 heat pumps is 1.7 kW each over five winters, within 15 %", () => {
    const peak = meanPeak(100, { heatPump: { share: 1 } }, "heatPumpWh");
    expect(Math.abs(peak / 1.7 - 1)).toBeLessThan(0.15);
  });

  /** Mean day of 1,000 cars, kW each by half-hour of the London clock. */
  const carDay = (charging: object) => {
    const values = winter(1000, { ev: { share: 1, charging } }, "evWh", "1");
    const offset = londonOffsetSeconds(FIRST * 1800) / 1800;
    return Array.from({ length: 48 }, (_, slot) =>
      mean(values.filter((_value, index) => (index + offset) % 48 === slot)),
    );
  };
  /** 17:00 to 20:00. */
  const evening = (day: readonly number[]) => Math.max(...day.slice(34, 40));

  test("27 % of cars that are plugged in come between 17:30 and 19:00, as a trial of chargers saw of weekdays", () => {
    const { arrival } = stayLaw(homeGroupSchema.parse({ ...STREET, ev: { share: 1 } }).ev!);
    const hours = Array.from(
      { length: 10_000 },
      (_, at) => momentAt(arrival, (at + 0.5) / 10_000) / 3600,
    );
    const between = hours.filter((hour) => hour >= 17.5 && hour < 19).length;
    expect(between / hours.length).toBeCloseTo(0.27, 2);
  });

  test("so cars at once draw 1.2 kW each in the evening, where trials saw 1.0 to 1.3", () => {
    const most = evening(carDay({ kind: "at-once" }));
    // P(charging) at the best hour is 0.29: of 7 kW on 0.58 of evenings.
    expect(most).toBeCloseTo(0.58 * 7 * 0.29, 1);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThan(1.3);
  });

  test("managed cars draw at most 0.4 kW each in the evening when spread, 0.1 in cheap hours: trials saw 0.3", () => {
    expect(evening(carDay({ kind: "spread" }))).toBeCloseTo(0.4, 1);
    expect(evening(carDay({ kind: "window" }))).toBeCloseTo(0.1, 1);
  });

  test("a car takes 11 kWh on 0.58 of days, 12 kWh drawn, whenever it charges", () => {
    for (const charging of [{ kind: "at-once" }, { kind: "window" }]) {
      const kwh = mean(carDay(charging)) * 24;
      expect(kwh).toBeGreaterThan(((0.58 * 11) / 0.92) * 0.97);
      expect(kwh).toBeLessThan(((0.58 * 11) / 0.92) * 1.03);
    }
  });
});

const STREET = {
  ...{ id: "street", bus: ringDocument.demands[0]!.bus, count: 400, solar: { share: 0.9 } },
  ...{ battery: {}, ev: { share: 0.3 }, heatPump: { share: 0.4 } },
};
const WEEKEND = { period: { start: "2025-06-13", days: 2 } };
const column = (
  of: Ran,
  table: "network_period" | "homes_period" | "homes_bills" | "home_totals",
  name: string,
) => rowsOf(of.tables[table]).map((row) => Number(row[name]));

describe("in a run", () => {
  const without = ran(scenarioOf(WEEKEND));
  const lived = ran(scenarioOf({ ...WEEKEND, homes: [STREET] }));
  const net = column(lived, "homes_period", "netWh");

  test("the network draws what homes draw on top of all else, and homes give at noon", () => {
    const before = column(without, "network_period", "demandWh");
    const after = column(lived, "network_period", "demandWh");
    expect(net).toHaveLength(96);
    expect(Math.min(...net)).toBeLessThan(0);
    for (const [index, wh] of net.entries())
      expect(Math.abs(after[index]! - before[index]! - wh)).toBeLessThanOrEqual(1);
  });

  test("and nothing else of what happens by itself is another", () => {
    const available = ({ tables }: Ran) =>
      rowsOf(tables.unit_period).map((row) => [row.periodStart, row.unit, row.availableWh]);
    expect(available(lived)).toEqual(available(without));
    expect(column(without, "homes_period", "netWh")).toEqual([]);
  });

  test("homes are the same whenever statements begin, and however long the run is", () => {
    const rows = (of: Ran) => rowsOf(of.tables.homes_period);
    const early = ran(scenarioOf({ ...WEEKEND, homes: [STREET], lookAhead: { daysAhead: 5 } }));
    expect(rows(early)).toEqual(rows(lived));
    const longer = ran(scenarioOf({ period: { ...WEEKEND.period, days: 4 }, homes: [STREET] }));
    expect(rows(longer).slice(0, 96)).toEqual(rows(lived));
    expect(longer.digest).not.toBe(lived.digest);
  });

  test("a forecast believes of homes what they will do, and may believe that they give", () => {
    const believed = (forecast: object) => {
      const question = scenarioOf({ ...WEEKEND, homes: [STREET], forecast });
      const world = orThrow(buildWorld(question, partsOf()));
      const row = world.network.demands.ids.indexOf("street");
      const from = periodOf(londonDayStart(world.firstDay));
      const { demandKw } = forecastOf(world.forecaster, from, 48, (from - 48) * 1800);
      return Array.from({ length: 48 }, (_, step) => demandKw[step * (row + 1) + row]!);
    };
    expect(believed({ kind: "perfect" })).toEqual(net.slice(0, 48).map((wh) => wh / 500));
    for (const kind of ["gaussian-copula", "persistence"]) {
      const kw = believed({ kind });
      const most = 400 * 0.9 * 3.5;
      expect(Math.min(...kw)).toBeLessThan(0);
      expect(kw.every((value) => value >= -most && value <= most)).toBe(true);
      expect(kw).not.toEqual(net.slice(0, 48).map((wh) => wh / 500));
    }
  });

  test("homes whose bus has no supply are not served, and owe nothing for what they did not get", () => {
    const dark = ringDocument.branches.filter(
      ({ from, to }) => from === STREET.bus || to === STREET.bus,
    );
    const outage = (homes: readonly object[]) =>
      ran(
        scenarioOf({
          period: { start: "2025-01-14", days: 1 },
          homes,
          faults: dark.map(({ id }) => ({
            ...{ kind: "branch-out", branch: id },
            ...{ from: "2025-01-14T10:00:00Z", to: "2025-01-14T10:45:00Z" },
          })),
        }),
      );
    const lost = outage([{ ...STREET, tariff: { kind: "flat" } }]);
    const unserved = column(lost, "network_period", "unservedWh");
    const before = column(outage([]), "network_period", "unservedWh");
    const missed = column(lost, "homes_period", "unservedWh");
    const metered = column(lost, "homes_period", "netWh");
    for (const dark of [20, 21]) {
      expect(missed[dark]).toBeGreaterThan(0);
      expect(Math.abs(unserved[dark]! - before[dark]! - missed[dark]!)).toBeLessThanOrEqual(1);
    }
    expect([unserved[22], missed[22]]).toEqual([0, 0]);
    // Dark for the whole of a half-hour and for half of the next.
    expect(metered[20]).toBe(0);
    expect(metered[21]! / (metered[21]! + missed[21]!)).toBeCloseTo(0.5, 1);
    const [drawn, given] = [
      ...[column(lost, "homes_bills", "drawnWh"), column(lost, "homes_bills", "givenWh")],
    ] as const;
    expect(drawn!.map((wh, index) => wh - given![index]!)).toEqual(metered);
    expect([drawn![20], given![20]]).toEqual([0, 0]);
    for (const [name, rows] of [
      ["drawnWh", drawn!],
      ["givenWh", given!],
    ] as const)
      expect(Math.abs(sum(column(lost, "home_totals", name)) - sum(rows))).toBeLessThan(
        2 * rows.length + STREET.count,
      );
  });
});

describe("what homes reach", () => {
  test("is their panels and the cars that sell; and all that goes by one price beside the peak of the rest", () => {
    const priced = { control: { kind: "price" } };
    const group = (more: object) =>
      homeGroupSchema.parse({ id: "g", bus: "b", count: 100, tariff: { kind: "flat" }, ...more });
    // Each at peak 1.5 kW for 2,700 kWh, times 1 + 1.5/√100.
    const plainKw = 100 * 1.5 * 1.15;
    expect(homesReach(group({}))).toEqual({ exportKw: 0, drawKw: plannedPeakKw(group({})) });
    expect(plannedPeakKw(group({}))).toBeCloseTo(plainKw, 9);
    const car = (charging: object) => ({ ev: { share: 0.5, charging } });
    const all = group({
      ...{ solar: { share: 0.4, peakKw: 3 }, battery: { share: 0.5, powerKw: 2, ...priced } },
      ...{ heatPump: { share: 0.2 }, ...car({ kind: "price", vehicleToGrid: {} }) },
    });
    const { exportKw, drawKw } = homesReach(all);
    expect(exportKw).toBeCloseTo(100 * (0.4 * 3 + 0.5 * 7), 9);
    expect(drawKw).toBeCloseTo(plainKw + 100 * (0.5 * 7 + 0.2 * 2.5 + 0.4 * 0.5 * 2), 9);
    const own = group(car({ kind: "price", vehicleToGrid: { isSold: false } }));
    expect(homesReach(own).exportKw).toBe(0);
    // A home alone is planned for with more than its car and its pump draw.
    const one = homeGroupSchema.parse({ ...all, count: 1 });
    expect(homesReach(one).drawKw).toBeGreaterThanOrEqual(plannedPeakKw(one));
  });

  test.each(["gaussian-copula", "persistence"])(
    "is what forecasts stay in: cars that give, and all that charge in the cheapest half-hour, are believed to (%s)",
    (kind) => {
      const bands = [
        { from: "00:00", to: "16:00", importGbpPerMwh: 150 },
        { from: "16:00", to: "19:00", importGbpPerMwh: 360, exportGbpPerMwh: 290 },
        { from: "19:00", to: "24:00", importGbpPerMwh: 220 },
      ];
      const seen = (tariff: object, charging: object) => {
        const homes = [
          {
            ...{ id: "cars", bus: ringDocument.demands[0]!.bus, count: 1000, tariff },
            ev: { share: 1, pluggedInFrac: 1, charging },
          },
        ];
        const period = { start: "2025-01-14", days: 2, tickMinutes: 30 };
        const scenario = scenarioOf({ period, homes, forecast: { kind } });
        const world = orThrow(buildWorld(scenario, partsOf()));
        const from = periodOf(londonDayStart(parseDay("2025-01-14")!));
        const { demandKw } = forecastOf(world.forecaster, from, 48, periodStart(from));
        const { ids, peakKw } = world.network.demands;
        const own = Array.from({ length: 48 }, (_, step) => step);
        return {
          believedKw: own.map((step) => demandKw[(step + 1) * ids.length - 1]!),
          livedKw: own.map((step) => world.homes!.halfHour(0, from + step).netWh / 500),
          plannedKw: peakKw.at(-1)!,
        };
      };
      const giving = seen({ kind: "time-of-use", bands }, { kind: "price", vehicleToGrid: {} });
      expect(Math.min(...giving.livedKw)).toBeLessThan(-1000);
      expect(Math.min(...giving.believedKw)).toBeLessThan(-1000);
      const herd = seen({ kind: "day-ahead" }, { kind: "price" });
      expect(Math.max(...herd.livedKw)).toBeGreaterThan(1.3 * herd.plannedKw);
      // Persistence goes by the fortnight before, in which other half-hours were the cheapest.
      if (kind !== "persistence")
        expect(Math.max(...herd.believedKw)).toBeGreaterThan(1.3 * herd.plannedKw);
    },
  );
});

describe("what homes may give", () => {
  const groups = [homeGroupSchema.parse(STREET)];
  const most = 400 * 0.9 * 3.5;

  test("counts where approval studies the most export, with as little drawn as may be", () => {
    const columns = networkColumns(withHomes(ringDocument, groups), homesReaches(groups));
    const [exporting] = worstCases(columns, 0.2);
    const drawn = 0.2 * plannedPeakKw(groups[0]!);
    expect(exporting!.demandKw.at(-1)).toBeCloseTo(drawn - most, 6);
  });

  test("decides whether a line with homes alone behind it can be full of generation", () => {
    const network = { ...ringDocument, units: [], connections: [] };
    const isByDemand = (homes: readonly object[]) => {
      const { demands } = network;
      const quiet = { ...network, demands: demands.map((row) => ({ ...row, peakMw: 0 })) };
      return Array.from(orThrow(buildWorld(scenarioOf({ homes }), partsOf(quiet))).isByDemand);
    };
    // What homes at one bus give runs through a meshed point the way that homes elsewhere draw.
    const small = { ...STREET, solar: undefined, battery: undefined, count: 1 };
    const flips = ringDocument.buses.filter(({ id }) => {
      const there = { ...STREET, id: "there", bus: id, count: 4000, ev: undefined };
      const dark = { ...there, solar: undefined, battery: undefined };
      const [lit, unlit] = [isByDemand([small, there]), isByDemand([small, dark])];
      return unlit.some((by, point) => by === 1 && lit[point] === 0);
    });
    expect(flips.length).toBeGreaterThan(0);
  });
});

test("a bus that is not there, a taken name, a battery beyond its connection, a departure after the next arrival: each told with its place", async () => {
  const path = join(folder, "wrong.yaml");
  writeFileSync(
    path,
    `homes:
  - { id: ${ringDocument.demands[0]!.id}, bus: nowhere, count: 10 }
  - id: street
    bus: ${ringDocument.buses[1]!.id}
    count: 10
    connectionKw: 5
    battery: { powerKw: 6, minimumFrac: 0.9, maximumFrac: 0.5 }
    ev:
      share: 0.5
      arrival: { meanHour: 10, earliestHour: 9 }
      departure: { latestHour: 13 }
      charging: { kind: window, from: "10:00", to: "14:00" }
    heatPump: { share: 0.5, lightHours: 50 }
`,
  );
  const out = fresh();
  const { code, err } = await headroom("run", path, "--out", out);
  expect([code, existsSync(out)]).toEqual([2, false]);
  for (const said of [
    /wrong\.yaml:2:\d+: homes\[0\]\.id: found "[^"]+", which a demand or another group of homes has; give the group another id/,
    /wrong\.yaml:2:\d+: homes\[0\]\.bus: found "nowhere", which is no bus of network "ring"/,
    /wrong\.yaml:7:\d+: homes\[1\]\.battery: found batteries in a group without solar panels/,
    /wrong\.yaml:7:\d+: homes\[1\]\.battery\.powerKw: found 6 kW behind a connection of 5 kW; write no more than connectionKw/,
    /wrong\.yaml:7:\d+: homes\[1\]\.battery\.minimumFrac: found 0\.9, where maximumFrac is 0\.5/,
    /homes\[1\]\.ev\.powerKw: found 7 kW behind a connection of 5 kW/,
    /wrong\.yaml:10:\d+: homes\[1\]\.ev\.arrival\.earliestHour: found 9, before noon/,
    /wrong\.yaml:11:\d+: homes\[1\]\.ev\.departure\.latestHour: found 13, after noon: the next arrival would come before the departure/,
    /wrong\.yaml:12:\d+: homes\[1\]\.ev\.charging\.to: found "14:00" after "10:00", which are the cheap hours of no night/,
    /wrong\.yaml:13:\d+: homes\[1\]\.heatPump\.lightHours: found 50, where heavyHours is 40/,
    /10 faults/,
  ])
    expect(err).toMatch(said);
});
