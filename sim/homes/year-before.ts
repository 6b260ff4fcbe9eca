/**
 * An alert of a day that is far ahead as one of the same day in a year that is over: by that an aggregator expects what homes would turn in it, since nobody knows
 * the weather and the prices of a season to come. Takes an alert and an instant; gives the alert whose season, hour and day of the week are the same, and all
 * of whose weather and prices were known by the instant.
 */
import { formatInstant, londonDayOf, londonInstant, londonOffsetSeconds } from "../core/time.ts";
import { SECONDS_PER_DAY, SECONDS_PER_HOUR, SECONDS_PER_MINUTE } from "../core/units.ts";
import type { FlexAlert } from "../model/home-response.ts";
import { startOf } from "./portfolios.ts";

/** Whole weeks, so that a Monday is one. */
export const YEAR_DAYS = 364;
const MINUTES_PER_HOUR = SECONDS_PER_HOUR / SECONDS_PER_MINUTE;

/** Where the clock of then has no such hour, an hour later. */
export function inYearBefore(alert: FlexAlert, instant: number): FlexAlert {
  const start = startOf(alert);
  const day = londonDayOf(start);
  const clock = start + londonOffsetSeconds(start) - day * SECONDS_PER_DAY;
  // Homes go by prices up to the noon of the next day.
  const lastDay = londonDayOf(instant) - 2;
  let years = Math.ceil((day - lastDay) / YEAR_DAYS);
  let from = londonInstant(day - years * YEAR_DAYS, clock);
  // A day on which clocks change is an hour longer or shorter than those of other years.
  while (londonDayOf(from + alert.minutes * SECONDS_PER_MINUTE) > lastDay) {
    years += 1;
    from = londonInstant(day - years * YEAR_DAYS, clock);
  }
  // Nothing of it is to be foreseen any more.
  return { ...alert, from: formatInstant(from), noticeHours: 0 - alert.minutes / MINUTES_PER_HOUR };
}
