/** An alert as one of a year that is over: clock and day of the week are the same, the season nearly, and all that homes go by was known by then. */
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  formatInstant,
  londonDayOf,
  londonDayStart,
  londonInstant,
  londonOffsetSeconds,
  PERIOD_SECONDS,
  parseDay,
  periodsInDay,
  weekdayOf,
} from "../core/time.ts";
import { SECONDS_PER_DAY, SECONDS_PER_HOUR, SECONDS_PER_MINUTE } from "../core/units.ts";
import { flexAlertsSchema } from "../model/home-response.ts";
import { startOf } from "./portfolios.ts";
import { daysBackOf } from "./turn-forecast.ts";
import { inYearBefore } from "./year-before.ts";

const clock = (instant: number) => (instant + londonOffsetSeconds(instant)) % SECONDS_PER_DAY;
const FIRST = parseDay("2024-01-01")!;
/** Days on which the clocks change, from 2021 to 2027, and the days that such a day is 52 or 104 weeks before. */
const CHANGES = Array.from({ length: 7 * 366 }, (_, index) => FIRST - 3 * 366 + index).filter(
  (day) => periodsInDay(day) !== 48,
);
const NEAR = CHANGES.flatMap((day) => [day, day + 364, day + 728]);
const anyDay = fc.oneof(fc.integer({ min: FIRST, max: FIRST + 1000 }), fc.constantFrom(...NEAR));

test("the same half-hours 52 weeks before, as often as it takes for them to be over; where the clock of then has no such hour, an hour later", () => {
  const seen = { missing: 0, doubled: 0, latest: 0 };
  fc.assert(
    fc.property(
      anyDay,
      fc.oneof(fc.integer({ min: 0, max: 49 }), fc.integer({ min: 0, max: 5 })),
      fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 50 })),
      fc.oneof(fc.integer({ min: 15, max: 1100 }), fc.constantFrom(362, 363, 364, 726, 727)),
      fc.oneof(fc.integer({ min: 0, max: 23 }), fc.constant(0)),
      (day, index, halfHours, ahead, hour) => {
        fc.pre(index < periodsInDay(day));
        const start = londonDayStart(day) + index * PERIOD_SECONDS;
        const from = formatInstant(start);
        const [plain] = flexAlertsSchema.parse([{ id: "any", from }]);
        // A window of a service may be all of a day, which no alert of a scenario is.
        const alert = { ...plain!, minutes: 30 * halfHours };
        const instant = londonInstant(day - ahead, hour * SECONDS_PER_HOUR);
        const past = inYearBefore(alert, instant);
        const was = startOf(past);
        expect(weekdayOf(londonDayOf(was))).toBe(weekdayOf(day));
        const weeks = (day - londonDayOf(was)) / 7;
        expect(weeks % 52).toBe(0);
        // At one in the morning of the last Sunday in March it is two.
        const isMissing =
          periodsInDay(londonDayOf(was)) < 48 && Math.floor(clock(start) / SECONDS_PER_HOUR) === 1;
        expect(clock(was)).toBe(clock(start) + (isMissing ? SECONDS_PER_HOUR : 0));
        // Prices of its night, which goes to the noon after it, were known; a year later they were not.
        const end = was + past.minutes * SECONDS_PER_MINUTE;
        expect(londonInstant(londonDayOf(end) + 1, SECONDS_PER_DAY / 2)).toBeLessThan(instant);
        const later = londonInstant(londonDayOf(was) + 364, clock(start));
        const laterEnd = later + past.minutes * SECONDS_PER_MINUTE;
        expect(londonDayOf(laterEnd) + 2).toBeGreaterThan(londonDayOf(instant));
        // Its own weather.
        const toldAt = was - past.noticeHours * SECONDS_PER_HOUR;
        expect(daysBackOf({ to: end / PERIOD_SECONDS, toldAt })).toBe(0);
        if (isMissing) seen.missing += 1;
        if (periodsInDay(day) > 48 && Math.floor(clock(start) / SECONDS_PER_HOUR) === 1)
          seen.doubled += 1;
        if (londonDayOf(end) + 2 === londonDayOf(instant)) seen.latest += 1;
      },
    ),
    { numRuns: 3000 },
  );
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(10);
});
