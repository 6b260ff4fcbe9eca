/**
 * Service windows: in which settlement periods a zone may want a service. Takes windows as data, in London time; says whether
 * a period is in one.
 */
import { z } from "zod";
import { keptBy } from "../../core/kept-by.ts";
import {
  londonDayOf,
  londonMonthOf,
  londonOffsetSeconds,
  PERIOD_SECONDS,
  parseClock,
  periodStart,
  weekdayOf,
} from "../../core/time.ts";
import { SECONDS_PER_DAY } from "../../core/units.ts";

const clock = z
  .string()
  .regex(/^([01]\d|2[0-3]):[03]0$/, "a clock time on a half-hour, HH:00 or HH:30");

export const windowSchema = z.strictObject({
  days: z.enum(["all", "weekdays", "weekends"]).default("weekdays"),
  months: z
    .array(z.int().min(1).max(12))
    .min(1)
    .max(12)
    .default([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    .describe("Months in which it is open, 1 to 12."),
  from: clock.default("16:30").describe("First half-hour, London time."),
  to: clock.default("20:00").describe("End, London time; at or before `from`: on the next day."),
});

const HALF_HOURS = 48;

export type ServiceWindow = z.output<typeof windowSchema>;

/** The half-hours of the day, 0 to 47, of the window that a period lies in; none where it lies in none. */
export function halfHoursOf(windows: readonly ServiceWindow[], period: number): readonly number[] {
  for (const window of windows) if (holds(window, period)) return hoursOf(window).halfHours;
  return NONE;
}

const NONE: readonly number[] = [];

/** When a window opens and closes, seconds of the day, and its half-hours. */
const hoursOf = keptBy(({ from, to }: ServiceWindow) => {
  const [opens, closes] = [parseClock(from)!, parseClock(to)!];
  const isOverMidnight = closes <= opens;
  const halfHours = Array.from({ length: HALF_HOURS }, (_, halfHour) => halfHour).filter(
    (halfHour) => {
      const [isAfter, isBefore] = [
        halfHour * PERIOD_SECONDS >= opens,
        halfHour * PERIOD_SECONDS < closes,
      ];
      return isOverMidnight ? isAfter || isBefore : isAfter && isBefore;
    },
  );
  return { opens, closes, isOverMidnight, halfHours };
});

/** Whether a period lies in any of the windows; a window over midnight belongs to the day on which it opens. */
export function isInWindow(windows: readonly ServiceWindow[], period: number): boolean {
  return windows.some((window) => holds(window, period));
}

function holds(window: ServiceWindow, period: number): boolean {
  const { days, months } = window;
  const start = periodStart(period);
  const second = (start + londonOffsetSeconds(start)) % SECONDS_PER_DAY;
  const { opens, closes, isOverMidnight } = hoursOf(window);
  const isAfterMidnight = isOverMidnight && second < closes;
  const isOpen = isOverMidnight
    ? second >= opens || isAfterMidnight
    : second >= opens && second < closes;
  if (!isOpen) return false;
  const openedOn = isAfterMidnight ? start - SECONDS_PER_DAY : start;
  if (!months.includes(londonMonthOf(openedOn))) return false;
  if (days === "all") return true;
  return weekdayOf(londonDayOf(openedOn)) < 5 === (days === "weekdays");
}
