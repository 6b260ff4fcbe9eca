/**
 * What homes read of the series of a run: weather, and day-ahead prices where a tariff goes by them. From some weeks before anybody asks, or before the year by which a term is sold that
 * they are offered for, to the noon after the last day. Takes a scenario; gives half-hours.
 */
import { londonDayOf, londonDayStart, londonInstant, parseClock, periodOf } from "../core/time.ts";
import { firstHalfHour } from "../homes/course.ts";
import { SHIFT_MAX } from "../homes/homes.ts";
import { noonToNoon } from "../homes/signals.ts";
import { PERIODS_PER_DAY, TRIED_DAYS } from "../homes/turn-forecast.ts";
import { YEAR_DAYS } from "../homes/year-before.ts";
import type { Periods } from "../model/periods.ts";
import { termStart } from "../model/terms.ts";
import { runDays, type Scenario } from "../scenario.ts";
import { compileTimetable, type Timetable } from "../timetable/timetable.ts";
import { openVenues } from "../venues/registry.ts";

export interface ReadByHomes {
  readonly weather: Periods;
  /** None where no tariff goes by day-ahead prices. */
  readonly price: Periods | undefined;
}

/** Undefined where there are none. */
export function readByHomes(scenario: Scenario): ReadByHomes | undefined {
  const { homes } = scenario;
  if (homes.length === 0) return undefined;
  const { firstDay, dayCount } = runDays(scenario);
  const [first, end] = [firstDay, firstDay + dayCount].map((day) => periodOf(londonDayStart(day)));
  const lived = firstHalfHour(first!, periodOf(homesFirstAsked(scenario)));
  const from = Math.min(lived, ...expectedFrom(scenario));
  const goesByPrices = homes.some(({ tariff }) => tariff?.kind === "day-ahead");
  return {
    // Of the half-hour after the last too: the course inside the last one leads to it.
    weather: { from: from - SHIFT_MAX, to: end! + 1 + SHIFT_MAX },
    price: goesByPrices ? { from: noonToNoon(from).from, to: noonToNoon(end!).to } : undefined,
  };
}

/** The start of the day on which gates or statements first ask. */
export function firstAsked(
  { lookAhead, ...scenario }: Pick<Scenario, "lookAhead" | "period">,
  { firstInstant }: Timetable,
): number {
  const { firstDay } = runDays(scenario);
  return londonDayStart(Math.min(londonDayOf(firstInstant), firstDay - lookAhead.daysAhead));
}

/** The same of what asks how homes live: a gate that buys a term before it does not. */
export function homesFirstAsked(
  scenario: Pick<Scenario, "lookAhead" | "period" | "venues">,
): number {
  const { firstDay, dayCount } = runDays(scenario);
  const venues = openVenues(scenario.venues).map(({ venue, gates }) => ({
    venue,
    gates: { ...gates, contract: undefined },
  }));
  return firstAsked(scenario, compileTimetable(venues, firstDay, dayCount));
}

/** The first half-hours of the years by which terms are sold that homes are offered for: of days that are over as it is sold, and that homes are tried before. */
function expectedFrom(scenario: Scenario): readonly number[] {
  const { firstDay } = runDays(scenario);
  const sold = new Set(scenario.aggregators.flatMap(({ services }) => services.map(serviceOf)));
  return openVenues(scenario.venues).flatMap(({ venue, gates: { contract } }) => {
    if (contract === undefined || !sold.has(venue)) return [];
    const { form, daysBefore, at } = contract;
    const start = termStart(form, firstDay);
    const soldOn = londonDayOf(londonInstant(start - daysBefore, parseClock(at)!));
    return periodOf(londonDayStart(soldOn - YEAR_DAYS - 2)) - TRIED_DAYS * PERIODS_PER_DAY;
  });
}

const serviceOf = ({ service }: { readonly service: string }): string => service;
