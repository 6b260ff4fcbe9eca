/**
 * Homes that a service has bought for a season or a year: they are its own in every half-hour in which it may want them, until it has called the half-hour off; from then on what it has
 * bought of the half-hour says who has them. Takes contracts and settings of services; says which service keeps a unit's homes, and when a contract may want them.
 */
import { keptBy } from "../core/kept-by.ts";
import { londonDayOf, londonInstant, parseClock, periodStart } from "../core/time.ts";
import type { ServiceResults, TermContract } from "../model/services.ts";
import { termOf } from "../model/terms.ts";
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
