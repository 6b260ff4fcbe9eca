/**
 * The half-hours of a part of one UTC year as columns: what the clock in London shows, the kind of day, how wintry the season is; and how
 * far the year's recursions have come. Takes a year, or a month of it; gives columns, one value a half-hour. Keeps: every value of them
 * depends on the absolute period alone.
 */
import {
  civilFromDays,
  daysFromCivil,
  londonOffsetSeconds,
  PERIOD_SECONDS,
  weekdayOf,
} from "../../sim/core/time.ts";
import { SECONDS_PER_DAY } from "../../sim/core/units.ts";
import type { Recursions } from "./recursions.ts";

export const PERIODS_PER_DAY = SECONDS_PER_DAY / PERIOD_SECONDS;
const DAYS_PER_YEAR = 365.2422;
/** 16 January 1970: the middle of winter from which the season is counted. */
const MIDWINTER_DAY = 15;

export const WEEKDAY = 0;
export const SATURDAY = 1;
export const SUNDAY = 2;

/** A whole UTC year, or a month of it. */
export interface SeriesCalendar {
  /** From which recursions count, whatever part of the year this is. */
  readonly yearFirstPeriod: number;
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
  readonly recursions: Recursions;
}

/** Months since the year 0, in UTC, by the period that one of their half-hours is. */
export function utcMonthOf(period: number): number {
  const { year, month } = civilFromDays(Math.floor(period / PERIODS_PER_DAY));
  return year * 12 + month - 1;
}

export function yearCalendar(year: number): SeriesCalendar {
  return calendarOf(year * 12, year * 12 + 12, new Map());
}

/** One month, by `utcMonthOf`; `recursions`: those of its year. */
export function monthCalendar(month: number, recursions: Recursions): SeriesCalendar {
  return calendarOf(month, month + 1, recursions);
}

const firstDayOf = (month: number): number =>
  daysFromCivil({ year: Math.floor(month / 12), month: (month % 12) + 1, day: 1 });

function calendarOf(fromMonth: number, toMonth: number, recursions: Recursions): SeriesCalendar {
  const firstDay = firstDayOf(fromMonth);
  const dayCount = firstDayOf(toMonth) - firstDay;
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
    yearFirstPeriod: firstDayOf(fromMonth - (fromMonth % 12)) * PERIODS_PER_DAY,
    firstPeriod,
    periodCount,
    firstDay,
    dayCount,
    londonHalfHour,
    dayType,
    winterFrac,
    recursions,
  };
}

function dayTypeOf(weekday: number): number {
  return weekday === 6 ? SUNDAY : weekday === 5 ? SATURDAY : WEEKDAY;
}
