/** What always holds of a half-hour of homes, and numbers that break it. */
import { expect, test } from "vitest";
import type { GroupHalfHour } from "../homes/half-hours.ts";
import { homeGroupSchema } from "../model/homes.ts";
import { checkHomes } from "./home-invariants.ts";
import type { ServedHalfHour } from "./served-homes.ts";

/** Ten homes of which four have a battery of 250 to 4,750 Wh, and three a car, charged with 7 kW. */
const group = homeGroupSchema.parse({
  ...{ id: "street", bus: "b", count: 10, solar: { share: 0.4 }, battery: {}, ev: { share: 0.3 } },
});
const lived: GroupHalfHour = {
  ...{ baseWh: 3000, solarWh: 500, batteryWh: 200, evWh: 700, heatPumpWh: 100, netWh: 3500 },
  ...{ storedWh: 19_000, evLackedWh: 0, indoorC: 0, coldHomes: 0, givenWh: 50, takingPart: 0 },
  ...{ said: { signal: undefined, alert: undefined }, turnedWh: 0, fees: 0 },
  ...{ pluggedCars: 2, chargeFrac: 1.7 },
};
const served: ServedHalfHour = {
  ...{ lived, netWh: 3500, unservedWh: 0, registeredUnservedWh: 0, servedFrac: 1 },
  ...{ drawnWh: 3550, givenWh: 50, turnedWh: 0, isSupplied: true },
};
const dark: ServedHalfHour = {
  ...{ lived, netWh: 1400, unservedWh: 2100, registeredUnservedWh: 2099, servedFrac: 0.4 },
  ...{ drawnWh: 1420, givenWh: 20, turnedWh: 0, isSupplied: false },
};
const check = (of: ServedHalfHour) => checkHomes(group, { batteries: 4, cars: 3 }, of, 0);

test("a half-hour in order keeps them, with supply and without", () => {
  expect(() => check(served)).not.toThrow();
  expect(() => check(dark)).not.toThrow();
});

test.for([
  ["the sum of their parts", { ...served, netWh: 3501 }],
  ["the sum of their parts", { ...served, drawnWh: 3551 }],
  ["what was metered", { ...served, netWh: 3490, unservedWh: 10, drawnWh: 3540 }],
  ["what was metered", { ...served, registeredUnservedWh: 1 }],
  ["what was metered", { ...dark, registeredUnservedWh: 2000 }],
  // Billed in the dark as if it had been light.
  ["what was metered", { ...served, isSupplied: false, registeredUnservedWh: 2100 }],
  ["no less than nothing", { ...served, drawnWh: 3490, givenWh: -10 }],
  // Full batteries of all ten homes, where four have one; and emptier than they may be.
  ["inside their bounds", { ...served, lived: { ...lived, storedWh: 19_002 } }],
  ["inside their bounds", { ...served, lived: { ...lived, storedWh: 998 } }],
  // More in two cars than they hold, less than nothing, and a car that nobody has.
  ["no more than they can", { ...served, lived: { ...lived, chargeFrac: 2.001 } }],
  ["no more than they can", { ...served, lived: { ...lived, chargeFrac: -0.001 } }],
  ["no more than they can", { ...served, lived: { ...lived, pluggedCars: 4 } }],
  ["no more than they can", { ...served, lived: { ...lived, evLackedWh: -1 } }],
  // Three chargers give 10.5 kWh in a half-hour.
  [
    "than their chargers do",
    {
      ...{ ...served, netWh: 13_302, drawnWh: 13_352 },
      lived: { ...lived, evWh: 10_502 },
    },
  ],
] as const)("%s", ([words, of]) => {
  expect(() => check(of)).toThrow(words);
});
