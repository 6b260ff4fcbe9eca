/**
 * What the gates of services ask of the position book, applied: awards are reserved or refused, what is let go is released, and
 * nobody is told more than it promised. Called by the gate loop alone; what follows is handed to the page's commit.
 */
import { appendAll } from "../core/append-all.ts";
import {
  inOnePart,
  inState,
  offerOf,
  ofLess,
  partId,
  promisedKwOf,
  wasArmed,
  wholePromise,
} from "../model/awards.ts";
import {
  ARMED_FIRST,
  type Award,
  type AwardChange,
  type Conflict,
  type Instruction,
  isStanding,
  PRIMACY,
  reservationOfAward,
  type ServiceOutcome,
  type ServiceResults,
} from "../model/services.ts";
import type { GateResults } from "../model/venues.ts";
import { release, reserve } from "../positions/book.ts";
import { blockedAnew, isUnmet, ruleLostBy, withPrimacy } from "./apply-primacy.ts";
import { rejectionOf } from "./award-answers.ts";
import { concludeTerms } from "./conclude-terms.ts";
import { exclusionOf } from "./exclusive-services.ts";
import { givingWay, lost } from "./give-way.ts";
import { restOf } from "./homes-at-rest.ts";
import { awardsOf, freshOf } from "./period-awards.ts";
import { followedUnder } from "./period-instructions.ts";
import { armUnit, reserveUnit } from "./reserve-unit.ts";
import { eventOf, record, tell, tellStanding } from "./say-services.ts";
import { capacityKnownTo } from "./told-of-services.ts";
import type { World } from "./world.ts";

const NONE: readonly never[] = [];

/** Gives whether an award did not come about as it was wanted: refused by the book, for what is sold for another term or, where it is told at once, by primacy. */
export function applyServices(
  world: World,
  results: GateResults,
  instant: number,
  outcome: ServiceOutcome,
): boolean {
  const { services } = results;
  appendAll(services.needs, outcome.needs);
  appendAll(services.offers, outcome.offers);
  appendAll(services.pairs, outcome.pairs);
  appendAll(services.settled, outcome.settled);
  for (const met of outcome.procured ?? NONE) services.procured.set(met.need, met);
  const isTermCut = concludeTerms(world, results, instant, outcome.contracts);
  const { awards = NONE, instructions = NONE, changes = NONE, contestedCalls = NONE } = outcome;
  if (awards.length + instructions.length + changes.length + contestedCalls.length === 0)
    return isTermCut;
  const rests: Instruction[] = [];
  const inForce = concludeAll(world, results, instant, awards, instructions, rests);
  let isCut = isTermCut || awards.some((award) => inForce.get(award) !== award);
  for (const parts of inOnePart(changes))
    if (!alter(world, results, instant, parts, rests)) isCut = true;
  for (const instruction of instructions) {
    const isNew = inForce.has(instruction.award);
    const award = isNew ? inForce.get(instruction.award) : instruction.award;
    if (award === undefined) continue;
    const stands = withPrimacy(world, services, toldTo(instruction, award));
    if (stands !== undefined) tell(world, results, stands);
    if (!isNew || stands?.changeKw === instruction.changeKw) continue;
    isCut = true;
    // What was to be told as soon as it was bought, and may not be, is free for others.
    if (stands === undefined)
      alter(world, results, instant, [{ award, state: "released", reason: PRIMACY }], rests);
  }
  for (const call of contestedCalls) callAgain(world, results, instant, call, rests);
  // What is left of a call is told beside what the other operator tells.
  for (const rest of rests) tellStanding(world, results, rest);
  return isCut;
}

/** Gives the awards as they came into force; undefined where one did not. */
function concludeAll(
  world: World,
  results: GateResults,
  at: number,
  awards: readonly Award[],
  instructions: readonly Instruction[],
  rests: Instruction[],
): ReadonlyMap<Award, Award | undefined> {
  if (awards.length === 0) return NOTHING_NEW;
  const told = new Map<Award, Instruction>();
  for (const instruction of instructions) told.set(instruction.award, instruction);
  const inForce = new Map<Award, Award | undefined>();
  for (const award of awards)
    inForce.set(award, conclude(world, results, at, award, told.get(award), rests));
  return inForce;
}

const NOTHING_NEW: ReadonlyMap<Award, undefined> = new Map();

