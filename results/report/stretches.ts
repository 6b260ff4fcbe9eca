/**
 * A long run in stretches of days: weeks, four weeks, quarters, so that a picture has only so many columns or rows.
 * Takes London days; gives stretches, their names, and SQL that puts the rows of a table into London days.
 */
import { londonDayStart, londonOffsetSeconds, parseDay, weekdayOf } from "../../sim/core/time.ts";
import { SECONDS_PER_DAY } from "../../sim/core/units.ts";
import type { RunManifest } from "../manifest.ts";
import { dayWords } from "./words.ts";

/** Lengths of stretches, days, and what they are called. */
const STRETCHES = new Map([
  [1, "day"],
  [7, "week"],
  [28, "four weeks"],
  [91, "thirteen weeks"],
  [364, "52 weeks"],
]);

/** The shortest stretch of which so many hold all the days. */
export function stretchDays(days: number, most: number): number {
  const lengths = [...STRETCHES.keys()];
  return lengths.find((length) => days / length <= most) ?? Math.ceil(days / most);
}

export function stretchWords(length: number): string {
  return STRETCHES.get(length) ?? `stretch of ${length} days`;
}

/** First day of the stretch that a day is in; weeks and all that is made of weeks begin on a Monday. */
export function stretchStart(day: number, length: number): number {
  if (length === 1) return day;
  const monday = day - weekdayOf(day);
  if (length === 7) return monday;
  const origin = weekdayOf(0) === 0 ? 0 : 7 - weekdayOf(0);
  return origin + Math.floor((monday - origin) / length) * length;
}

/** "6 Jan", or "6 Jan 2025". */
export function shortDay(day: number, withYear = false): string {
  const [ofMonth, month, year] = dayWords(day).split(" ") as [string, string, string];
  const date = `${ofMonth} ${month.slice(0, 3)}`;
  return withYear ? `${date} ${year}` : date;
}

/** The London days of a run, first to last. */
export function daysOf({ firstDay, lastDay }: RunManifest): number[] {
  const first = parseDay(firstDay) ?? 0;
  const last = parseDay(lastDay) ?? first;
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** The stretches of a run that columns stand for, in order. */
export function stretchesOf(manifest: RunManifest, most: number) {
  const days = daysOf(manifest);
  const length = stretchDays(days.length, most);
  const starts = [...new Set(days.map((day) => stretchStart(day, length)))];
  return { days, length, starts };
}

/** SQL for the London day of an instant column: whole numbers of ours and no word of a scenario. */
export function londonDaySql(manifest: RunManifest, column: string): string {
  const days = daysOf(manifest);
  const first = londonDayStart(days[0]!);
  // Days of the year's other half have another offset: where it changes, at 01:00 UTC.
  const changes = days
    .map((day) => day * SECONDS_PER_DAY + 3600)
    .filter((instant) => londonOffsetSeconds(instant) !== londonOffsetSeconds(instant - 1));
  const seconds = `epoch("${column}")`;
  const offset = changes.reduce(
    (before, change) =>
      `CASE WHEN ${seconds} >= ${change} THEN ${londonOffsetSeconds(change)} ELSE ${before} END`,
    String(londonOffsetSeconds(first)),
  );
  return `floor((${seconds} + ${offset}) / ${SECONDS_PER_DAY})::INTEGER`;
}
