/**
 * What ten seeds give against what Great Britain has: load factors, persistence, correlation over distance, prices. Each
 * figure has a target and a band here; docs/series.md shows the same table, and a figure that moved prints the new one.
 */
import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { parseDay } from "../../sim/core/time.ts";
import { type Location, planeKm } from "../../sim/model/locations.ts";
import { periodsFrom, readOut, type SmallUnit, smallNetwork } from "../testing/series.ts";
import { correlation, lagged, meanOf, spreadOf } from "../testing/statistics.ts";
import { yearCalendar } from "./calendar.ts";
import { generatedSeries } from "./generated.ts";
import { clearnessOf } from "./solar.ts";
import { netImbalance } from "./system-prices.ts";
import { weatherOf } from "./weather.ts";
import { nationalYield } from "./wind.ts";

const SEEDS = Array.from({ length: 10 }, (_, index) => `calibration ${index + 1}`);
const calendar = yearCalendar(2026);
const year = periodsFrom(calendar.firstPeriod, calendar.periodCount);
const page = readFileSync(new URL("../../docs/series.md", import.meta.url), "utf8");

/** The page has this row; where it has not, the message is the row to write. */
function expectOnPage(row: string): void {
  expect(page.includes(row), `docs/series.md without: ${row}`).toBe(true);
}

const units: readonly SmallUnit[] = [
  { id: "wind", technology: "wind", capacityMw: 20 },
  { id: "second wind", technology: "wind", capacityMw: 20 },
  { id: "located wind", technology: "wind", capacityMw: 20, at: [54.6, -3] },
  { id: "solar", technology: "solar", capacityMw: 5 },
  { id: "located solar", technology: "solar", capacityMw: 5, at: [54.6, -3] },
  { id: "hydro", technology: "hydro", capacityMw: 1 },
];
const network = smallNetwork(units, [
  { id: "domestic", profile: "domestic", peakMw: 9 },
  { id: "commercial", profile: "commercial", peakMw: 3 },
  { id: "industrial", profile: "industrial", peakMw: 6 },
  { id: "30 homes", profile: "domestic", peakMw: 0.06 },
]);
const capacityKw = new Map([
  ...network.units.ids.map((id, row) => [id, network.units.capacityKw[row]!] as const),
  ...network.demands.ids.map((id, row) => [id, network.demands.peakKw[row]!] as const),
]);

const dayOf = (index: number) => calendar.firstDay + Math.floor(index / 48);
const monthsOf = (from: string, to: string) => (index: number) =>
  dayOf(index) >= parseDay(`2026-${from}`)! && dayOf(index) < parseDay(`2026-${to}`)!;
const isSummer = monthsOf("06-01", "09-01");
const isWinter = (index: number) =>
  monthsOf("01-01", "03-01")(index) || dayOf(index) >= parseDay("2026-12-01")!;
const isJanuary = monthsOf("01-01", "02-01");
const isJuly = monthsOf("07-01", "08-01");

/** One seed's year. */
interface Year {
  of(name: string): Float64Array;
  /** Mean as a share of capacity or peak, over the half-hours kept. */
  factor(name: string, keep?: (index: number) => boolean): number;
  /** Above 0 where the system is short. */
  readonly netImbalanceMwh: Float64Array;
  readonly nationFrac: Float64Array;
}

const years: readonly Year[] = SEEDS.map((seed) => {
  const series = readOut(network, generatedSeries(network, seed), year);
  const of = (name: string) => series.get(name)!;
  return {
    of,
    factor: (name, keep) => meanOf(of(name), keep) / capacityKw.get(name)!,
    netImbalanceMwh: netImbalance(seed, calendar),
    nationFrac: nationalYield(weatherOf(seed, calendar).windFields, calendar),
  };
});

type Figure = readonly [name: string, target: number, band: number, of: (year: Year) => number];

const signs = (values: Float64Array) => values.map((value) => (value > 0 ? 1 : -1));
const systemPrices = (of: Year, isShort: boolean) =>
  of.of("systemPrice").filter((_, index) => of.netImbalanceMwh[index]! > 0 === isShort);
