/**
 * Instants, settlement periods and London days: the only code that knows dates.
 * An instant is a whole number of UTC seconds since 1970; a settlement period is 30 minutes, labelled 1 to 48
 * (46 on the short day, 50 on the long one) in Europe/London. Our own last-Sunday rule, tested against Intl.
 */
import { SECONDS_PER_DAY, SECONDS_PER_HOUR, SECONDS_PER_MINUTE } from "./units.ts";

export const PERIOD_SECONDS = 1800;
export const PERIOD_HOURS = 0.5;

export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Days since 1970-01-01 of a date of the proleptic Gregorian calendar (integer arithmetic, any year). */
export function daysFromCivil(date: CivilDate): number {
  const shiftedYear = date.month <= 2 ? date.year - 1 : date.year;
  const era = Math.floor(shiftedYear / 400);
  const yearOfEra = shiftedYear - era * 400;
  const monthFromMarch = (date.month + 9) % 12;
  const dayOfYear = Math.floor((153 * monthFromMarch + 2) / 5) + date.day - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The date of a day number; the inverse of `daysFromCivil`. */
export function civilFromDays(days: number): CivilDate {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

/** "YYYY-MM-DD" as a day number, or undefined if it is not a date of the calendar. */
export function parseDay(text: string): number | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return undefined;
  const days = daysFromCivil({
    year: Number(match[1]),
    month: Number(match[2]),
    day: Number(match[3]),
  });
  return formatDay(days) === text ? days : undefined;
}

/** A day number as "YYYY-MM-DD". */
export function formatDay(days: number): string {
  const { year, month, day } = civilFromDays(days);
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** An instant as "YYYY-MM-DDTHH:MM:SSZ". */
export function formatInstant(instant: number): string {
  const day = Math.floor(instant / SECONDS_PER_DAY);
  return `${formatDay(day)}T${formatClock(instant - day * SECONDS_PER_DAY)}Z`;
}

/** "YYYY-MM-DDTHH:MM:SSZ" as an instant, or undefined if it is none. */
export function parseInstant(text: string): number | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})Z$/.exec(text);
  const day = match === null ? undefined : parseDay(match[1]!);
  if (match === null || day === undefined) return undefined;
  const clock =
    Number(match[2]) * SECONDS_PER_HOUR + Number(match[3]) * SECONDS_PER_MINUTE + Number(match[4]);
  const instant = day * SECONDS_PER_DAY + clock;
  return formatInstant(instant) === text ? instant : undefined;
}

function formatClock(secondOfDay: number): string {
  const parts = [
    Math.floor(secondOfDay / SECONDS_PER_HOUR),
    Math.floor(secondOfDay / SECONDS_PER_MINUTE) % 60,
    secondOfDay % 60,
  ];
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}

/** "HH:MM" as seconds after local midnight, or undefined. */
export function parseClock(text: string): number | undefined {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  if (match === null) return undefined;
  return Number(match[1]) * SECONDS_PER_HOUR + Number(match[2]) * SECONDS_PER_MINUTE;
}

/** Day of the week of a day number, Monday = 0. */
export function weekdayOf(days: number): number {
  return (((days + 3) % 7) + 7) % 7;
}

function lastSunday(year: number, month: number): number {
  const lastDay = daysFromCivil({ year, month, day: 31 });
  return lastDay - ((weekdayOf(lastDay) + 1) % 7);
}

interface SummerTime {
  /** The year, and when summer time begins and ends in it. */
  readonly from: number;
  readonly to: number;
  readonly starts: number;
  readonly ends: number;
}

function summerTimeOf(instant: number): SummerTime {
  const { year } = civilFromDays(Math.floor(instant / SECONDS_PER_DAY));
  return {
    from: daysFromCivil({ year, month: 1, day: 1 }) * SECONDS_PER_DAY,
    to: daysFromCivil({ year: year + 1, month: 1, day: 1 }) * SECONDS_PER_DAY,
    starts: lastSunday(year, 3) * SECONDS_PER_DAY + SECONDS_PER_HOUR,
    ends: lastSunday(year, 10) * SECONDS_PER_DAY + SECONDS_PER_HOUR,
  };
}

/** Of the year that was asked for last: who asks for one instant asks for more of the same year. */
let summerTime = summerTimeOf(0);

/** Offset of London local time from UTC in seconds: 3600 from 01:00 UTC on the last Sunday of March to that of October. */
export function londonOffsetSeconds(instant: number): number {
  if (!(instant >= summerTime.from && instant < summerTime.to)) summerTime = summerTimeOf(instant);
  return instant >= summerTime.starts && instant < summerTime.ends ? SECONDS_PER_HOUR : 0;
}

/** The instant at which a London day begins (local midnight never falls in a clock change). */
export function londonDayStart(days: number): number {
  const utcMidnight = days * SECONDS_PER_DAY;
  return utcMidnight - londonOffsetSeconds(utcMidnight - SECONDS_PER_HOUR);
}

/** The London day number an instant falls on. */
export function londonDayOf(instant: number): number {
  return Math.floor((instant + londonOffsetSeconds(instant)) / SECONDS_PER_DAY);
}

/** The London month an instant falls in, 1 to 12. */
export function londonMonthOf(instant: number): number {
  return civilFromDays(londonDayOf(instant)).month;
}

/** The month of a London day, counted through the years. */
export function monthNumberOf(days: number): number {
  const { year, month } = civilFromDays(days);
  return year * 12 + month - 1;
}

/** The day on which the regulatory year of a London day began: the 1st of April at or before it. */
export function regulatoryYearStart(days: number): number {
  const { year, month } = civilFromDays(days);
  return daysFromCivil({ year: month >= 4 ? year : year - 1, month: 4, day: 1 });
}

/** Whether a month ends with this day. */
export function isMonthEnd(days: number): boolean {
  return civilFromDays(days + 1).day === 1;
}

/** The instant of a local clock time on a London day; in the doubled hour the first, in the missing hour the instant an hour later. */
export function londonInstant(days: number, secondOfDay: number): number {
  const naive = days * SECONDS_PER_DAY + secondOfDay;
  const asSummer = naive - SECONDS_PER_HOUR;
  return londonOffsetSeconds(asSummer) === SECONDS_PER_HOUR ? asSummer : naive;
}

/** Number of settlement periods of a London day: 48, 46 or 50. */
export function periodsInDay(days: number): number {
  return (londonDayStart(days + 1) - londonDayStart(days)) / PERIOD_SECONDS;
}

/** Absolute number of the settlement period that contains an instant: whole half-hours since 1970, the clock of every draw. */
export function periodOf(instant: number): number {
  return Math.floor(instant / PERIOD_SECONDS);
}

/** The start of an absolute settlement period. */
export function periodStart(period: number): number {
  return period * PERIOD_SECONDS;
}

/** The label that the industry uses: London date and settlement period from 1. */
export function periodLabel(period: number): {
  readonly day: string;
  readonly settlementPeriod: number;
} {
  const start = periodStart(period);
  const days = londonDayOf(start);
  return {
    day: formatDay(days),
    settlementPeriod: (start - londonDayStart(days)) / PERIOD_SECONDS + 1,
  };
}
