/**
 * What a group turned in an alert is, to the Wh, what its net at the meter differs by between two runs, with the alert and without it: whatever
 * its homes have, whatever they go by, at every hour, more or less; and they are paid for that alone.
 */
import { describe, expect, test } from "vitest";
import { generatedSeries } from "../../grids/series/generated.ts";
import { formatInstant, londonDayStart, parseDay, periodOf, periodStart } from "../core/time.ts";
import { flexAlertsSchema } from "../model/home-response.ts";
import { homeGroupSchema } from "../model/homes.ts";
import { networkColumns } from "../model/network.ts";
import { handDocument } from "../testing/hand-made.ts";
import { homesCourse } from "./course.ts";

const series = generatedSeries(networkColumns(handDocument([], [])), "1");
const WINTER = periodOf(londonDayStart(parseDay("2025-01-14")!));
const SUMMER = periodOf(londonDayStart(parseDay("2025-06-14")!));
const [COUNT, DAYS_BEFORE, PERIODS, GBP_PER_MWH] = [20, 4, 96, 3000];

const byPrice = { control: { kind: "price" } };
/** By day the price of a MWh given is worth a car's wear. */
const bands = [
  { from: "00:00", to: "05:00", importGbpPerMwh: 120 },
  { from: "05:00", to: "16:00", importGbpPerMwh: 220 },
  { from: "16:00", to: "19:00", importGbpPerMwh: 360, exportGbpPerMwh: 290 },
  { from: "19:00", to: "24:00", importGbpPerMwh: 220 },
];
const car = (charging: object) => ({ ev: { share: 1, charging } });

const HAVING: readonly (readonly [string, object])[] = [
  ["nothing", {}],
  ["panels", { solar: { share: 1 } }],
  ["panels and a battery", { solar: { share: 1 }, battery: {} }],
  ["panels and a battery by price", { solar: { share: 1 }, battery: byPrice }],
  ["a battery by price", { battery: byPrice }],
  ["a car at once", car({ kind: "at-once" })],
  ["a car evenly", car({ kind: "spread" })],
  ["a car in cheap hours", car({ kind: "window" })],
  ["a car by price", car({ kind: "price" })],
  ["a car that gives", car({ kind: "price", vehicleToGrid: {} })],
  ["a heat pump", { heatPump: { share: 1 } }],
  ["a heat pump by price", { heatPump: { share: 1, ...byPrice } }],
  [
    "all of it by price",
    {
      ...{ solar: { share: 0.5 }, battery: { share: 0.8, ...byPrice } },
      ev: { share: 0.8, charging: { kind: "price", vehicleToGrid: {} } },
      heatPump: { share: 0.8, ...byPrice },
    },
  ],
];

function lived(settings: object, first: number, alerts: readonly object[]) {
  const group = homeGroupSchema.parse({
    ...{ id: "street", bus: "a", count: COUNT, tariff: { kind: "time-of-use", bands } },
    ...{ response: { paidOptInFrac: 0.8 }, ...settings },
  });
  const course = homesCourse([group], series, "1", first - DAYS_BEFORE * 48, {
    alerts: flexAlertsSchema.parse(alerts),
    billed: { from: first, to: first + PERIODS },
  });
  const halfHours = Array.from({ length: PERIODS }, (_, step) => course.halfHour(0, first + step));
  const rewards = course.homes.totalRewardMicroGbp;
  return { halfHours, paidMicroGbp: rewards.reduce((sum, each) => sum + each, 0) };
}

interface At {
  readonly first: number;
  readonly halfHour: number;
  readonly direction: string;
}

/** Two hours, at £3 a kWh. */
const alertAt = ({ first, halfHour, direction }: At) => ({
  id: `${direction}-${halfHour}`,
  from: formatInstant(periodStart(first + halfHour)),
  ...{ minutes: 120, direction, rewardGbpPerMwh: GBP_PER_MWH },
});

