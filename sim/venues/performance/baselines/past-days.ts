/**
 * Earlier days that a baseline is made of. Takes what the meter said; gives the most recent days of the same kind (working
 * day or weekend) on which the unit was told nothing and every half-hour asked for is known. Public holidays are days like others.
 */
import { weekdayOf } from "../../../core/time.ts";
import type { PastMeters } from "./baseline.ts";

/** Days that are looked back, so that a unit told every day does not make the search long. */
const DAYS_BACK_MAX = 60;

export const isWorkingDay = (day: number): boolean => weekdayOf(day) < 5;

/** The days, the most recent first. */
export function eligibleDays(
  past: PastMeters,
  day: number,
  count: number,
  halfHours: readonly number[],
): number[] {
  const days: number[] = [];
  const isWorking = isWorkingDay(day);
  const last = Math.max(past.firstDay(), day - DAYS_BACK_MAX);
  for (let earlier = day - 1; earlier >= last && days.length < count; earlier -= 1) {
    if (isWorkingDay(earlier) !== isWorking || past.isEventDay(earlier)) continue;
    if (halfHours.every((each) => past.meanKw(earlier, each) !== undefined)) days.push(earlier);
  }
  return days;
}

/** Mean of a half-hour over days, kW; undefined over none. */
export function meanOver(
  past: PastMeters,
  days: readonly number[],
  halfHour: number,
): number | undefined {
  if (days.length === 0) return undefined;
  return days.reduce((sum, day) => sum + past.meanKw(day, halfHour)!, 0) / days.length;
}

/** Mean of what was drawn or injected above a baseline in some half-hours of a day before the instruction; 0 over none. */
export function meanAbove(
  past: PastMeters,
  day: number,
  halfHours: readonly number[],
  baseKw: (halfHour: number) => number | undefined,
): number {
  let sum = 0;
  let count = 0;
  for (const halfHour of halfHours) {
    const [was, base] = [past.meanKw(day, halfHour), baseKw(halfHour)];
    if (was === undefined || base === undefined) continue;
    sum += was - base;
    count += 1;
  }
  return count === 0 ? 0 : sum / count;
}

/** Half-hours of the day from so many before to so many before an instruction began, those after midnight alone. */
export function halfHoursBefore(start: number, from: number, to: number): number[] {
  const halfHours: number[] = [];
  for (let halfHour = Math.max(0, start - from); halfHour < start - to; halfHour += 1)
    halfHours.push(halfHour);
  return halfHours;
}
