/**
 * The orders that a market takes of those that owners would place. Takes what the owners answered; gives the same without who is
 * not qualified by then, may not take part at this stage, or does not answer for the day.
 * Keeps: nobody's order is larger than the volume that it registered.
 */
import type { OwnersOrders } from "../model/owners-orders.ts";
import type { LookAhead } from "../model/venues.ts";
import type { DueGate } from "../timetable/timetable.ts";
import { answerOf, silence } from "./answers.ts";
import { hasNotice } from "./calls-left.ts";
import { mayTakePart } from "./participation.ts";
import { isQualified } from "./registration.ts";
import type { World } from "./world.ts";

/** Arrays are [unit][period]. */
export function admittedOrders(world: World, owners: OwnersOrders, gate: DueGate): OwnersOrders {
  const { registration, answering, network } = world;
  const { instant, deliveryDay } = gate;
  const mostKw = Float64Array.from(network.units.ids, (_, unit) =>
    isQualified(registration, unit, instant) &&
    mayTakePart(world, unit, gate) &&
    hasNotice(world, unit, gate) &&
    answerOf(answering, unit, deliveryDay) === "given"
      ? (registration?.volumeKw[unit] ?? Infinity)
      : 0,
  );
  if (mostKw.every((kw) => kw === Infinity)) return owners;
  const periodCount = owners.bidKw.length / mostKw.length;
  const within = (orderKw: Float64Array) =>
    orderKw.map((kw, cell) => Math.min(kw, mostKw[Math.floor(cell / periodCount)]!));
  return {
    ...owners,
    bidKw: within(owners.bidKw),
    offerKw: within(owners.offerKw),
    offerUpKw: within(owners.offerUpKw),
  };
}

/** Why no order comes of a qualified unit that a market asks for the day of a statement; undefined where one may come. */
export function unheard(
  { registration, answering, stepPlaces }: World,
  unit: number,
  { issuedAt, deliveryDay }: LookAhead,
): string | undefined {
  // Without a market nobody is asked.
  if (registration === undefined || stepPlaces.trading === "skipped") return undefined;
  return isQualified(registration, unit, issuedAt)
    ? silence(answering, unit, deliveryDay)
    : undefined;
}
