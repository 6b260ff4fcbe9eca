/**
 * The half-hours of one UTC year as columns: what the clock in London shows, the kind of day, how wintry the season is.
 * Takes a year; gives columns, one value a half-hour. Keeps: every value depends on the absolute period alone.
 */
import {
  civilFromDays,
  daysFromCivil,
  londonOffsetSeconds,
  PERIOD_SECONDS,
  weekdayOf,
} from "../../sim/core/time.ts";
import { SECONDS_PER_DAY } from "../../sim/core/units.ts";

export const PERIODS_PER_DAY = SECONDS_PER_DAY / PERIOD_SECONDS;
const DAYS_PER_YEAR = 365.2422;
/** 16 January 1970: the middle of winter from which the season is counted. */
const MIDWINTER_DAY = 15;

export const WEEKDAY = 0;
export const SATURDAY = 1;
export const SUNDAY = 2;

export interface YearCalendar {
  readonly year: number;
  readonly firstPeriod: number;
  readonly periodCount: number;
  readonly firstDay: number;
  readonly dayCount: number;
  /** 0 to 47: the half-hour that the clock in London shows. */
  readonly londonHalfHour: Uint8Array;
  /** WEEKDAY, SATURDAY or SUNDAY in London; bank holidays are not known. */
  readonly dayType: Uint8Array;
  /** 1 in the middle of winter, 0 in the middle of summer, a cosine between. */
  readonly winterFrac: Float64Array;
}

/** The UTC year in which an absolute period starts. */
export function utcYearOf(period: number): number {
  return civilFromDays(Math.floor(period / PERIODS_PER_DAY)).year;
}

export function yearCalendar(year: number): YearCalendar {
  const firstDay = daysFromCivil({ year, month: 1, day: 1 });
  const dayCount = daysFromCivil({ year: year + 1, month: 1, day: 1 }) - firstDay;
  const firstPeriod = firstDay * PERIODS_PER_DAY;
  const periodCount = dayCount * PERIODS_PER_DAY;
  const londonHalfHour = new Uint8Array(periodCount);
  const dayType = new Uint8Array(periodCount);
  const winterFrac = new Float64Array(periodCount);
  for (let index = 0; index < periodCount; index += 1) {
    const instant = (firstPeriod + index) * PERIOD_SECONDS;
    const local = instant + londonOffsetSeconds(instant);
    const localDay = Math.floor(local / SECONDS_PER_DAY);
    londonHalfHour[index] = (local - localDay * SECONDS_PER_DAY) / PERIOD_SECONDS;
    dayType[index] = dayTypeOf(weekdayOf(localDay));
    const sinceMidwinter = instant / SECONDS_PER_DAY - MIDWINTER_DAY;
    winterFrac[index] = 0.5 + 0.5 * Math.cos((2 * Math.PI * sinceMidwinter) / DAYS_PER_YEAR);
  }
  return {
    year,
    firstPeriod,
    periodCount,
    firstDay,
    dayCount,
    londonHalfHour,
    dayType,
    winterFrac,
  };
}

function dayTypeOf(weekday: number): number {
  return weekday === 6 ? SUNDAY : weekday === 5 ? SATURDAY : WEEKDAY;
}
