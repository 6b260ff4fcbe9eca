/**
 * Which of two awards has a unit for a period: promises that do not fit beside each other, and units that are armed already. Between
 * awards of one operator the earlier keeps it, but what is held and never called stands beside what is held too; between those of two both have what fits, and of the rest primacy decides, unless the unit
 * was told. Takes the world and an award; asks the position book; gives what it answered, and who has lost. Called where asks of services
 * are applied, alone.
 */
import { isHeld, offerOf, ofLess, wholeOf } from "../model/awards.ts";
import {
  type Award,
  BIDS_AND_OFFERS,
  type Conflict,
  type Instruction,
  isStanding,
  PRIMACY,
  reservationOfAward,
  type ServiceResults,
} from "../model/services.ts";
import { attempt } from "../positions/attempt.ts";
import { freeKw, release, reserve } from "../positions/book.ts";
import { leftBesideKw, roomBesideKw } from "../positions/split-unit.ts";
import type { Verdict } from "../venues/primacy/decide.ts";
import { serviceSettings } from "../venues/registry.ts";
import { judge, operatorOf, overUnit } from "./apply-primacy.ts";
import { awardsOf } from "./period-awards.ts";
import type { World } from "./world.ts";

export interface WantedUnit {
  readonly at: number;
  readonly award: Award;
  /** Where it is told as soon as it is bought. */
  readonly told: Instruction | undefined;
  /** Whether it was armed and lost the unit, of which nothing was counted yet. */
  readonly isLost?: boolean;
}

/** What becomes of parts of one offer that give way to other awards, which are in the book by then. */
export type Loses = (rivals: readonly Award[], winners: readonly Award[]) => void;

type Refusal = { readonly kind: "refused"; readonly by: string; readonly why: string };
/** `award`: as it stands; of less than was wanted where the unit has no more room beside the other operator's, which `restBecause` says. */
type Answer =
  | { readonly kind: "reserved"; readonly award: Award; readonly restBecause?: string }
  | Refusal;

/**
 * Reserves an award; in place of another operator's where primacy says so: of what has armed the unit where this is armed at once, or of
 * what is promised the same way where there is no room for both. Where that keeps its own, this has what is left. `loses` is told of each
 * that gives way. Conflicts are written into `results`.
 */
export function reserveUnit(
  world: World,
  results: ServiceResults,
  wanted: WantedUnit,
  loses: Loses,
): Answer {
  const { award } = wanted;
  const allArmed = award.state === "armed" ? armedFor(world, results, award) : [];
  const parts = allArmed.filter((each) => isOfOneOffer(each, award));
  const armed = allArmed.filter((each) => !parts.includes(each));
  const first = armed[0];
  if (first !== undefined) {
    const why = `${world.network.units.ids[award.unit]!} is armed for ${first.service} in ${first.zone}`;
    const refusal = { kind: "refused", by: "armed", why } as const;
    if (armed.some((each) => isOfOne(each, award))) return refusal;
    const roomKw = roomFor(world, award, armed, parts);
    if (roomKw < Math.abs(award.changeKw))
      return exchange(world, results, wanted, armed, roomKw, refusal, loses);
  }
  const answer = reserve(world.book, reservationOfAward(award));
  if (answer.kind === "reserved") return { kind: "reserved", award };
  const rivals = othersOfUnit(world, results, award)
    .filter(isStanding)
    .filter((each) => isSameWay(each, award));
  const others = rivals.filter((each) => !isOfOne(each, award));
  return exchange(world, results, wanted, rivals, roomFor(world, award, others), answer, loses);
}

const isOfOne = (left: Award, right: Award) => operatorOf(left) === operatorOf(right);
const isSameWay = (left: Award, right: Award) =>
  Math.sign(left.changeKw) === Math.sign(right.changeKw);

/** Awards of the unit and period of one, but for itself, which may have a part of the unit already. */
const othersOfUnit = (world: World, results: ServiceResults, { id, unit, period }: Award) =>
  awardsOf(world, results, period).filter((each) => each.unit === unit && each.id !== id);

/**
 * What else has armed the unit of an award and does not stand beside it: of each operator parts of one offer, beside what it holds. What is held
 * never moves the unit, so that its own operator has of it what else the book has room for: the same power held both ways, and calls of the rest.
 */
const armedFor = (world: World, results: ServiceResults, award: Award) =>
  othersOfUnit(world, results, award)
    .filter(({ state }) => state === "armed")
    .filter(
      (each) =>
        !(isOfOne(each, award) && (isHeld(each) || isHeld(award))) || isOfOneOffer(each, award),
    );

const isOfOneOffer = (left: Award, right: Award) => offerOf(left) === offerOf(right);

