/**
 * What of the owners' answers reaches a service through the market facilitator: offers of who is qualified by then, no more than was
 * registered, who may take part at this stage and would be called again, and of who goes direct to one buyer only to that one. Takes answers and a gate; lowers their volumes.
 */
import { keptBy } from "../core/kept-by.ts";
import type { OwnersFlexibility } from "../model/asked-flexibility.ts";
import type { DueGate } from "../timetable/timetable.ts";
import { offersAgain } from "./calls-left.ts";
import { mayTakePart } from "./participation.ts";
import { isQualified } from "./registration.ts";
import type { World } from "./world.ts";

/** By unit: the one buyer that it goes direct to. */
const routesOf = keptBy(
  ({ facilitator }: World["scenario"]) =>
    new Map(facilitator?.direct.map(({ unit, service }) => [unit, service]) ?? []),
);

export function facilitated(
  world: World,
  gate: DueGate,
  answered: OwnersFlexibility | undefined,
): OwnersFlexibility | undefined {
  if (answered === undefined || !isAnybodyHeld(world)) return answered;
  const { scenario, serviceRegistration, network } = world;
  const { venue, instant, fromPeriod, toPeriod } = gate;
  const routes = routesOf(scenario);
  const mostKw = (unit: number) =>
    isQualified(serviceRegistration, unit, instant) &&
    mayTakePart(world, unit, gate) &&
    offersAgain(world, unit, gate) &&
    (routes.get(network.units.ids[unit]!) ?? venue) === venue
      ? (serviceRegistration?.volumeKw[unit] ?? Infinity)
      : 0;
  const periodCount = toPeriod - fromPeriod;
  for (const kws of [answered.upKw, answered.downKw])
    for (let unit = 0, cell = 0; cell < kws.length; unit += 1) {
      // Who offers nothing is not looked at.
      let most: number | undefined;
      for (const end = cell + periodCount; cell < end; cell += 1) {
        if (kws[cell] === 0) continue;
        most ??= mostKw(unit);
        kws[cell] = Math.min(kws[cell]!, most);
      }
    }
  return answered;
}

/** Whether anything keeps anybody's offers from a service. */
const isAnybodyHeld = ({ serviceRegistration, admission, monitor, terms }: World): boolean =>
  serviceRegistration !== undefined ||
  admission !== undefined ||
  monitor !== undefined ||
  terms.some((of) => of !== undefined);
