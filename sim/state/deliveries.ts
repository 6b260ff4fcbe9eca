/**
 * For which day of delivery the constraint statement is issued on a London day: none before the first or after the last.
 */
import { londonDayStart, londonInstant, parseClock, periodOf, periodsInDay } from "../core/time.ts";
import type { World } from "./world.ts";

export interface DueDelivery {
  readonly deliveryDay: number;
  readonly issuedAt: number;
  readonly fromPeriod: number;
  readonly periodCount: number;
}

export function deliveriesDue(world: World, day: number): DueDelivery[] {
  const { daysAhead, at } = world.scenario.lookAhead;
  const deliveryDay = day + daysAhead;
  if (deliveryDay < world.firstDay || deliveryDay >= world.firstDay + world.dayCount) return [];
  return [
    {
      deliveryDay,
      issuedAt: londonInstant(day, parseClock(at) ?? 0),
      fromPeriod: periodOf(londonDayStart(deliveryDay)),
      periodCount: periodsInDay(deliveryDay),
    },
  ];
}
