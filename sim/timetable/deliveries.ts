/**
 * For which periods the look-ahead runs when: the first statement of a day of delivery, its updates on later days, and the
 * runs of operational time. None before the first day of a run or after its last.
 */
import {
  londonDayOf,
  londonDayStart,
  londonInstant,
  parseClock,
  periodOf,
  periodStart,
  periodsInDay,
} from "../core/time.ts";

export interface DueDelivery {
  readonly deliveryDay: number;
  readonly issuedAt: number;
  readonly fromPeriod: number;
  readonly periodCount: number;
}

/** How many London days before delivery, and at which clock time, a statement is issued. */
export interface StatementTime {
  readonly daysAhead: number;
  readonly at: string;
}

interface RunDays {
  readonly firstDay: number;
  readonly dayCount: number;
}

/** The day of delivery whose first statement is issued on a London day. */
export function deliveriesDue(
  { daysAhead, at }: StatementTime,
  run: RunDays,
  day: number,
): DueDelivery[] {
  const deliveryDay = day + daysAhead;
  if (deliveryDay < run.firstDay || deliveryDay >= run.firstDay + run.dayCount) return [];
  return [
    {
      deliveryDay,
      issuedAt: londonInstant(day, parseClock(at) ?? 0),
      fromPeriod: periodOf(londonDayStart(deliveryDay)),
      periodCount: periodsInDay(deliveryDay),
    },
  ];
}

/** The updates that are issued on a London day, in order of time and then of delivery. */
export function updatesDue(
  { updates }: { readonly updates: readonly StatementTime[] },
  run: RunDays,
  day: number,
): DueDelivery[] {
  return updates
    .flatMap((update) => deliveriesDue(update, run, day))
    .sort((left, right) => left.issuedAt - right.issuedAt || left.deliveryDay - right.deliveryDay);
}

/** The run of operational time at the start of a period: for it and the next few of the run. */
export function operationalDue(
  { operational }: { readonly operational?: { readonly periods: number } | undefined },
  run: RunDays,
  period: number,
): DueDelivery[] {
  if (operational === undefined) return [];
  const end = periodOf(londonDayStart(run.firstDay + run.dayCount));
  const issuedAt = periodStart(period);
  const deliveryDay = londonDayOf(issuedAt);
  const periodCount = Math.min(operational.periods, end - period);
  return [{ deliveryDay, issuedAt, fromPeriod: period, periodCount }];
}
