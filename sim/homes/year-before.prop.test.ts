/** An alert as one of a year that is over: clock and day of the week are the same, the season nearly, and all that homes go by was known by then. */
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  formatInstant,
  londonDayOf,
  londonInstant,
  londonOffsetSeconds,
  PERIOD_SECONDS,
  parseDay,
  weekdayOf,
} from "../core/time.ts";
import { SECONDS_PER_DAY, SECONDS_PER_MINUTE } from "../core/units.ts";
import { flexAlertsSchema } from "../model/home-response.ts";
import { startOf } from "./portfolios.ts";
import { daysBackOf } from "./turn-forecast.ts";
import { inYearBefore } from "./year-before.ts";

const clock = (instant: number) => (instant + londonOffsetSeconds(instant)) % SECONDS_PER_DAY;
const FIRST = parseDay("2024-01-01")!;

test("the same evening 52 weeks before, as often as it takes for it to be over", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1000 }),
      fc.integer({ min: 4, max: 47 }),
      fc.integer({ min: 1, max: 24 }),
      fc.integer({ min: 15, max: 1100 }),
      (days, halfHour, halfHours, ahead) => {
        const day = FIRST + days;
        const from = formatInstant(londonInstant(day, halfHour * PERIOD_SECONDS));
        const [alert] = flexAlertsSchema.parse([{ id: "evening", from, minutes: 30 * halfHours }]);
        const instant = londonInstant(day - ahead, SECONDS_PER_DAY / 2);
        const past = inYearBefore(alert!, instant);
        const [start, was] = [startOf(alert!), startOf(past)];
        expect(clock(was)).toBe(clock(start));
        expect(weekdayOf(londonDayOf(was))).toBe(weekdayOf(londonDayOf(start)));
        const weeks = (londonDayOf(start) - londonDayOf(was)) / 7;
        expect(weeks % 52).toBe(0);
        // Prices of its night, which goes to the noon after it, were known; a year later they were not.
        const end = was + past.minutes * SECONDS_PER_MINUTE;
        expect(londonInstant(londonDayOf(end) + 1, SECONDS_PER_DAY / 2)).toBeLessThanOrEqual(
          instant,
        );
        expect(londonDayOf(end) + 364 + 2).toBeGreaterThan(londonDayOf(instant));
        // Its own weather.
        const toldAt = was - past.noticeHours * 3600;
        expect(daysBackOf({ to: end / PERIOD_SECONDS, toldAt })).toBe(0);
      },
    ),
  );
});
