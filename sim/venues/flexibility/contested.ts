/**
 * Calls of what the other operator has: of a whole award, or of the rest of one that is armed for a part. Takes awards and what a service would
 * tell them; gives what is told, and what primacy is asked about first.
 */
import { promisedKwOf } from "../../model/awards.ts";
import {
  type Award,
  type Instruction,
  isLostToOther,
  isTakenByOther,
} from "../../model/services.ts";

/** What the other operator has of an award. */
export function lostOf(award: Award): readonly Award[] {
  if (award.state !== "armed") return isTakenByOther(award) ? [award] : [];
  const lostKw = promisedKwOf(award) - Math.abs(award.changeKw);
  return lostKw > 0 && isLostToOther(award)
    ? [{ ...award, changeKw: Math.sign(award.changeKw) * lostKw }]
    : [];
}

/** A call of the rest of an award and one of the part that it has, now or told before, are one. */
export function withRests(
  instructions: readonly Instruction[],
  contestedCalls: readonly Instruction[],
  before: readonly Instruction[] = [],
) {
  const rests = contestedCalls.filter(({ award }) => award.state === "armed");
  const isRested = new Set(rests.map(({ award }) => award.id));
  const inOne = rests.flatMap((rest) => {
    const part = [...instructions, ...before].find(({ award: { id } }) => id === rest.award.id);
    return part === undefined
      ? []
      : [{ ...rest, award: part.award, changeKw: part.changeKw + rest.changeKw }];
  });
  return {
    instructions: instructions.filter(({ award }) => !isRested.has(award.id)),
    contestedCalls: [...inOne, ...contestedCalls.filter(({ award }) => award.state !== "armed")],
  };
}
