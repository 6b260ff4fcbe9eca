/**
 * Which of two awards has a unit for a period: promises that do not fit beside each other, and units that are armed already. Between
 * awards of one operator the earlier keeps it; between those of two primacy decides, unless the unit was told. Takes the world and an
 * award; asks the position book; gives what it answered, and who has lost. Called where asks of services are applied, alone.
 */
import {
  type Award,
  type Conflict,
  type Instruction,
  reservationOfAward,
  type ServiceResults,
} from "../model/services.ts";
import { type PositionBook, release, reserve } from "../positions/book.ts";
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
  const ofUnit = awardsOf(world, results, award.period).filter(({ unit }) => unit === award.unit);
  const armed = award.state === "armed" ? ofUnit.find(isArmed) : undefined;
  if (armed !== undefined) {
    const why = `${world.network.units.ids[award.unit]!} is armed for ${armed.service} in ${armed.zone}`;
    return inPlaceOf(world, results, wanted, [armed], { kind: "refused", by: "armed", why }, loses);
  }
  const answer = reserve(world.book, reservationOfAward(award));
  if (answer.kind === "reserved") return answer;
  const rivals = ofUnit.filter(
    (each) =>
      (isArmed(each) || each.state === "awarded") &&
      operatorOf(each) !== operatorOf(award) &&
      Math.sign(each.changeKw) === Math.sign(award.changeKw),
  );
  return rivals.length === 0 ? answer : inPlaceOf(world, results, wanted, rivals, answer, loses);
}

const isArmed = ({ state }: Award) => state === "armed";

/** `refusal`: the answer where the rivals keep the unit. */
function inPlaceOf(
  world: World,
  results: ServiceResults,
  { at, award, told }: WantedUnit,
  rivals: readonly Award[],
  refusal: Answer,
  loses: (rival: Award) => void,
): Answer {
  const { book } = world;
  const conflicts = rivals.flatMap(
    (rival) => overUnit(world, results, at, award, rival, told !== undefined) ?? [],
  );
  if (conflicts.length < rivals.length) return refusal;
  for (const rival of rivals) release(book, reservationOfAward(rival));
  const answer = reserve(book, reservationOfAward(award));
  const keep = () => {
    if (answer.kind === "reserved") release(book, reservationOfAward(award));
    for (const rival of rivals) reserveAgain(book, rival);
  };
  // Without them there is no room either: it is no matter between operators.
  if (answer.kind === "refused") {
    keep();
    return refusal;
  }
  if (conflicts.some(({ winner }) => winner !== operatorOf(award))) {
    keep();
    results.conflicts.push(...conflicts);
    return refusal;
  }
  const without = { ...results, changed: [...results.changed, ...rivals.map(disarmed)] };
  const verdict = told === undefined ? undefined : judge(world, without, told);
  if (verdict?.standsKw === 0) {
    keep();
    results.conflicts.push(verdict.conflict!);
    return { kind: "refused", by: "primacy", why: "nothing of it may be told" };
  }
  results.conflicts.push(...conflicts);
  for (const rival of rivals) loses(rival);
  return answer;
}

const disarmed = (rival: Award): Award => ({ ...rival, state: "disarmed" });

function reserveAgain(book: PositionBook, rival: Award): void {
  if (reserve(book, reservationOfAward(rival)).kind === "refused")
    throw new RangeError(`${rival.id} does not fit where it stood before`);
}

/** What keeps a unit from being armed for an award, if anything does, and whether that gives way. */
export function armUnit(
  world: World,
  results: ServiceResults,
  at: number,
  award: Award,
): { readonly rival?: Award; readonly conflict?: Conflict; readonly isWon: boolean } {
  const rival = awardsOf(world, results, award.period).find(
    (each) => each.unit === award.unit && isArmed(each),
  );
  if (rival === undefined) return { isWon: true };
  const conflict = overUnit(world, results, at, award, rival, false);
  return conflict === undefined
    ? { rival, isWon: false }
    : { rival, conflict, isWon: conflict.winner === operatorOf(award) };
}
