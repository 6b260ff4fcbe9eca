/** What homes live by: the weather that units see, and habits that bring yearly energy and winter peak together. */
import { describe, expect, test } from "vitest";
import { networkColumns } from "../../sim/model/network.ts";
import { networkDocumentSchema } from "../../sim/model/network-document.ts";
import { builtInNetworks } from "../built-in-networks.ts";
import { yearCalendar } from "./calendar.ts";
import { generatedSeries } from "./generated.ts";
import { overrideSeries } from "./override.ts";

const network = networkColumns(
  networkDocumentSchema.parse(builtInNetworks["sixty-over-hundred"].document),
);
const { firstPeriod, periodCount } = yearCalendar(2025);

/** 1.5 kW for 2,700 kWh a year. */
const PEAK_OVER_MEAN = (1.5 * 8760) / 2700;

describe.each(["1", "2", "3"])("a year of homes under seed %s", (seed) => {
  const series = generatedSeries(network, seed);
  const year = Array.from({ length: periodCount }, (_, index) =>
    series.household(firstPeriod + index),
  );
  const drawn = year.map(({ drawnFrac }) => drawnFrac);

  test("has a mean of 1, within a hundredth", () => {
    const mean = drawn.reduce((sum, frac) => sum + frac, 0) / periodCount;
    expect(Math.abs(mean - 1)).toBeLessThan(0.01);
  });

  test("peaks at 1.5 kW for 2,700 kWh in a normal winter, up to an eighth more in a cold one, on a dark evening", () => {
    const peak = Math.max(...drawn);
    expect(peak).toBeGreaterThan(PEAK_OVER_MEAN);
    expect(peak).toBeLessThan(PEAK_OVER_MEAN * 1.125);
    expect(year[drawn.indexOf(peak)]!.solarFrac).toBe(0);
  });

  test("has at night what is always on, about 100 W of 308", () => {
    expect(Math.min(...drawn) * (2700 / 8.76)).toBeCloseTo(103, -1);
  });

  test("has the temperature that lines have, and sun as a solar farm in the middle has", () => {
    for (let index = 0; index < periodCount; index += 97)
      expect(year[index]!.temperatureC).toBe(series.ambient(firstPeriod + index).temperatureC);
    const capacityFactor = year.reduce((sum, { solarFrac }) => sum + solarFrac, 0) / periodCount;
    expect(capacityFactor).toBeGreaterThan(0.1);
    expect(capacityFactor).toBeLessThan(0.15);
  });
});

test("measured weather is what homes have: its temperature, and panels give as much more as there is more light", () => {
  const base = generatedSeries(network, "1");
  const noon = firstPeriod + 171 * 48 + 24;
  const constant = (value: number, unit: "degC" | "W/m2") => ({
    ...{ firstPeriod: noon - 48, unit, filled: [], covers: () => [] },
    values: new Float64Array(200).fill(value),
  });
  const half = base.ambient(noon).irradianceWPerM2 / 2;
  const measured = overrideSeries(base, [
    { kind: "ambient", member: "temperatureC", series: constant(-3, "degC") },
    { kind: "ambient", member: "irradianceWPerM2", series: constant(half, "W/m2") },
  ]);
  const [own, generated] = [measured.household(noon), base.household(noon)];
  expect(own.temperatureC).toBe(-3);
  expect(own.solarFrac).toBeCloseTo(generated.solarFrac / 2, 12);
  expect(own.drawnFrac).toBe(generated.drawnFrac);
  expect(measured.household(noon + 24).solarFrac).toBe(0);
});