/** Highest less lowest of each day. */
const daySpans = (values: Float64Array) =>
  Array.from({ length: calendar.dayCount }, (_, day) => {
    const hours = values.subarray(day * 48, day * 48 + 48);
    return Math.max(...hours) - Math.min(...hours);
  });
const atNoon = (values: Float64Array) => values.filter((_, index) => index % 48 === 24);

/** The band is of the mean over the seeds. */
const FIGURES: readonly Figure[] = [
  ["wind: load factor", 0.27, 0.02, (of) => of.factor("wind")],
  ["wind at a location: load factor", 0.27, 0.02, (of) => of.factor("located wind")],
  ["wind: half-hour to half-hour", 0.98, 0.015, (of) => lagged(of.of("wind"), 1)],
  [
    "wind at a location: half-hour to half-hour",
    0.98,
    0.01,
    (of) => lagged(of.of("located wind"), 1),
  ],
  ["nation's wind: a day later", 0.53, 0.08, (of) => lagged(of.nationFrac, 48)],
  [
    "wind: winter over summer",
    1.8,
    0.4,
    (of) => of.factor("wind", isWinter) / of.factor("wind", isSummer),
  ],
  ["solar: load factor", 0.11, 0.01, (of) => of.factor("solar")],
  ["solar at a location: load factor", 0.11, 0.01, (of) => of.factor("located solar")],
  ["solar: half-hour to half-hour", 0.98, 0.02, (of) => lagged(of.of("solar"), 1)],
  [
    "wind and solar at noon",
    -0.1,
    0.05,
    (of) => correlation(atNoon(of.of("located wind")), atNoon(of.of("located solar"))),
  ],
  ["hydro: load factor", 0.4, 0.03, (of) => of.factor("hydro")],
  ["hydro: December to February", 0.65, 0.03, (of) => of.factor("hydro", isWinter)],
  ["hydro: June to August", 0.15, 0.03, (of) => of.factor("hydro", isSummer)],
  ["temperature: January, °C", 4.7, 1.5, (of) => meanOf(of.of("temperatureC"), isJanuary)],
  ["temperature: July, °C", 16.8, 1.5, (of) => meanOf(of.of("temperatureC"), isJuly)],
  ["domestic: load factor", 0.48, 0.05, (of) => of.factor("domestic")],
  ["commercial: load factor", 0.5, 0.05, (of) => of.factor("commercial")],
  ["industrial: load factor", 0.65, 0.05, (of) => of.factor("industrial")],
  ["30 homes: load factor", 0.4, 0.05, (of) => of.factor("30 homes")],
  ["domestic: half-hour to half-hour", 0.98, 0.01, (of) => lagged(of.of("domestic"), 1)],
  ["domestic: a day later", 0.958, 0.03, (of) => lagged(of.of("domestic"), 48)],
  ["day-ahead price: mean, £/MWh", 74, 7.4, (of) => meanOf(of.of("price"))],
  ["day-ahead price: standard deviation, £/MWh", 26, 2.6, (of) => spreadOf(of.of("price"))],
  ["day-ahead price: half-hour to half-hour", 0.97, 0.02, (of) => lagged(of.of("price"), 1)],
  ["day-ahead price: span of a day, £/MWh", 71, 7.1, (of) => meanOf(daySpans(of.of("price")))],
  ["system short: share of time", 0.5, 0.02, (of) => meanOf(signs(of.netImbalanceMwh)) / 2 + 0.5],
  ["system state: half-hour to half-hour", 0.7, 0.02, (of) => lagged(signs(of.netImbalanceMwh), 1)],
  [
    "net imbalance volume: mean size, MWh",
    281.4,
    14,
    (of) => meanOf(of.netImbalanceMwh.map(Math.abs)),
  ],
  ["system price when long: mean, £/MWh", 45.73, 4.573, (of) => meanOf(systemPrices(of, false))],
  [
    "system price when long: standard deviation, £/MWh",
    23.65,
    2.365,
    (of) => spreadOf(systemPrices(of, false)),
  ],
  ["system price when short: mean, £/MWh", 98.25, 9.825, (of) => meanOf(systemPrices(of, true))],
  [
    "system price when short: standard deviation, £/MWh",
    16.71,
    1.671,
    (of) => spreadOf(systemPrices(of, true)),
  ],
  ["system price: half-hour to half-hour", 0.74, 0.05, (of) => lagged(of.of("systemPrice"), 1)],
];

