/**
 * Whether a consumer's own terms let services call it: enough notice, and not on too many days of a week. Takes the world, a unit and when;
 * gives yes or no. Units without terms are always willing.
 */
import { londonDayOf, londonDayStart, periodOf, periodStart } from "../core/time.ts";
import { DAYS_PER_WEEK, SECONDS_PER_MINUTE } from "../core/units.ts";
import { isStanding } from "../model/services.ts";
import type { DueGate } from "../timetable/timetable.ts";
import { noticeMinutes } from "../venues/notice.ts";
import { serviceSettings, toldBySchedule } from "../venues/registry.ts";
import type { World } from "./world.ts";

/** Whether it offers to a service for the periods of a gate. */
export function offersAgain(world: World, unit: number, { venue, fromPeriod }: DueGate): boolean {
  const terms = world.terms[unit];
  if (terms === undefined) return true;
  const day = londonDayOf(periodStart(fromPeriod));
  return (
    noticeMinutes(world.scenario.venues, venue) >= terms.noticeMinutes && isRested(world, unit, day)
  );
}

/** Whether it may be called on a day: it was called, or is promised to be, on fewer of the six days before than its terms let. */
export function isRested(world: World, unit: number, day: number): boolean {
  const terms = world.terms[unit];
  if (terms === undefined) return true;
  const days = new Set([...servedDays(world, unit), ...promisedDays(world, unit, day)]);
  const recent = [...days].filter((each) => each < day && each > day - DAYS_PER_WEEK);
  return recent.length < terms.callsPerWeek;
}

/** Days on which calls began that it served, of any service. */
function* servedDays({ scenario, services }: World, unit: number): Generator<number> {
  for (const service of Object.keys(serviceSettings(scenario.venues)))
    for (const at of services.served.get(service)?.get(unit)?.beganAt ?? []) yield londonDayOf(at);
}

/** Days before this one for which a service holds it that tells all that it bought. */
function* promisedDays({ services }: World, unit: number, day: number): Generator<number> {
  const first = periodOf(londonDayStart(day - DAYS_PER_WEEK + 1));
  for (let period = first; period < periodOf(londonDayStart(day)); period += 1)
    for (const award of services.awards.get(period) ?? [])
      if (award.unit === unit && isStanding(award) && toldBySchedule(award.service))
        yield londonDayOf(periodStart(period));
}

/** Whether orders at a gate leave it the notice that it asks for before the first period that they are for. */
export const hasNotice = (
  { terms }: World,
  unit: number,
  { instant, fromPeriod }: Pick<DueGate, "instant" | "fromPeriod">,
): boolean =>
  periodStart(fromPeriod) - instant >= (terms[unit]?.noticeMinutes ?? 0) * SECONDS_PER_MINUTE;