/**
 * What of an award that is not in the book has room beside others of its unit and armed parts of its offer, kW; 0 where it has no part yet
 * and that is less than its service buys of one.
 */
function roomFor(
  world: World,
  award: Award,
  others: readonly Award[],
  parts: readonly Award[] = [],
): number {
  if (others.length === 0 || !world.scenario.primacy.splitStack) return 0;
  const besideKw = roomBesideKw(world.book, award, parts, others);
  return parts.length > 0 ? besideKw : boughtAlone(world, award, besideKw);
}

/** Whether an award and armed parts of its offer have room beside what stays armed; between promises the book says it. */
function fitsBeside(
  { network, scenario }: World,
  award: Award,
  rivals: readonly Award[],
  parts: readonly Award[] = [],
): boolean {
  const armed = rivals.filter(({ state }) => state === "armed" && award.state === "armed");
  if (!scenario.primacy.splitStack) return armed.length === 0;
  return leftBesideKw(network, award, parts, armed) === Math.abs(award.changeKw);
}

const directionOfAward = ({ changeKw }: Award) => (changeKw > 0 ? "up" : "down");

/** Whether the book has room for all of an award. */
const isRoomFor = ({ book }: World, award: Award): boolean =>
  freeKw(book, award.unit, award.period, directionOfAward(award)) >= Math.abs(award.changeKw);

/** What the other operator has of the unit of an award that is armed, once some of its own have their wish. */
export const wonBeside = (
  world: World,
  results: ServiceResults,
  award: Award,
  winners: readonly Award[],
): readonly Award[] => [
  ...winners,
  ...armedFor(world, results, award)
    .filter((each) => !isOfOne(each, award))
    .filter(({ id }) => winners.every((winner) => winner.id !== id)),
];

/** An acceptance is of any part of what was submitted. */
export function boughtAlone(
  { scenario: { venues } }: World,
  { service }: Award,
  kw: number,
): number {
  const least = service === BIDS_AND_OFFERS ? 1 : serviceSettings(venues)[service]!.minOfferKw;
  return kw < least ? 0 : kw;
}

/** What will be left of a unit of which armed parts of one offer are in the book, once one of the other operator's that is not has its wish, kW. */
function keptBeside(
  world: World,
  results: ServiceResults,
  winner: Award,
  parts: readonly Award[],
): number {
  const { book, network, scenario } = world;
  if (!scenario.primacy.splitStack || parts.some(({ state }) => state !== "armed")) return 0;
  const whole = wholeOf(parts);
  const takenKw = isSameWay(whole, winner)
    ? Math.abs(winner.changeKw) - freeKw(book, whole.unit, whole.period, directionOfAward(winner))
    : 0;
  const besideKw = leftBesideKw(network, whole, [], wonBeside(world, results, whole, [winner]));
  const bookedKw = Math.floor(Math.abs(whole.changeKw) - Math.max(0, takenKw));
  return boughtAlone(world, whole, Math.max(0, Math.min(besideKw, bookedKw)));
}

/** `refusal`: the answer where the rivals keep the unit. */
function exchange(
  world: World,
  results: ServiceResults,
  { at, award, told, isLost }: WantedUnit,
  rivals: readonly Award[],
  roomKw: number,
  refusal: Refusal,
  loses: Loses,
): Answer {
  const { book } = world;
  const asked = byOffer(lastOfferedFirst(rivals)).flatMap((parts) => {
    const keptKw = keptBeside(world, results, award, parts);
    const of = { at, wants: [award], held: parts, told, isLost, roomKw, keptKw };
    const conflict = overUnit(world, results, of);
    return conflict === undefined ? [] : [{ parts, conflict }];
  });
  if (asked.length === 0) return refusal;
  const isOurs = ({ conflict }: Asked) => conflict.winner === operatorOf(award);
  const own = reservationOfAward(award);
  const ownParts = armedFor(world, results, award).filter((each) => isOfOneOffer(each, award));
  const isInWay = ({ parts }: Asked) =>
    !fitsBeside(world, award, parts, ownParts) ||
    (isSameWay(parts[0]!, award) && !isRoomFor(world, award));
  /** As many offers as need be, in their order; those that are armed are in the way whatever there is room for. */
  const given: Asked[] = [];
  let verdict: Verdict | undefined;
  const isHad = attempt(book, () => {
    for (const each of asked.filter(isOurs)) {
      if (!isInWay(each)) continue;
      for (const part of each.parts) release(book, reservationOfAward(part));
      given.push(each);
      const left = rivals.filter((rival) => !given.some(({ parts }) => parts.includes(rival)));
      if (!fitsBeside(world, award, left) || reserve(book, own).kind === "refused") continue;
      if (told === undefined) return true;
      const gone = given
        .flatMap(({ parts }) => parts)
        .map((part): Award => ({ ...part, state: "disarmed" }));
      const without = { ...results, changed: [...results.changed, ...gone] };
      verdict = judge(world, without, told);
      return verdict.standsKw > 0;
    }
    return false;
  });
  if (isHad) {
    results.conflicts.push(...given.map(({ conflict }) => conflict));
    for (const { parts } of given) loses(parts, [award]);
    return { kind: "reserved", award };
  }
  if (verdict !== undefined) {
    results.conflicts.push(verdict.conflict!);
    return { kind: "refused", by: PRIMACY, why: "nothing of it may be told" };
  }
  // Where there is no room without them either it is no matter between operators.
  const kept: Conflict[] = [];
  let restBecause: string = PRIMACY;
  attempt(book, () => {
    for (const part of asked.flatMap(({ parts }) => parts)) release(book, reservationOfAward(part));
    const alone = reserve(book, own);
    if (alone.kind === "refused") restBecause = alone.by;
    else kept.push(...asked.filter((each) => !isOurs(each)).map(({ conflict }) => conflict));
    return false;
  });
  results.conflicts.push(...kept);
  // What is beside theirs is had, whether theirs alone is in the way of the rest or not.
  const less = ofLess(award, roomKw);
  return roomKw > 0 && reserve(book, reservationOfAward(less)).kind === "reserved"
    ? { kind: "reserved", award: less, restBecause }
    : refusal;
}