/** Three figures that count, as people write them. */
const shown = (value: number) =>
  Math.abs(value) >= 10
    ? value.toFixed(1)
    : Math.abs(value) >= 2
      ? value.toFixed(2)
      : value.toFixed(3);

describe("over ten seeds", () => {
  test.each(FIGURES)("%s is %d ± %d", (name, target, band, figure) => {
    const values = years.map(figure);
    const mean = meanOf(values);
    const row = `| ${name} | ${target} ± ${shown(band)} | ${shown(mean)} | ${shown(Math.min(...values))} to ${shown(Math.max(...values))} |`;
    expect(Math.abs(mean - target), row).toBeLessThanOrEqual(band);
    expectOnPage(row);
  });
});

describe("over distance", () => {
  const origin: Location = { latitudeDeg: 53, longitudeDeg: -2 };
  // North, east, south-east and south-west of it, in degrees that come near these distances.
  const DISTANCES = [25, 75, 150, 300] as const;
  const BEARINGS = [0, 90, 135, 225] as const;
  const locationAt = (km: number, bearing: number): Location => {
    const turn = (bearing * Math.PI) / 180;
    const latitudeDeg = origin.latitudeDeg + (km * Math.cos(turn)) / 111.195;
    const degree = 111.195 * Math.cos((latitudeDeg * Math.PI) / 180);
    return { latitudeDeg, longitudeDeg: origin.longitudeDeg + (km * Math.sin(turn)) / degree };
  };

  /** Mean correlation of the wind's output and of the sky's clearness, over the seeds and bearings. */
  const correlations = new Map<number, { wind: number; sky: number }>();
  const placed = DISTANCES.flatMap((km) =>
    BEARINGS.map((bearing) => ({ km, id: `${km} ${bearing}`, location: locationAt(km, bearing) })),
  );
  const sites: readonly SmallUnit[] = [
    {
      id: "origin",
      technology: "wind",
      capacityMw: 1,
      at: [origin.latitudeDeg, origin.longitudeDeg],
    },
    ...placed.map(({ id, location }): SmallUnit => {
      return {
        id,
        technology: "wind",
        capacityMw: 1,
        at: [location.latitudeDeg, location.longitudeDeg],
      };
    }),
  ];
  const small = smallNetwork(sites);
  for (const seed of SEEDS) {
    const wind = readOut(small, generatedSeries(small, seed), year);
    const weather = weatherOf(seed, calendar);
    const clearness = (location: Location) => weather.at(location).sky.map(clearnessOf);
    const sky = clearness(origin);
    for (const { km, id, location } of placed) {
      const sum = correlations.get(km) ?? { wind: 0, sky: 0 };
      const share = SEEDS.length * BEARINGS.length;
      sum.wind += correlation(wind.get("origin")!, wind.get(id)!) / share;
      sum.sky += correlation(sky, clearness(location)) / share;
      correlations.set(km, sum);
    }
  }

  test.each(DISTANCES)("%d km apart: wind by e^(−d/150 km), clearness by e^(−d/80 km)", (km) => {
    const { wind, sky } = correlations.get(km)!;
    const [windLaw, skyLaw] = [Math.exp(-km / 150), Math.exp(-km / 80)];
    const row = `| ${km} | ${windLaw.toFixed(2)} | ${wind.toFixed(2)} | ${skyLaw.toFixed(2)} | ${sky.toFixed(2)} |`;
    expect(Math.abs(wind - windLaw), row).toBeLessThan(0.06);
    expect(Math.abs(sky - skyLaw), row).toBeLessThan(0.06);
    expectOnPage(row);
  });

  test("the plane has the distances of the globe, to 2 %, inside Great Britain", () => {
    const radians = Math.PI / 180;
    const onGlobe = (a: Location, b: Location) => {
      const [north, south] = [a.latitudeDeg * radians, b.latitudeDeg * radians];
      const turn = (a.longitudeDeg - b.longitudeDeg) * radians;
      const cosine =
        Math.sin(north) * Math.sin(south) + Math.cos(north) * Math.cos(south) * Math.cos(turn);
      return 111.195 * (Math.acos(cosine) / radians);
    };
    const locations = [
      [50.1, -5.5],
      [51.1, 1.3],
      [52.6, 1.7],
      [54.6, -3],
      [57.1, -2.1],
      [58.6, -3.1],
      [57.7, -7.2],
    ].map(([latitudeDeg, longitudeDeg]) => ({ latitudeDeg, longitudeDeg }) as Location);
    for (const a of locations) {
      for (const b of locations) {
        if (a === b) continue;
        const [from, to] = [planeKm(a), planeKm(b)];
        const plane = Math.hypot(from.eastKm - to.eastKm, from.northKm - to.northKm);
        expect(Math.abs(plane / onGlobe(a, b) - 1)).toBeLessThan(0.02);
      }
    }
  });
});