/** An instruction as an award of less has it. */
const toldTo = (instruction: Instruction, award: Award): Instruction =>
  award === instruction.award
    ? instruction
    : { ...ofLess(instruction, Math.abs(award.changeKw)), award };

/**
 * A call of what the other operator has, all of an award or the rest of one that has a part: primacy is asked once more, with what is wrong
 * now. It is armed and told where it has its wish; else what is blocked by that is known now, and counted once: of the system operator for a
 * unit and period, whichever services call, the most of them; of the network operator for an award that it had armed. A part that it has is told all the same.
 */
function callAgain(
  world: World,
  results: GateResults,
  at: number,
  call: Instruction,
  rests: Instruction[],
): void {
  const { services } = results;
  const own = call.award.state === "armed" ? call.award : undefined;
  const before = own === undefined ? NONE : followedUnder(world, services, own);
  const tellPart = () => {
    if (own === undefined || before.length > 0) return;
    tellStanding(world, results, ofLess(call, Math.abs(own.changeKw)));
  };
  const promise = own === undefined ? call.award : wholePromise(own);
  const wanted = inState(promise, "armed", call.because);
  const told = { ...call, award: wanted };
  if (own !== undefined) release(world.book, reservationOfAward(own));
  const found: ServiceResults = { ...services, conflicts: [] };
  const isLost = wasArmed(call.award) && !isUnmet(world, services, call.award);
  const answer = reserveUnit(
    world,
    found,
    { at, award: wanted, told, isLost },
    givingWay(world, results, at, told, rests),
  );
  const hadKw = answer.kind === "reserved" ? Math.abs(answer.award.changeKw) : 0;
  const isHad = hadKw > Math.abs(own?.changeKw ?? 0);
  const isCounted = ({ blockedWh, unmet }: Conflict) => blockedWh > 0 || unmet !== undefined;
  // Who follows an instruction keeps the unit, and nobody is asked: it was lost by what decided then.
  const ruleOf = ({ rule, unmet }: Conflict) =>
    (unmet !== undefined && rule === ARMED_FIRST && ruleLostBy(world, services, wanted)) || rule;
  // Whether a part that it has may stand at a target is asked of that part.
  const isOfPart = ({ conflictClass }: Conflict) => own !== undefined && conflictClass === "C3";
  for (const each of found.conflicts) {
    if (!isHad && (!isCounted(each) || isOfPart(each))) continue;
    const conflict = isHad ? each : blockedAnew(world, services, each);
    if (conflict !== undefined) services.conflicts.push({ ...conflict, rule: ruleOf(each) });
  }
  if (answer.kind === "refused" || !isHad) {
    if (own === undefined) return;
    if (answer.kind === "reserved") release(world.book, reservationOfAward(answer.award));
    reserve(world.book, reservationOfAward(own));
    tellPart();
    return;
  }
  for (const each of before)
    services.ended.push({ told: each, at, endsAt: Math.max(each.from, call.from) });
  services.wonBack.set(wanted.id, at);
  const award = partOf(wanted, answer.award);
  const reason = answer.restBecause ?? call.because;
  record(world, results, at, { award, state: "armed", reason });
  tellStanding(world, results, toldTo(told, award));
}

/** Gives the award as it came into force; undefined where it did not. */
function conclude(
  world: World,
  results: GateResults,
  at: number,
  award: Award,
  told: Instruction | undefined,
  rests: Instruction[],
): Award | undefined {
  if (awardsOf(world, results.services, award.period).some(({ id }) => id === award.id))
    throw new RangeError(`${award.id} is awarded a second time`);
  const no = rejectionOf(world.awardAnswering, award.unit, award.period, at);
  if (no !== undefined) {
    results.services.awards.push(inState(award, "rejected", no));
    results.events.push(eventOf(world, "serviceRejected", at, award, award.changeKw, no));
    return undefined;
  }
  const answer =
    stacked(world, award) ??
    exclusionOf(world, results.services, award) ??
    restOf(world, results.services, award, at) ??
    reserveUnit(
      world,
      results.services,
      { at, award, told },
      givingWay(world, results, at, told, rests),
    );
  if (answer.kind === "refused") {
    const why = `${answer.by}: ${answer.why}`;
    results.services.awards.push(inState(award, "refused", answer.by));
    results.events.push(eventOf(world, "serviceRefused", at, award, award.changeKw, why));
    return undefined;
  }
  const had = answer.award;
  if (had !== award) {
    const rest = restRefused(world, results.services, award, had);
    results.services.awards.push({ ...rest, reason: answer.restBecause! });
  }
  const place = placeOf(world, results.services, award);
  const because = `for ${award.service} in ${award.zone}${place}`;
  results.services.awards.push(had);
  results.events.push(eventOf(world, "serviceAwarded", at, had, had.changeKw, because));
  return had;
}