/** What nets of two runs say was turned in each half-hour of an alert, in its direction. */
function differences(
  of: readonly { readonly netWh: number }[],
  without: readonly { readonly netWh: number }[],
  { halfHour, direction }: At,
): readonly number[] {
  const sign = direction === "turn-down" ? 1 : -1;
  const differ = of.map(({ netWh }, step) => sign * (without[step]!.netWh - netWh) + 0);
  return differ.slice(halfHour, halfHour + 4);
}

/** From noon to noon, on the hour and on the half-hour; one goes on past midnight. */
const HOURS = Array.from({ length: 24 }, (_, hour) => 24 + 2 * hour + (hour % 2));

describe.each(HAVING)("homes with %s", (_, settings) => {
  test.each([
    ["January", WINTER],
    ["June", SUMMER],
  ])("turn what two runs differ by, and are paid for that, in %s", (_, first) => {
    const plain = lived(settings, first, []);
    expect(plain.paidMicroGbp).toBe(0);
    let most = 0;
    for (const direction of ["turn-down", "turn-up"])
      for (const halfHour of HOURS) {
        const at = { first, halfHour, direction };
        const asked = lived(settings, first, [alertAt(at)]);
        const turned = asked.halfHours.map(({ turnedWh }) => turnedWh);
        const differ = differences(asked.halfHours, plain.halfHours, at);
        expect([at, turned.slice(halfHour, halfHour + 4)]).toEqual([at, differ]);
        expect(turned.filter((_, step) => step < halfHour || step >= halfHour + 4)).toEqual(
          new Array(PERIODS - 4).fill(0),
        );
        const sumWh = Math.max(
          0,
          differ.reduce((sum, wh) => sum + wh, 0),
        );
        // Homes are paid by parts of a watt-hour, groups by whole ones of five parts.
        expect(Math.abs(asked.paidMicroGbp / GBP_PER_MWH - sumWh)).toBeLessThan(20);
        most = Math.max(most, sumWh);
      }
    expect(most).toBeGreaterThan(0);
  });

  test("turn by a second and a third alert what that one alone changes", () => {
    const [down, up] = [
      { first: WINTER, halfHour: 36, direction: "turn-down" },
      { first: WINTER, halfHour: 49, direction: "turn-up" },
    ];
    const later = { first: WINTER, halfHour: 84, direction: "turn-down" };
    const alerts = [down, up, later].map(alertAt);
    for (const [index, at] of [down, up, later].entries()) {
      const { halfHours } = lived(settings, WINTER, alerts.slice(0, index + 1));
      const without = lived(settings, WINTER, alerts.slice(0, index));
      expect(halfHours.slice(at.halfHour, at.halfHour + 4).map(({ turnedWh }) => turnedWh)).toEqual(
        differences(halfHours, without.halfHours, at),
      );
    }
  });
});

describe("what the meter does not see is not turned", () => {
  const turnedWh = (settings: object, first: number, halfHour: number, direction: string) => {
    const at = { first, halfHour, direction };
    const { halfHours } = lived(settings, first, [alertAt(at)]);
    return halfHours.reduce((sum, each) => sum + each.turnedWh, 0);
  };
  const people = { response: { changeFrac: 0, paidOptInFrac: 1 } };

  test("by a heat pump that the tariff has off at the peak, or on before it", () => {
    const pumps = { heatPump: { share: 1, ...byPrice }, ...people };
    expect(turnedWh(pumps, WINTER, 48 + 32, "turn-down")).toBe(0);
    expect(turnedWh(pumps, WINTER, 48 + 28, "turn-up")).toBe(0);
    expect(turnedWh(pumps, WINTER, 48 + 28, "turn-down")).toBeGreaterThan(COUNT * 1000);
  });

  test("by people whose battery gives so much less", () => {
    const stored = { solar: { share: 1 }, battery: {} };
    const evening = 48 + 38;
    const without = turnedWh({ solar: { share: 1 } }, SUMMER, evening, "turn-down");
    expect(without).toBeGreaterThan(COUNT * 50);
    expect(turnedWh(stored, SUMMER, evening, "turn-down")).toBeLessThan(without * 0.2);
  });
});
