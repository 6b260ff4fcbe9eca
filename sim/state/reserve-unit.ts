/**
 * Which of two awards has a unit for a period: promises that do not fit beside each other, and units that are armed already. Between
 * awards of one operator the earlier keeps it; between those of two primacy decides, unless the unit was told. Takes the world and an
 * award; asks the position book; gives what it answered, and who has lost. Called where asks of services are applied, alone.
 */
import {
  type Award,
  type Conflict,
  type Instruction,
  isStanding,
  PRIMACY,
  reservationOfAward,
  type ServiceResults,
} from "../model/services.ts";
import { attempt } from "../positions/attempt.ts";
import { release, reserve } from "../positions/book.ts";
import type { Verdict } from "../venues/primacy/decide.ts";
import { judge, operatorOf, overUnit } from "./apply-primacy.ts";
import { awardsOf } from "./period-awards.ts";
import type { World } from "./world.ts";

export interface WantedUnit {
  readonly at: number;
  readonly award: Award;
  /** Where it is told as soon as it is bought. */
  readonly told: Instruction | undefined;
}

type Answer =
  | { readonly kind: "reserved" }
  | { readonly kind: "refused"; readonly by: string; readonly why: string };

/**
 * Reserves an award; in place of another operator's where primacy says so: of what has armed the unit where this is armed at once, or of
 * what is promised the same way where there is no room for both. `loses` is told of each of those. Conflicts are written into `results`.
 */
export function reserveUnit(
  world: World,
  results: ServiceResults,
  wanted: WantedUnit,
  loses: (rival: Award) => void,
): Answer {
  const { award } = wanted;
  const armed = award.state === "armed" ? armedFor(world, results, award) : undefined;
  if (armed !== undefined) {
    const why = `${world.network.units.ids[award.unit]!} is armed for ${armed.service} in ${armed.zone}`;
    return exchange(world, results, wanted, [armed], { kind: "refused", by: "armed", why }, loses);
  }
  const answer = reserve(world.book, reservationOfAward(award));
  if (answer.kind === "reserved") return answer;
  const rivals = awardsOf(world, results, award.period)
    .filter((each) => each.unit === award.unit && isStanding(each))
    .filter((each) => Math.sign(each.changeKw) === Math.sign(award.changeKw));
  return exchange(world, results, wanted, rivals, answer, loses);
}

const armedFor = (world: World, results: ServiceResults, { unit, period }: Award) =>
  awardsOf(world, results, period).find((each) => each.unit === unit && each.state === "armed");

/** `refusal`: the answer where the rivals keep the unit. */
function exchange(
  world: World,
  results: ServiceResults,
  { at, award, told }: WantedUnit,
  rivals: readonly Award[],
  refusal: Answer,
  loses: (rival: Award) => void,
): Answer {
  const { book } = world;
  const asked = lastOfferedFirst(rivals).flatMap((rival) => {
    const conflict = overUnit(world, results, at, award, rival, told);
    return conflict === undefined ? [] : [{ rival, conflict }];
  });
  const isOurs = ({ conflict }: Asked) => conflict.winner === operatorOf(award);
  const own = reservationOfAward(award);
  /** As many as need be, in their order; those that are armed are in the way whatever there is room for. */
  const given: Asked[] = [];
  let verdict: Verdict | undefined;
  const isHad = attempt(book, award.unit, () => {
    for (const each of asked.filter(isOurs)) {
      release(book, reservationOfAward(each.rival));
      given.push(each);
      if (reserve(book, own).kind === "refused") continue;
      if (told === undefined) return true;
      const gone = given.map(({ rival }): Award => ({ ...rival, state: "disarmed" }));
      const without = { ...results, changed: [...results.changed, ...gone] };
      verdict = judge(world, without, told);
      return verdict.standsKw > 0;
    }
    return false;
  });
  if (isHad) {
    results.conflicts.push(...given.map(({ conflict }) => conflict));
    for (const { rival } of given) loses(rival);
    return { kind: "reserved" };
  }
  if (verdict !== undefined) {
    results.conflicts.push(verdict.conflict!);
    return { kind: "refused", by: PRIMACY, why: "nothing of it may be told" };
  }
  // Where there is no room without them either it is no matter between operators.
  attempt(book, award.unit, () => {
    for (const { rival } of asked) release(book, reservationOfAward(rival));
    if (reserve(book, own).kind === "reserved")
      results.conflicts.push(
        ...asked.filter((each) => !isOurs(each)).map(({ conflict }) => conflict),
      );
    return false;
  });
  return refusal;
}

interface Asked {
  readonly rival: Award;
  readonly conflict: Conflict;
}

/** Whose offer is the newest gives way first; by id where two were placed at one instant. */
const lastOfferedFirst = (awards: readonly Award[]): readonly Award[] =>
  [...awards].sort(
    (left, right) => right.placedAt - left.placedAt || (left.id < right.id ? -1 : 1),
  );

/** What keeps a unit from being armed for an award, if anything does, and whether that gives way. */
export function armUnit(
  world: World,
  results: ServiceResults,
  at: number,
  award: Award,
): { readonly rival?: Award; readonly conflict?: Conflict; readonly isWon: boolean } {
  const rival = armedFor(world, results, award);
  if (rival === undefined) return { isWon: true };
  const conflict = overUnit(world, results, at, award, rival, undefined);
  return conflict === undefined
    ? { rival, isWon: false }
    : { rival, conflict, isWon: conflict.winner === operatorOf(award) };
}
