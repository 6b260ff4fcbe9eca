/**
 * Homes that answered are left alone until they have made up for it: one buyer asks a group at a time. Takes what a group is asked and what services have
 * bought of it; says whether half-hours are free, or why an award is refused.
 */
import { REBOUND_PERIODS } from "../homes/opt-in.ts";
import type { Periods } from "../model/periods.ts";
import {
  type Award,
  BIDS_AND_OFFERS,
  cameIntoForce,
  isStanding,
  type ServiceResults,
} from "../model/services.ts";
import type { DueGate } from "../timetable/timetable.ts";
import type { HomeSeller } from "./home-sellers.ts";
import { halfHoursNear, keptForTerm, mayWant } from "./homes-for-terms.ts";
import { awardsOf } from "./period-awards.ts";
import type { World } from "./world.ts";

/** Whether one is over so long before the other begins that homes have made up for it. */
export const areApart = (left: Periods, right: Periods): boolean =>
  right.from >= left.to + REBOUND_PERIODS || left.from >= right.to + REBOUND_PERIODS;

/** Whether no alert that a group has been told of by an instant, and no other service, has its homes in these half-hours or close to them. */
export function isAtRest(
  world: World,
  results: ServiceResults,
  { unit, row }: HomeSeller,
  { venue, instant }: Pick<DueGate, "venue" | "instant">,
  wanted: Periods,
): boolean {
  return (
    toldOf(world, row, instant, wanted).length === 0 &&
    boughtElse(world, results, { unit, service: venue }, instant, wanted) === undefined
  );
}

/**
 * Homes that are bought are asked by no alert in the way, sold already or not. None that they have been told of is: by restOf no award stands beside one, and
 * who acts for them sells those that this frees later than those that it drops; a term is sold two weeks before it begins at the latest, an alert told two days before.
 */
export function keepForBuyers(world: World, { awards, contracts }: ServiceResults): void {
  const keep = (unit: number, isPassed: (alert: Periods) => boolean) => {
    const seller = world.homeSellers.get(unit);
    if (seller !== undefined) world.homes!.passOver(seller.row, isPassed);
  };
  for (const award of awards) {
    const own = halfHourOf(award);
    if (cameIntoForce(award)) keep(award.unit, (alert) => !areApart(alert, own));
  }
  for (const contract of contracts)
    for (const { unit } of contract.awards)
      keep(unit, (alert) => halfHoursNear(alert).some((each) => mayWant(world, contract, each)));
}

const halfHourOf = ({ period }: Award): Periods => ({ from: period, to: period + 1 });

/** Alerts in the way that homes have been told of, the scenario's and those that services brought about. */
const toldOf = ({ homes }: World, row: number, instant: number, wanted: Periods) =>
  homes!.askedBy(row).filter((alert) => alert.toldAt <= instant && !areApart(alert, wanted));

/**
 * Another buyer in the way, which has bought homes for a half-hour or keeps them for a term: another service, and another zone of the same one for the same half-hour, or that wants less where this one wants
 * more, which no one call can be. Each acceptance in the balancing mechanism is by itself, so that another one is in the way too.
 */
function boughtElse(
  world: World,
  results: ServiceResults,
  own: Pick<Award, "unit" | "service"> & Partial<Pick<Award, "zone" | "changeKw">>,
  instant: number,
  wanted: Periods,
): string | undefined {
  const { unit, service, zone, changeKw } = own;
  const isContrary = (award: Award) =>
    changeKw !== undefined && Math.sign(award.changeKw) !== Math.sign(changeKw);
  for (const period of halfHoursNear(wanted)) {
    const isApart = period < wanted.from || period >= wanted.to;
    const isOther = (award: Award) =>
      award.service !== service ||
      (isApart
        ? service === BIDS_AND_OFFERS || isContrary(award)
        : zone !== undefined && award.zone !== zone);
    const other = awardsOf(world, results, period).find(
      (award) => award.unit === unit && isOther(award) && isStanding(award),
    );
    const buyer = other?.service ?? keptForTerm(world, results, { unit, service, period }, instant);
    if (buyer !== undefined) return buyer;
  }
  return undefined;
}

/** Why an award of homes may not stand beside what is bought already, or what a scenario's alert has told them by then; undefined where it may. */
export function restOf(world: World, results: ServiceResults, award: Award, instant: number) {
  const { unit, service } = award;
  const seller = world.homeSellers.get(unit);
  if (seller === undefined) return undefined;
  const { id } = seller.group;
  const own = halfHourOf(award);
  const other = boughtElse(world, results, award, instant, own);
  const told = toldOf(world, seller.row, instant, own).find(
    ({ call }) => call !== undefined || service === BIDS_AND_OFFERS,
  );
  if (other === undefined && told === undefined) return undefined;
  const first =
    other === undefined ? `is asked by alert ${told!.alert.id}` : `is bought for ${other}`;
  const why = `${id} ${first}, and its homes are asked once until they have made up for it`;
  return { kind: "refused", by: "excluded", why } as const;
}
