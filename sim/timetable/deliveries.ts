/**
 * For which day of delivery the constraint statement is issued on a London day: none before the first or after the last.
 */
import { londonDayStart, londonInstant, parseClock, periodOf, periodsInDay } from "../core/time.ts";

export interface DueDelivery {
  readonly deliveryDay: number;
  readonly issuedAt: number;
  readonly fromPeriod: number;
  readonly periodCount: number;
}

/** How many London days before delivery, and at which clock time, the statement is issued. */
export interface StatementTime {
  readonly daysAhead: number;
  readonly at: string;
}

export function deliveriesDue(
  { daysAhead, at }: StatementTime,
  run: { readonly firstDay: number; readonly dayCount: number },
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
