/** What homes come to together, worked by hand. */
import { expect, test } from "vitest";
import { namedBlock } from "../testing/named-rows.ts";
import { SummaryFold } from "./summary.ts";

const peakOf = (rows: readonly Record<string, number>[]) => {
  const fold = new SummaryFold();
  fold.add(namedBlock({ homes_period: rows }));
  return fold.value().metrics.find(({ name }) => name === "homePeakKw")!.value;
};

test("two groups of 10 and 30 homes peak together, not each by itself: 40 kWh in half an hour are 2 kW for each of 40 homes", () => {
  expect(
    peakOf([
      { periodStart: 0, homes: 10, netWh: 30_000 },
      { periodStart: 0, homes: 30, netWh: -20_000 },
      { periodStart: 1800, homes: 10, netWh: 5_000 },
      { periodStart: 1800, homes: 30, netWh: 35_000 },
    ]),
  ).toBe(2);
});

test("homes that only give have a peak below nothing, and no homes have none", () => {
  expect(peakOf([{ periodStart: 0, homes: 10, netWh: -5000 }])).toBe(-1);
  expect(peakOf([])).toBeNull();
});