/** What a unit has no room for of what was to be bought: it is not asked for again. */
function restRefused(world: World, results: ServiceResults, wanted: Award, had: Award): Award {
  const offer = offerOf(wanted);
  const before = awardsOf(world, results, wanted.period).filter(
    (each) => isStanding(each) && offerOf(each) === offer,
  ).length;
  return {
    ...ofLess(wanted, Math.abs(wanted.changeKw) - Math.abs(had.changeKw)),
    ...{ id: partId(offer, before + 1), restOf: offer, state: "refused" },
  };
}

/** A part of what was promised, which says what that was. */
const partOf = (promised: Award, part: Award): Award =>
  part.changeKw === promised.changeKw ? part : { ...part, promisedKw: promisedKwOf(promised) };

/** Whose place an award takes: those of its zone and period that their providers did not keep. */
function placeOf(world: World, results: ServiceResults, { service, zone, period }: Award): string {
  const gone: string[] = [];
  const add = (each: Award, of: Award["state"]) => {
    if (
      each.state === of &&
      each.period === period &&
      each.service === service &&
      each.zone === zone
    )
      gone.push(world.network.units.ids[each.unit]!);
  };
  for (const each of freshOf(results, period)) add(each, "rejected");
  for (const each of awardsOf(world, results, period)) add(each, "cancelled");
  return gone.length === 0 ? "" : `, in place of ${gone.join(", ")}`;
}

/**
 * A site that has bought or sold capacity for a period, where the facilitator knows of it, or that offsets in it, promises no service in it
 * (TRANSITION, trial period 1).
 */
function stacked(world: World, { unit, period }: Award) {
  const { network, offsetting } = world;
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
  const move = capacityKnownTo(world, "facilitator")
    .moves.get(period)
    ?.find(({ buyer, seller }) => buyer === site || seller === site);
  if (move === undefined) return undefined;
  const why = `${network.connections.ids[site]!} is in the trade of capacity ${move.id}`;
  return { kind: "refused", by: "capacityTrade", why } as const;
}

/**
 * Gives whether the awards came to be as was wanted: they do not where a unit is armed for another that keeps it. `parts`: of one offer where
 * they are to be armed, else one.
 */
function alter(
  world: World,
  results: GateResults,
  at: number,
  parts: readonly AwardChange[],
  rests: Instruction[],
): boolean {
  if (parts[0]!.state !== "armed") {
    for (const change of parts) {
      release(world.book, reservationOfAward(change.award));
      record(world, results, at, change);
    }
    return true;
  }
  const awards = parts.map(({ award }) => award);
  const { conflicts, rivals, isWon, leftKw } = armUnit(world, results.services, at, awards);
  results.services.conflicts.push(...conflicts);
  if (!isWon) {
    const rule = conflicts[0]?.rule;
    const { reason } = lost(awards[0]!, rule);
    const wantedOf = (of: Award) => parts.find(({ award }) => award === of)!.reason;
    // What the other operator has left of a unit, the first part first; the rest is free.
    let restKw = leftKw;
    for (const award of awards) release(world.book, reservationOfAward(award));
    for (const award of awards) {
      const part = partOf(award, ofLess(award, restKw));
      if (restKw > 0 && reserve(world.book, reservationOfAward(part)).kind === "reserved") {
        restKw -= Math.abs(part.changeKw);
        const isWhole = part.changeKw === award.changeKw;
        const because = isWhole ? wantedOf(award) : reason;
        record(world, results, at, { award: part, state: "armed", reason: because });
        continue;
      }
      for (const rival of rivals.flat())
        results.services.missed.push({ award: rival, gbpPerMwh: award.availabilityGbpPerMwh });
      record(world, results, at, lost(award, rule));
    }
    return false;
  }
  for (const rival of rivals.flat()) release(world.book, reservationOfAward(rival));
  for (const ofOffer of rivals) givingWay(world, results, at, undefined, rests)(ofOffer, awards);
  for (const change of parts) record(world, results, at, change);
  return true;
}
