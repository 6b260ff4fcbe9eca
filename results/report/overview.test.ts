/** Means of days and the curtailment index to date, worked by hand. */
import { expect, test } from "vitest";
import { londonDayStart, parseDay } from "../../sim/core/time.ts";
import { countsFrom, indexToDate } from "./curtailment-index/facts.ts";
import { dailyMean } from "./overview.ts";

test("a mean of days has the standard error of its sample", () => {
  // Squares about 5: 9 + 1 + 1 + 9 = 20; variance 20/3; of the mean 20/12.
  const { days, mean, standardError } = dailyMean([2, 4, 6, 8]);
  expect([days, mean]).toEqual([4, 5]);
  expect(standardError).toBeCloseTo(Math.sqrt(20 / 12), 12);
  expect(dailyMean([3])).toEqual({ days: 1, mean: 3, standardError: undefined });
  expect(dailyMean([])).toEqual({ days: 0, mean: 0, standardError: undefined });
});

test("the index counts from the regulatory year's first day, and over hours of London days", () => {
  const day = (text: string) => parseDay(text)!;
  const [first, newYear] = [day("2025-03-30"), day("2025-04-01")];
  expect(countsFrom(day("2025-03-31"), first)).toBe(first);
  expect(countsFrom(day("2026-03-31"), first)).toBe(newYear);
  const lost = (injectionMwh: number, consumptionMwh: number) => ({ injectionMwh, consumptionMwh });
  const byDay = new Map([
    [day("2025-03-31"), lost(50, 0)],
    [newYear, lost(5, 2)],
    [day("2025-04-02"), lost(0, 2)],
  ]);
  // A store that discharges at 5 MW and charges at 2.
  const unit = { byDay, injectionMw: 5, consumptionMw: 2 };
  // The first of the two days has 23 hours.
  expect(indexToDate(unit, day("2025-03-31"), first)).toEqual({
    ...{ hours: 10, ofHours: 47, injectionMwh: 50, consumptionMwh: 0 },
  });
  expect(indexToDate(unit, newYear, first)).toEqual({
    ...{ hours: 2, ofHours: 24, injectionMwh: 5, consumptionMwh: 2 },
  });
  // To the end of the day of 25 hours.
  const end = indexToDate(unit, day("2025-10-26"), first);
  expect(end.hours).toBe(3);
  expect(end.ofHours).toBe((londonDayStart(day("2025-10-27")) - londonDayStart(newYear)) / 3600);
  expect(end.ofHours).toBe(209 * 24 + 1);
});
