/**
 * Homes that a service has bought for a season or a year: they are its own in every half-hour in which it may want them, until it has called the half-hour off; from then on what it has
 * bought of the half-hour says who has them. Takes contracts and settings of services; says which service keeps a unit's homes, when a contract may want them, and which one is in the way of another.
 */
import { keptBy } from "../core/kept-by.ts";
import { londonDayOf, londonInstant, parseClock, periodStart } from "../core/time.ts";
import { REBOUND_PERIODS } from "../homes/opt-in.ts";
import type { Periods } from "../model/periods.ts";
import type { Award, ServiceResults, TermContract } from "../model/services.ts";
import { periodsOfTerm, termOf } from "../model/terms.ts";
import type { GateTimes } from "../model/venues.ts";
import { isInWindow } from "../venues/flexibility/windows.ts";
import { openVenues, serviceSettings, type VenueSettings } from "../venues/registry.ts";
import type { World } from "./world.ts";

/** The service, other than one of this name, that has bought a unit for a term and has not called a half-hour of it off by an instant. */
export function keptForTerm(
  world: World,
  results: ServiceResults,
  { unit, service, period }: { unit: number; service: string; period: number },
  instant: number,
): string | undefined {
  const isKeeping = (contract: TermContract) =>
    contract.service !== service &&
    contract.awards.some((award) => award.unit === unit) &&
    instant <= calledOffAt(world.scenario.venues, contract.service, period) &&
    mayWant(world, contract, period);
  const contract = world.services.contracts.find(isKeeping) ?? results.contracts.find(isKeeping);
  return contract?.service;
}

/**
 * Who has bought an award's unit for a term already in which it may want the unit's homes when another contract may: another service until they have made up for it, and another zone of the same one that
 * wants the contrary; else another zone in the same half-hour.
 */
export function boughtForTerm(
  world: World,
  { contracts }: ServiceResults,
  wanted: TermContract,
  { unit, changeKw }: Award,
): TermContract | undefined {
  const isInTheWay = (other: TermContract) => {
    const theirs = other.awards.find((award) => award.unit === unit);
    if (theirs === undefined) return false;
    const has = halfHoursOfTerm(world, other);
    const isOneCall =
      other.service === wanted.service && Math.sign(theirs.changeKw) === Math.sign(changeKw);
    return [...halfHoursOfTerm(world, wanted)].some((period) =>
      isOneCall
        ? has.has(period)
        : halfHoursNear({ from: period, to: period + 1 }).some((each) => has.has(each)),
    );
  };
  return world.services.contracts.find(isInTheWay) ?? contracts.find(isInTheWay);
}

/** Half-hours in which nobody else may ask homes beside what they are asked in these. */
export const halfHoursNear = ({ from, to }: Periods): readonly number[] =>
  Array.from(
    { length: to - from + 2 * REBOUND_PERIODS },
    (_, index) => from - REBOUND_PERIODS + index,
  );

/** All of those that a contract was bought for. */
function halfHoursOfTerm(world: World, contract: TermContract): ReadonlySet<number> {
  const known = listed.get(contract);
  if (known !== undefined) return known;
  const { contract: form } = serviceSettings(world.scenario.venues)[contract.service]!;
  const { from, to } = periodsOfTerm(form, contract.awards[0]!.period);
  const made = new Set<number>();
  for (let period = from; period < to; period += 1)
    if (mayWant(world, contract, period)) made.add(period);
  listed.set(contract, made);
  return made;
}

const listed = new WeakMap<TermContract, ReadonlySet<number>>();

/** Whether a half-hour is one of those that a contract was bought for. */
export function mayWant(
  { scenario }: World,
  { service, zone: id, term }: TermContract,
  period: number,
): boolean {
  const { contract, zones } = serviceSettings(scenario.venues)[service]!;
  if (termOf(contract, period) !== term) return false;
  return isInWindow(zones.find((zone) => zone.id === id)!.windows, period);
}

/** When a service buys, or calls off, what it wants of a period. */
function calledOffAt(venues: VenueSettings, service: string, period: number): number {
  const time = buyingTimes(venues).get(service);
  if (time === undefined || !("day" in time)) return periodStart(period);
  return londonInstant(londonDayOf(periodStart(period)) + time.day, parseClock(time.at)!);
}

const buyingTimes = keptBy(
  (venues: VenueSettings) =>
    new Map<string, GateTimes["award"]>(
      openVenues(venues).map(({ venue, gates }) => [venue, gates.award]),
    ),
);