interface Asked {
  /** The rivals that are of one offer. */
  readonly parts: readonly Award[];
  readonly conflict: Conflict;
}

/** Whose offer is the newest gives way first; by id where two were placed at one instant. */
const lastOfferedFirst = (awards: readonly Award[]): readonly Award[] =>
  [...awards].sort(
    (left, right) => right.placedAt - left.placedAt || (left.id < right.id ? -1 : 1),
  );

/** Parts of one offer have what the whole would have, and are asked about once. */
function byOffer(awards: readonly Award[]): readonly (readonly Award[])[] {
  const offers = new Map<string, Award[]>();
  for (const award of awards) {
    const parts = offers.get(offerOf(award));
    if (parts === undefined) offers.set(offerOf(award), [award]);
    else parts.push(award);
  }
  return [...offers.values()];
}

/** What keeps a unit from being armed for an award, if anything does, by offer, whether all of that gives way, and what is left where it does not. */
interface Arming {
  readonly rivals: readonly (readonly Award[])[];
  readonly conflicts: readonly Conflict[];
  readonly isWon: boolean;
  readonly leftKw: number;
}

/** `wanted`: parts of one offer, at least one, asked about as one. */
export function armUnit(
  world: World,
  results: ServiceResults,
  at: number,
  wanted: readonly Award[],
): Arming {
  const award = wholeOf(wanted);
  const armed = armedFor(world, results, award);
  const parts = armed.filter((each) => isOfOneOffer(each, award));
  const rivals = armed.filter((each) => !parts.includes(each));
  const own = rivals.find((each) => isOfOne(each, award));
  if (own !== undefined) return { rivals: [[own]], conflicts: [], isWon: false, leftKw: 0 };
  if (rivals.length === 0) return { rivals: [], conflicts: [], isWon: true, leftKw: 0 };
  const leftKw = leftFor(world, award, parts, rivals);
  if (leftKw === Math.abs(award.changeKw))
    return { rivals: [], conflicts: [], isWon: true, leftKw };
  const asked = byOffer(lastOfferedFirst(rivals))
    .filter((held) => leftFor(world, award, parts, held) < Math.abs(award.changeKw))
    .flatMap((held) => {
      const keptKw = keptBeside(world, results, award, held);
      const of = { at, wants: wanted, held, roomKw: leftKw, keptKw };
      const conflict = overUnit(world, results, of);
      return conflict === undefined ? [] : [{ parts: held, conflict }];
    });
  // It has its wish of all that are in the way, or of none.
  const kept = asked.filter(({ conflict }) => conflict.winner !== operatorOf(award));
  const isWon = asked.length > 0 && kept.length === 0;
  const told = isWon ? asked : kept;
  return {
    rivals: told.map(({ parts: of }) => of),
    conflicts: told.map(({ conflict }) => conflict),
    isWon,
    leftKw,
  };
}

/** What of an award that is in the book may be armed beside another operator's and other parts of its offer. */
function leftFor(
  world: World,
  award: Award,
  parts: readonly Award[],
  rivals: readonly Award[],
): number {
  if (!world.scenario.primacy.splitStack) return 0;
  const besideKw = leftBesideKw(world.network, award, parts, rivals);
  return parts.length > 0 ? besideKw : boughtAlone(world, award, besideKw);
}
