/** Whether the built-in series are sane, seed by seed: shapes, clocks and speed. Their statistics: calibration.test.ts. */
import { expect, test } from "vitest";
import { digestOf } from "../../sim/core/digest.ts";
import { parseClock, parseDay } from "../../sim/core/time.ts";
import { REGION } from "../../sim/model/locations.ts";
import { networkColumns } from "../../sim/model/network.ts";
import { networkDocumentSchema } from "../../sim/model/network-document.ts";
import { ring } from "../ring/network.ts";
import { periodsFrom, readOut, smallNetwork } from "../testing/series.ts";
import { correlation, meanOf } from "../testing/statistics.ts";
import { yearCalendar } from "./calendar.ts";
import { generatedSeries } from "./generated.ts";
import { clearSkyKwPerM2, sineOfElevation } from "./solar.ts";
import { powerCurve, windSpeedMs } from "./wind.ts";

const calendar = yearCalendar(2026);
const year = periodsFrom(calendar.firstPeriod, calendar.periodCount);
const network = smallNetwork(
  [
    ...["moor", "edge", "point"].map((id) => ({ id, technology: "wind", capacityMw: 1 }) as const),
    { id: "field", technology: "solar", capacityMw: 1 },
    { id: "beck", technology: "hydro", capacityMw: 1 },
    { id: "dairy", technology: "chp", capacityMw: 1 },
  ],
  [
    { id: "homes", profile: "domestic", peakMw: 1 },
    { id: "shops", profile: "commercial", peakMw: 1 },
    { id: "works", profile: "industrial", peakMw: 1 },
  ],
);
const runs = ["1", "2", "3"].map((seed) => ({
  seed,
  series: readOut(network, generatedSeries(network, seed), year),
}));
const of = (run: (typeof runs)[number], id: string) => run.series.get(id)!;

const winter = (index: number) => calendar.winterFrac[index]! > 0.75;
const summer = (index: number) => calendar.winterFrac[index]! < 0.25;

test.each(runs)("seed $seed: load factors are those of the fleet", (run) => {
  for (const id of ["moor", "edge", "point"]) {
    expect(meanOf(of(run, id)) / 1000).toBeGreaterThan(0.2);
    expect(meanOf(of(run, id)) / 1000).toBeLessThan(0.34);
  }
  expect(meanOf(of(run, "field")) / 1000).toBeGreaterThan(0.09);
  expect(meanOf(of(run, "field")) / 1000).toBeLessThan(0.13);
  expect(meanOf(of(run, "beck"), winter) / 1000).toBeGreaterThan(0.5);
  expect(meanOf(of(run, "beck"), winter) / 1000).toBeLessThan(0.8);
  expect(meanOf(of(run, "beck"), summer) / 1000).toBeGreaterThan(0.08);
  expect(meanOf(of(run, "beck"), summer) / 1000).toBeLessThan(0.32);
});

test.each(runs)(
  "seed $seed: neighbouring wind farms see much the same wind, and it lasts",
  (run) => {
    const moor = of(run, "moor");
    expect(correlation(moor, of(run, "edge"))).toBeGreaterThan(0.55);
    expect(correlation(moor, of(run, "edge"))).toBeLessThan(0.9);
    const after = (steps: number) => correlation(moor.subarray(steps), moor.subarray(0, -steps));
    expect(after(2)).toBeGreaterThan(0.85);
    expect(after(12)).toBeGreaterThan(0.5);
    expect(after(96)).toBeLessThan(0.4);
  },
);

test.each(runs)("seed $seed: CHP runs at least 60 % of every day, more in winter", (run) => {
  const dairy = of(run, "dairy");
  const running = dairy.map((kw) => (kw > 0 ? 1 : 0));
  for (let day = 0; day < calendar.dayCount; day += 1) {
    expect(meanOf(running.subarray(day * 48, day * 48 + 48))).toBeGreaterThanOrEqual(0.6);
  }
  expect(meanOf(dairy, winter)).toBeGreaterThan(1.5 * meanOf(dairy, summer));
});

test.each(runs)("seed $seed: demand peaks when it should", (run) => {
  const atClock = (id: string, hour: number, keep: (index: number) => boolean) =>
    meanOf(of(run, id), (index) => keep(index) && calendar.londonHalfHour[index] === 2 * hour);
  expect(atClock("homes", 18, winter)).toBeGreaterThan(2.2 * atClock("homes", 3, winter));
  expect(atClock("homes", 18, winter)).toBeGreaterThan(1.3 * atClock("homes", 18, summer));
  expect(atClock("shops", 11, winter)).toBeGreaterThan(1.6 * atClock("shops", 22, winter));
  const isSunday = (index: number) => calendar.dayType[index] === 2;
  const isWeekday = (index: number) => calendar.dayType[index] === 0;
  expect(atClock("works", 10, isSunday)).toBeLessThan(0.7 * atClock("works", 10, isWeekday));
  for (const id of ["homes", "shops", "works"]) {
    const loadFactor = meanOf(of(run, id)) / 1000;
    expect(loadFactor).toBeGreaterThan(0.4);
    expect(loadFactor).toBeLessThan(0.75);
    expect(of(run, id).reduce((most, kw) => Math.max(most, kw))).toBeGreaterThan(930);
  }
});

