/**
 * What the gates of services have made of awards and calls, said: written into the results of their page, with its event. Takes the world and a
 * change or an instruction. Keeps: nobody is told more than it promised, or what primacy lets through of it.
 */
import type { ServiceEvent } from "../core/events.ts";
import { inState } from "../model/awards.ts";
import type { Award, AwardChange, Instruction } from "../model/services.ts";
import type { GateResults } from "../model/venues.ts";
import { withPrimacy } from "./apply-primacy.ts";
import type { World } from "./world.ts";

const EVENT_OF = {
  armed: "serviceArmed",
  released: "serviceReleased",
  disarmed: "serviceDisarmed",
  cancelled: "serviceCancelled",
  withdrawn: "serviceCancelled",
} as const;

export function record(
  world: World,
  { services, events }: GateResults,
  at: number,
  { award, state, reason, foregoneGbpPerMwh = 0 }: AwardChange,
): void {
  const kind = EVENT_OF[state];
  const now = inState(award, state, reason);
  now.foregoneGbpPerMwh = foregoneGbpPerMwh;
  if (kind === "serviceCancelled") now.cancelledAt = at;
  services.changed.push(now);
  events.push(eventOf(world, kind, at, award, award.changeKw, reason));
}

export function tellStanding(world: World, results: GateResults, instruction: Instruction): void {
  const stands = withPrimacy(world, results.services, instruction);
  if (stands !== undefined) tell(world, results, stands);
}

export function tell(world: World, results: GateResults, instruction: Instruction): void {
  const { award, changeKw, issuedAt, because } = instruction;
  const isWithin =
    Math.sign(changeKw) === Math.sign(award.changeKw) &&
    Math.abs(changeKw) <= Math.abs(award.changeKw);
  if (award.state !== "armed" || !isWithin)
    throw new RangeError(`${award.id} is told ${changeKw} kW, which it did not promise`);
  results.services.instructions.push(instruction);
  results.events.push(eventOf(world, "serviceInstructed", issuedAt, award, changeKw, because));
}

export function eventOf(
  { network }: World,
  kind: ServiceEvent["kind"],
  at: number,
  { id, unit, constraint }: Award,
  kw: number,
  because: string,
): ServiceEvent {
  return {
    kind,
    at,
    kw,
    because,
    trade: id,
    unit: network.units.ids[unit]!,
    constraint: network.constraintPoints.ids[constraint]!,
  };
}