const DATA = new URL("../../../shared/data/", import.meta.url);
const isThere = existsSync(new URL("gb-system/neso_demanddata_2022.csv.gz", DATA));
const skipped = isThere ? "" : " (skipped: no ../shared/data here)";

/** What the targets named as measured were taken from. */
test.skipIf(!isThere)(`measured targets are what the measurements say${skipped}`, () => {
  const column = (file: string, name: string) => {
    const text = gunzipSync(readFileSync(new URL(file, DATA))).toString("utf8");
    const [head, ...rows] = text.replaceAll('"', "").trim().split(/\r?\n/);
    const column = head!.split(",").indexOf(name);
    return Float64Array.from(rows, (row) => Number(row.split(",")[column]));
  };
  const neso = (name: string) => column("gb-system/neso_demanddata_2022.csv.gz", name);
  const [windCapacity, solarCapacity] = [
    neso("EMBEDDED_WIND_CAPACITY"),
    neso("EMBEDDED_SOLAR_CAPACITY"),
  ];
  const wind = neso("EMBEDDED_WIND_GENERATION").map((mw, index) => mw / windCapacity[index]!);
  const solar = neso("EMBEDDED_SOLAR_GENERATION").map((mw, index) => mw / solarCapacity[index]!);
  const homes = column("profiles-uk/3yp/oxon_class1_year_load.csv.gz", "power kW");
  const prices = "prices-gb/sspsbpniv.csv.gz";
  const system = column(prices, "System Sell Price(£/MWh)");
  const imbalance = column(prices, "Net Imbalance Volume(MWh)");
  const facts: readonly (readonly [name: string, value: number])[] = [
    ["embedded wind 2022: load factor", meanOf(wind)],
    ["embedded wind 2022: half-hour to half-hour", lagged(wind, 1)],
    ["embedded wind 2022: a day later", lagged(wind, 48)],
    ["embedded solar 2022: load factor", meanOf(solar)],
    ["embedded solar 2022: half-hour to half-hour", lagged(solar, 1)],
    ["profile class 1 year: load factor", meanOf(homes) / homes.reduce((a, b) => Math.max(a, b))],
    ["profile class 1 year: half-hour to half-hour", lagged(homes, 1)],
    ["profile class 1 year: a day later", lagged(homes, 48)],
    ["system prices 2016 to 2019: half-hour to half-hour", lagged(system, 1)],
    ["sign of the imbalance 2016 to 2019: half-hour to half-hour", lagged(signs(imbalance), 1)],
    ["size of the imbalance 2016 to 2019: mean, MWh", meanOf(imbalance.map(Math.abs))],
  ];
  const rows = facts.map(([name, value]) => `| ${name} | ${value.toFixed(3)} |`);
  expect(rows.filter((row) => !page.includes(row))).toEqual([]);
});
