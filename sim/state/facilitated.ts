/**
 * What of the owners' answers reaches a service through the market facilitator: offers of who is qualified by then, no more than was
 * registered, and of who goes direct to one buyer only to that one. Takes answers and a gate; gives answers.
 */
import type { OwnersFlexibility } from "../model/services.ts";
import type { DueGate } from "../timetable/timetable.ts";
import { isQualified } from "./registration.ts";
import type { World } from "./world.ts";

export function facilitated(
  { scenario, serviceRegistration, network }: World,
  {
    venue,
    instant,
    fromPeriod,
    toPeriod,
  }: Pick<DueGate, "venue" | "instant" | "fromPeriod" | "toPeriod">,
  answered: OwnersFlexibility | undefined,
): OwnersFlexibility | undefined {
  if (answered === undefined || serviceRegistration === undefined) return answered;
  const routes = new Map(
    scenario.facilitator?.direct.map(({ unit, service }) => [unit, service]) ?? [],
  );
  const mostKw = network.units.ids.map((id, unit) =>
    isQualified(serviceRegistration, unit, instant) && (routes.get(id) ?? venue) === venue
      ? serviceRegistration.volumeKw[unit]!
      : 0,
  );
  const periodCount = toPeriod - fromPeriod;
  const admitted = (kws: Float64Array) =>
    kws.map((kw, cell) => Math.min(kw, mostKw[Math.floor(cell / periodCount)]!));
  return { ...answered, upKw: admitted(answered.upKw), downKw: admitted(answered.downKw) };
}