test.each(runs)("seed $seed: prices have a mean, a spread, and fall with the wind", (run) => {
  const prices = of(run, "price");
  expect(meanOf(prices)).toBeGreaterThan(66);
  expect(meanOf(prices)).toBeLessThan(82);
  const negative = prices.filter((price) => price < 0).length;
  expect(negative).toBeGreaterThan(0);
  expect(negative).toBeLessThan(500);
  expect(correlation(prices, of(run, "moor"))).toBeLessThan(-0.25);
});

test("the sun stands where an almanac says", () => {
  const elevation = (stamp: string) => {
    const [day, clock] = [stamp.slice(0, 10), stamp.slice(11, 16)];
    const sine = sineOfElevation(parseDay(day)! * 86_400 + parseClock(clock)!, REGION, 0);
    return (Math.asin(sine) * 180) / Math.PI;
  };
  // Noon at 3° W is 12:12 UTC plus the equation of time; height at noon is 90 − 54.6 ± 23.44, at the equinox 35.4.
  expect(elevation("2026-06-21T12:14:00Z")).toBeCloseTo(58.84, 0);
  expect(elevation("2026-12-21T12:10:00Z")).toBeCloseTo(11.96, 0);
  expect(elevation("2026-03-20T12:20:00Z")).toBeCloseTo(35.4, 0);
  // Midsummer sunset is about 20:50 UTC there, midwinter sunrise about 08:30.
  expect(elevation("2026-06-21T20:20:00Z")).toBeGreaterThan(0);
  expect(elevation("2026-06-21T21:10:00Z")).toBeLessThan(0);
  expect(elevation("2026-12-21T08:10:00Z")).toBeLessThan(0);
  expect(elevation("2026-12-21T08:50:00Z")).toBeGreaterThan(0);
  expect(clearSkyKwPerM2(1)).toBeCloseTo(1.035, 3);
  expect(clearSkyKwPerM2(-0.1)).toBe(0);
});

test("the power curve is 0 to cut-in, a cubic, 0.97 from rated speed, 0 from cut-out", () => {
  expect([0, 3, 12, 24.999, 25, 40].map(powerCurve)).toEqual([0, 0, 0.97, 0.97, 0, 0]);
  // Gusts of 16 % lift the mean of the cube by 1 + 3 × 0.0256.
  expect(powerCurve(8)).toBeCloseTo((0.97 * (512 * 1.0768 - 27)) / (1728 - 27), 12);
  expect(windSpeedMs(1, 1, 7.5)).toBe(7.5);
  expect(windSpeedMs(0.123456, 0, 7.5)).toBe(0.655);
});

test("the clock in London skips an hour in March and shows one twice in October", () => {
  const spring = (31 + 28 + 28) * 48;
  const shown = [...calendar.londonHalfHour.subarray(spring, spring + 6)];
  expect(shown).toEqual([0, 1, 4, 5, 6, 7]);
  const autumn = (31 + 28 + 31 + 30 + 31 + 30 + 31 + 31 + 30 + 24) * 48;
  expect([...calendar.londonHalfHour.subarray(autumn - 2, autumn + 5)]).toEqual([
    0, 1, 2, 3, 2, 3, 4,
  ]);
});

test("the ring's January is the January on record: a change here changes every result", () => {
  const columns = networkColumns(networkDocumentSchema.parse(ring));
  const january = year.slice(0, 31 * 48);
  const series = readOut(columns, generatedSeries(columns, "headroom"), january);
  const rows = [...series].map(([id, values]) => [id, [...values]]);
  expect(digestOf(rows)).toBe("6aec4ac4522cd06c3a64d24f8ea1762be3c29c8ab2203454b9361eb9a0c65e19");
});

test("a year of the ring is built within two seconds on a slow machine", () => {
  const columns = networkColumns(networkDocumentSchema.parse(ring));
  const started = process.cpuUsage();
  const series = generatedSeries(columns, "speed");
  for (const period of year) series.priceGbpPerMwh(period);
  expect(process.cpuUsage(started).user / 1000).toBeLessThan(2000);
});
