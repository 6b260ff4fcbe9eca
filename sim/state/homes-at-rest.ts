/**
 * Homes that answered are left alone until they have made up for it: one buyer asks a group at a time. Takes what a group is asked and what services have
 * bought of it; says whether half-hours are free, or why an award is refused.
 */
import { REBOUND_PERIODS } from "../homes/opt-in.ts";
import { type Award, isStanding, type ServiceResults } from "../model/services.ts";
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

/** Whether nobody else asks a group, nor has bought it, in these half-hours or close to them. */
export function isAtRest(
  world: World,
  results: ServiceResults,
  { unit, row }: HomeSeller,
  service: string,
  wanted: HalfHours,
): boolean {
  return (
    world.homes!.askedBy(row).every((alert) => areApart(alert, wanted)) &&
    boughtElse(world, results, unit, service, wanted) === undefined
  );
}

/** An award of another service that is in the way. */
function boughtElse(
  world: World,
  results: ServiceResults,
  unit: number,
  service: string,
  { from, to }: HalfHours,
): Award | undefined {
  for (let period = from - REBOUND_PERIODS; period < to + REBOUND_PERIODS; period += 1) {
    const other = awardsOf(world, results, period).find(
      (each) => each.unit === unit && each.service !== service && isStanding(each),
    );
    if (other !== undefined) return other;
  }
  return undefined;
}

/** Why an award of homes may not stand beside what is bought already; undefined where it may. */
export function restOf(world: World, results: ServiceResults, award: Award) {
  const { unit, service, period } = award;
  const seller = world.homeSellers.get(unit);
  if (seller === undefined) return undefined;
  const other = boughtElse(world, results, unit, service, { from: period, to: period + 1 });
  if (other === undefined) return undefined;
  const why = `${seller.group.id} is bought for ${other.service}, and its homes are asked once until they have made up for it`;
  return { kind: "refused", by: "excluded", why } as const;
}
