/** Prices of tariffs by half-hour, worked by hand (domain §7), and bands on days of 23 and 25 hours. */
import { describe, expect, test } from "vitest";
import { amountMicroGbp } from "../core/money.ts";
import { londonDayStart, parseDay, periodOf, periodsInDay } from "../core/time.ts";
import { homeTariffSchema } from "../model/home-tariffs.ts";
import { tariffPrice } from "./tariff-prices.ts";

const dayOf = (text: string) => {
  const day = parseDay(text)!;
  return { first: periodOf(londonDayStart(day)), count: periodsInDay(day) };
};
const tariff = (settings: object) => homeTariffSchema.parse(settings);
const imports = (
  settings: object,
  date: string,
  level: "normal" | "amber" | "red" | "surplus" = "normal",
) => {
  const { first, count } = dayOf(date);
  return Array.from(
    { length: count },
    (_, index) => tariffPrice(tariff(settings), first + index, () => 80, level).importGbpPerMwh,
  );
};
const times = (values: readonly number[]) => {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return Object.fromEntries(counts);
};

describe("time of use", () => {
  test("is 12 p for five hours of the night, 36 for three of the evening, 22 else: 21.67 on the mean", () => {
    const prices = imports({ kind: "time-of-use" }, "2025-01-14");
    expect(times(prices)).toEqual({ 120: 10, 220: 32, 360: 6 });
    expect(prices.reduce((sum, price) => sum + price, 0) / 48).toBeCloseTo(216.67, 2);
    expect([prices[9], prices[10], prices[31], prices[32], prices[37], prices[38]]).toEqual([
      120, 220, 220, 360, 360, 220,
    ]);
  });

  test("has an hour less of the night in March and one more in October, and its evening at the same hours", () => {
    expect(times(imports({ kind: "time-of-use" }, "2026-03-29"))).toEqual({
      120: 8,
      220: 32,
      360: 6,
    });
    expect(times(imports({ kind: "time-of-use" }, "2026-10-25"))).toEqual({
      120: 12,
      220: 32,
      360: 6,
    });
  });
});

test("by the state of the network 10 p come on top where it is amber, 25 where red, and 8 come off at a surplus", () => {
  const settings = { kind: "state-of-system", constraint: "feeder" };
  for (const [level, adder] of [
    ["normal", 0],
    ["amber", 100],
    ["red", 250],
    ["surplus", -80],
  ] as const)
    expect(imports(settings, "2025-01-14", level)[24]).toBe(220 + adder);
});

test("the flat tariff is the cap everywhere, and the day-ahead price has 12 p on top, up to its cap", () => {
  expect(times(imports({ kind: "flat" }, "2025-01-14"))).toEqual({ 223.6: 48 });
  expect(times(imports({ kind: "day-ahead" }, "2025-01-14"))).toEqual({ 200: 48 });
  expect(times(imports({ kind: "day-ahead", capGbpPerMwh: 150 }, "2025-01-14"))).toEqual({
    150: 48,
  });
});

test("giving is paid by the band where it says so, and else by the tariff", () => {
  const bands = [
    { from: "00:00", to: "16:00", importGbpPerMwh: 200 },
    { from: "16:00", to: "24:00", importGbpPerMwh: 300, exportGbpPerMwh: 250 },
  ];
  const { first } = dayOf("2025-01-14");
  const at = (index: number) =>
    tariffPrice(tariff({ kind: "time-of-use", bands }), first + index, () => 0, "normal");
  expect([at(0).exportGbpPerMwh, at(40).exportGbpPerMwh]).toEqual([50, 250]);
});

test("prices lie on the grid on which they are quoted: £69.83 and £120 are £189.83, so that 1,150 Wh cost 218,304.5 µ£, rounded up", () => {
  const { first } = dayOf("2025-01-14");
  const { importGbpPerMwh } = tariffPrice(
    tariff({ kind: "day-ahead" }),
    first,
    () => 69.83,
    "normal",
  );
  expect(importGbpPerMwh).toBe(189.83);
  expect(amountMicroGbp(1150, importGbpPerMwh)).toBe(218_305);
});
