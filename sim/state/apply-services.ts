/**
 * What the gates of services ask of the position book, applied: awards are reserved or refused, what is let go is released, and
 * nobody is told more than it promised. Called by the gate loop alone; what follows is handed to the page's commit.
 */
import type { ServiceEvent } from "../core/events.ts";
import {
  type Award,
  type AwardChange,
  type Instruction,
  reservationOfAward,
  type ServiceOutcome,
  type ServiceResults,
} from "../model/services.ts";
import type { GateResults } from "../model/venues.ts";
import { release, reserve } from "../positions/book.ts";
import { sameUnit, withPrimacy } from "./apply-primacy.ts";
import type { World } from "./world.ts";

export function applyServices(
  world: World,
  results: GateResults,
  instant: number,
  outcome: ServiceOutcome,
): void {
  const { services } = results;
  services.needs.push(...(outcome.needs ?? []));
  services.offers.push(...(outcome.offers ?? []));
  services.contracts.push(...(outcome.contracts ?? []));
  for (const met of outcome.procured ?? []) {
    const before = services.procured.findIndex(({ need }) => need === met.need);
    if (before < 0) services.procured.push(met);
    else services.procured[before] = met;
  }
  services.settled.push(...(outcome.settled ?? []));
  for (const award of outcome.awards ?? []) conclude(world, results, instant, award);
  for (const change of outcome.changes ?? []) alter(world, results, instant, change);
  for (const instruction of outcome.instructions ?? []) {
    const stands = withPrimacy(world, services, instruction);
    if (stands !== undefined) tell(world, results, stands);
  }
}

function conclude(world: World, results: GateResults, at: number, award: Award): void {
  const answer = stacked(world, award) ?? reserve(world.book, reservationOfAward(award));
  const isReserved = answer.kind === "reserved";
  results.services.awards.push(
    isReserved ? award : { ...award, state: "refused", reason: answer.by },
  );
  const because = isReserved
    ? `for ${award.service} in ${award.zone}`
    : `${answer.by}: ${answer.why}`;
  const kind = isReserved ? "serviceAwarded" : "serviceRefused";
  results.events.push(eventOf(world, kind, at, award, award.changeKw, because));
}

/** A site that has bought or sold capacity for a period, or offsets in it, promises no service in it (TRANSITION, trial period 1). */
function stacked({ network, capacity, offsetting }: World, { unit, period }: Award) {
  const site = network.units.connection[unit]!;
  const offset = offsetting.standing
    .get(period)
    ?.find(({ lead, follower }) =>
      [lead, follower].some((of) => network.units.connection[of] === site),
    );
  if (offset !== undefined) {
    const why = `${network.connections.ids[site]!} is in the offsetting trade ${offset.id}`;
    return { kind: "refused", by: "offsetting", why } as const;
  }
  const move = capacity.moves
    .get(period)
    ?.find(({ buyer, seller }) => buyer === site || seller === site);
  if (move === undefined) return undefined;
  const why = `${network.connections.ids[site]!} is in the trade of capacity ${move.id}`;
  return { kind: "refused", by: "capacityTrade", why } as const;
}

const EVENT_OF = {
  armed: "serviceArmed",
  released: "serviceReleased",
  disarmed: "serviceDisarmed",
} as const;

function alter(
  world: World,
  results: GateResults,
  at: number,
  { award, state, reason, foregoneGbpPerMwh = 0 }: AwardChange,
): void {
  if (reason === "armedElsewhere") {
    const holder = awardsOf(world, results.services, award.period).find(
      (other) => other.unit === award.unit && other.state === "armed",
    );
    if (holder !== undefined) {
      results.services.missed.push({ award: holder, gbpPerMwh: award.availabilityGbpPerMwh });
      results.services.conflicts.push(...sameUnit(at, award, holder));
    }
  }
  if (state !== "armed") release(world.book, reservationOfAward(award));
  results.services.changed.push({ ...award, state, reason, foregoneGbpPerMwh });
  results.events.push(eventOf(world, EVENT_OF[state], at, award, award.changeKw, reason));
}

function tell(world: World, results: GateResults, instruction: Instruction): void {
  const { award, changeKw, issuedAt, because } = instruction;
  const isWithin =
    Math.sign(changeKw) === Math.sign(award.changeKw) &&
    Math.abs(changeKw) <= Math.abs(award.changeKw);
  if (award.state !== "armed" || !isWithin)
    throw new RangeError(`${award.id} is told ${changeKw} kW, which it did not promise`);
  results.services.instructions.push(instruction);
  results.events.push(eventOf(world, "serviceInstructed", issuedAt, award, changeKw, because));
}

function eventOf(
  { network }: World,
  kind: ServiceEvent["kind"],
  at: number,
  { id, unit, constraint }: Award,
  kw: number,
  because: string,
): ServiceEvent {
  return {
    ...{ kind, at, kw, because, trade: id },
    unit: network.units.ids[unit]!,
    constraint: network.constraintPoints.ids[constraint]!,
  };
}

/** Awards of a period as the gates of this page have left them so far. */
export function awardsOf(
  { services }: World,
  results: ServiceResults | undefined,
  period: number,
): Award[] {
  const changed = new Map(results?.changed.map((award) => [award.id, award]));
  return [
    ...(services.awards.get(period) ?? []),
    ...(results?.awards ?? []).filter(
      (award) => award.period === period && award.state !== "refused",
    ),
  ].map((award) => changed.get(award.id) ?? award);
}
