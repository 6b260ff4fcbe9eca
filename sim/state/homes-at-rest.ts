/**
 * Homes that answered are left alone until they have made up for it: one buyer asks a group at a time. Takes what a group is asked and what services have
 * bought of it; says whether half-hours are free, or why an award is refused.
 */
import { REBOUND_PERIODS } from "../homes/opt-in.ts";
import {
  type Award,
  BIDS_AND_OFFERS,
  cameIntoForce,
  isStanding,
  type ServiceResults,
} from "../model/services.ts";
import type { DueGate } from "../timetable/timetable.ts";
import type { HomeSeller } from "./home-sellers.ts";
import { awardsOf } from "./period-awards.ts";
import type { World } from "./world.ts";

/** Half-hours, the second not among them. */
export interface HalfHours {
  readonly from: number;
  readonly to: number;
}

/** Whether one is over so long before the other begins that homes have made up for it. */
export const areApart = (left: HalfHours, right: HalfHours): boolean =>
  right.from >= left.to + REBOUND_PERIODS || left.from >= right.to + REBOUND_PERIODS;

/** Whether no alert that a group has been told of by an instant, and no other service, has its homes in these half-hours or close to them. */
export function isAtRest(
  world: World,
  results: ServiceResults,
  { unit, row }: HomeSeller,
  { venue, instant }: Pick<DueGate, "venue" | "instant">,
  wanted: HalfHours,
): boolean {
  return (
    toldOf(world, row, instant, wanted).length === 0 &&
    boughtElse(world, results, unit, venue, wanted) === undefined
  );
}

/**
 * Homes that are bought are asked by no alert in the way, sold already or not. None that they have been told of is: by restOf no award stands beside one, and
 * who acts for them sells those that this frees later than those that it drops.
 */
export function keepForBuyers(world: World, { awards }: ServiceResults): void {
  for (const award of awards) {
    const seller = world.homeSellers.get(award.unit);
    if (seller === undefined || !cameIntoForce(award)) continue;
    const own = halfHourOf(award);
    world.homes!.passOver(seller.row, (alert) => !areApart(alert, own));
  }
}

const halfHourOf = ({ period }: Award): HalfHours => ({ from: period, to: period + 1 });

/** Alerts in the way that homes have been told of, the scenario's and those that services brought about. */
const toldOf = ({ homes }: World, row: number, instant: number, wanted: HalfHours) =>
  homes!.askedBy(row).filter((alert) => alert.toldAt <= instant && !areApart(alert, wanted));

/** An award of another service that is in the way; each acceptance in the balancing mechanism is by itself, so that another one is in the way too. */
function boughtElse(
  world: World,
  results: ServiceResults,
  unit: number,
  service: string,
  { from, to }: HalfHours,
): Award | undefined {
  for (let period = from - REBOUND_PERIODS; period < to + REBOUND_PERIODS; period += 1) {
    const isApart = period < from || period >= to;
    const other = awardsOf(world, results, period).find(
      (each) =>
        each.unit === unit &&
        (each.service !== service || (service === BIDS_AND_OFFERS && isApart)) &&
        isStanding(each),
    );
    if (other !== undefined) return other;
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
  const other = boughtElse(world, results, unit, service, own);
  const told = toldOf(world, seller.row, instant, own).find(
    ({ call }) => call !== undefined || service === BIDS_AND_OFFERS,
  );
  if (other === undefined && told === undefined) return undefined;
  const first =
    other === undefined ? `is asked by alert ${told!.alert.id}` : `is bought for ${other.service}`;
  const why = `${id} ${first}, and its homes are asked once until they have made up for it`;
  return { kind: "refused", by: "excluded", why } as const;
}
