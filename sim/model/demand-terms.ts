/**
 * The terms on which a consumer lets itself be moved, and the shifts that it works: what a policy says of a unit beside its orders, and the
 * engine keeps for it. Plain data, and when a shift is worked.
 */
import { londonOffsetSeconds, periodStart, weekdayOf } from "../core/time.ts";
import { SECONDS_PER_DAY, SECONDS_PER_MINUTE } from "../core/units.ts";

/** Shifts that follow one another, by the London clock. */
export interface Shifts {
  readonly startsAtMinute: number;
  readonly hours: number;
  readonly count: number;
  readonly days: "weekdays" | "all";
  /** Part of its series that it draws between shifts. */
  readonly offFrac: number;
}

export interface DemandTerms {
  readonly shifts?: Shifts | undefined;
  /** Least time from being told to the change. */
  readonly noticeMinutes: number;
  /** Most London days of any seven on which services call it. */
  readonly callsPerWeek: number;
  /** Part of what it drew less that it draws later, and of what it drew more that it draws less later; spread evenly over so long. */
  readonly reboundFrac: number;
  readonly reboundMinutes: number;
}

const MINUTES_PER_DAY = SECONDS_PER_DAY / SECONDS_PER_MINUTE;

/** Part of its series that a consumer draws in a period: all in a shift; a shift over midnight is of the day on which it begins. */
export function workedFrac(
  { startsAtMinute, hours, count, days, offFrac }: Shifts,
  period: number,
): number {
  const start = periodStart(period);
  const clock = start + londonOffsetSeconds(start);
  const day = Math.floor(clock / SECONDS_PER_DAY);
  const minute = (clock - day * SECONDS_PER_DAY) / SECONDS_PER_MINUTE;
  const endsAtMinute = startsAtMinute + hours * count * 60;
  const isWorked = (from: number, at: number) =>
    (days === "all" || weekdayOf(from) < 5) && at >= startsAtMinute && at < endsAtMinute;
  return isWorked(day, minute) || isWorked(day - 1, minute + MINUTES_PER_DAY) ? 1 : offFrac;
}
