/** Laws of dates and settlement periods over the whole range of years that a run may name. */
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  civilFromDays,
  daysFromCivil,
  formatDay,
  londonDayOf,
  londonDayStart,
  parseDay,
  periodLabel,
  periodOf,
  periodStart,
  periodsInDay,
} from "./time.ts";

/** Days of the years 0 to 9999. */
const anyDay = fc.integer({ min: -719_528, max: 2_932_896 });

test("a day number comes back from its date, from its text, and dates follow their numbers", () => {
  fc.assert(
    fc.property(anyDay, (day) => {
      expect(daysFromCivil(civilFromDays(day))).toBe(day);
      expect(parseDay(formatDay(day))).toBe(day);
      const { month, day: dayOfMonth } = civilFromDays(day);
      expect(month >= 1 && month <= 12 && dayOfMonth >= 1 && dayOfMonth <= 31).toBe(true);
    }),
  );
});

test("every instant lies in exactly one period, and every period in exactly one London day", () => {
  const anyInstant = fc.integer({ min: 0, max: 4_102_444_800 });
  fc.assert(
    fc.property(anyInstant, (instant) => {
      const period = periodOf(instant);
      expect(periodStart(period) <= instant && instant < periodStart(period + 1)).toBe(true);
      const day = londonDayOf(instant);
      expect(londonDayStart(day) <= instant && instant < londonDayStart(day + 1)).toBe(true);
      const label = periodLabel(period);
      expect(label.day).toBe(formatDay(day));
      expect(label.settlementPeriod).toBeGreaterThanOrEqual(1);
      expect(label.settlementPeriod).toBeLessThanOrEqual(periodsInDay(day));
    }),
  );
});
