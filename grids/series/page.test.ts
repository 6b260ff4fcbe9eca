/** docs/series.md states every number of the generators as it is. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { REGION } from "../../sim/model/locations.ts";
import {
  DAY_80,
  DAY_90,
  HALF_HOUR_65,
  HALF_HOUR_89,
  HALF_HOUR_90,
  HALF_HOUR_97,
  HALF_HOUR_993,
} from "./autoregression.ts";
import { CHP } from "./chp.ts";
import { PRICE_SHAPES, PRICES } from "./day-ahead-prices.ts";
import { DEMAND_SHAPE_PEAK, DEMAND_SHAPES, HEATING_BASE_C, PEAK_DEVIATIONS } from "./demand.ts";
import { HYDRO } from "./hydro.ts";
import { SOLAR } from "./solar.ts";
import { SYSTEM_PRICES } from "./system-prices.ts";
import { TEMPERATURE } from "./temperature.ts";
import { NATIONAL_WIND, WIND } from "./wind.ts";

const page = readFileSync(new URL("../../docs/series.md", import.meta.url), "utf8");
const section = (title: string) => page.split(/^## /m).find((part) => part.startsWith(title)) ?? "";

test.each(
  Object.entries({
    Wind: WIND,
    Solar: SOLAR,
    Temperature: TEMPERATURE,
    Hydro: HYDRO,
    CHP,
    "Day-ahead prices": PRICES,
    "System prices": SYSTEM_PRICES,
  }),
)("%s: every number, as it is", (title, numbers) => {
  for (const [name, value] of Object.entries(numbers)) {
    expect(section(title)).toContain(`| \`${name}\` | ${value} |`);
  }
});

test("every shape, hour by hour", () => {
  for (const [profile, shape] of Object.entries(DEMAND_SHAPES)) {
    for (const season of ["winter", "summer"] as const) {
      expect(section("Demand")).toContain(`| ${profile}, ${season} | ${shape[season].join(" ")} |`);
    }
    const factors = [...shape.saturday, ...shape.sunday].join(" | ");
    expect(section("Demand")).toContain(`| ${profile} | ${factors} |`);
    const { heatingPerK, siteSpread, customerKw, customerSpread } = shape;
    const customers = [heatingPerK, siteSpread, customerKw, customerSpread].join(" | ");
    expect(section("Demand")).toContain(`| ${profile} | ${customers} |`);
  }
  expect(section("Demand")).toContain(`${DEMAND_SHAPE_PEAK} of the peak`);
  expect(section("Demand")).toContain(`below ${HEATING_BASE_C} °C`);
  expect(section("Demand")).toContain(`with b = ${PEAK_DEVIATIONS} × `);
  for (const [season, shape] of Object.entries(PRICE_SHAPES)) {
    expect(section("Day-ahead")).toContain(`| ${season} | ${shape.join(" ")} |`);
  }
});

test("every persistence, with its warm-up", () => {
  const halfHourly = [HALF_HOUR_65, HALF_HOUR_89, HALF_HOUR_90, HALF_HOUR_97, HALF_HOUR_993];
  for (const { phi, warmUpSteps } of halfHourly) {
    expect(section("Persistence")).toContain(`| half-hour | ${phi} | ${warmUpSteps} |`);
  }
  for (const { phi, warmUpSteps } of [DAY_80, DAY_90]) {
    expect(section("Persistence")).toContain(`| day | ${phi} | ${warmUpSteps} |`);
  }
});

test("the locations where weather and the nation's wind are made", () => {
  for (const { latitudeDeg, longitudeDeg } of [REGION, ...NATIONAL_WIND]) {
    expect(section("Locations")).toContain(`${latitudeDeg}, ${longitudeDeg}`);
  }
});
