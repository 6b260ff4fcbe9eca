/**
 * Which operator has one unit that both want for one period, for opposite directions (C1) or for the same (C2: one delivery, paid
 * once). Takes the two awards and who holds the unit; gives the conflict with its winner. What is counted is energy that was asked
 * for: of a reserve that is only promised nobody knows yet what it will be told.
 */
import { amountMicroGbp } from "../../core/money.ts";
import { PERIOD_HOURS } from "../../core/time.ts";
import { roundHalfAway, SECONDS_PER_HOUR, WH_PER_KWH } from "../../core/units.ts";
import type { Award, Conflict, Instruction } from "../../model/services.ts";
import { type PrimacySettings, primacyOf } from "./registry.ts";
import type { PrimacyQuestion, Winner } from "./rule.ts";

/** Both wishes for a unit in a period. */
export interface Rivals {
  readonly at: number;
  readonly eso: Award;
  readonly dso: Award;
  /** Who armed it, or bought it. */
  readonly holder: Winner;
  /** Whether the system operator's is an instruction, and no mere promise. */
  readonly isCalled: boolean;
}

/** What is known of both systems then; none: nobody is asked, and the unit stays with who holds it. */
export type UnitSituation =
  | Pick<PrimacyQuestion, "isEmergency" | "isFaulted" | "isResupplied">
  | undefined;

/** What decides where nobody is asked. */
export const ARMED_FIRST = "armed-first";

export function decideUnit(
  settings: PrimacySettings,
  { at, eso, dso, holder, isCalled }: Rivals,
  situation: UnitSituation,
): Conflict {
  const isSameDirection = Math.sign(eso.changeKw) === Math.sign(dso.changeKw);
  const conflictClass = isSameDirection ? "C2" : "C1";
  const extraGbpPerMwh = settings.replacementGbpPerMwh - eso.utilisationGbpPerMwh;
  const replacementMicroGbp = amountMicroGbp(whOf(eso), extraGbpPerMwh);
  const counterActionMicroGbp = amountMicroGbp(whOf(dso), settings.counterActionGbpPerMwh);
  const atStake = isSameDirection
    ? {
        replacementMicroGbp: amountMicroGbp(whOf(eso), eso.utilisationGbpPerMwh),
        // Of the same energy: one delivery serves both.
        counterActionMicroGbp: amountMicroGbp(whOf(eso), dso.utilisationGbpPerMwh),
      }
    : { replacementMicroGbp, counterActionMicroGbp };
  const { winner, by } =
    situation === undefined
      ? { winner: holder, by: ARMED_FIRST }
      : primacyOf(settings, {
          ...{ ...situation, ...atStake, conflictClass },
          ...{ esoPlacedAt: eso.placedAt, dsoPlacedAt: dso.placedAt },
        });
  const askedKw = Math.abs(eso.changeKw);
  const isBlocked = winner === "dso" && isCalled;
  return {
    ...{ at, award: eso, against: dso, conflictClass, constraint: dso.constraint },
    ...{ rule: by, winner, askedKw, standsKw: winner === "eso" ? askedKw : 0 },
    blockedWh: isBlocked ? whOf(eso) : 0,
    ...{ passedKw: 0, passedWh: 0 },
    replacementMicroGbp: isBlocked ? replacementMicroGbp : 0,
    counterActionMicroGbp: winner === "eso" ? counterActionMicroGbp : 0,
  };
}

/** A reserve is called that would have been told to a unit which the network has: what is blocked by that is known now. */
export function calledInVain(
  { replacementGbpPerMwh }: PrimacySettings,
  before: Conflict,
  { award, issuedAt, from, to, changeKw }: Instruction,
): Conflict {
  const askedKw = Math.abs(changeKw);
  const blockedWh = roundHalfAway(((askedKw * (to - from)) / SECONDS_PER_HOUR) * WH_PER_KWH);
  const extraGbpPerMwh = replacementGbpPerMwh - award.utilisationGbpPerMwh;
  return {
    ...{ ...before, award, at: issuedAt, askedKw, standsKw: 0, blockedWh },
    replacementMicroGbp: amountMicroGbp(blockedWh, extraGbpPerMwh),
  };
}

const whOf = ({ changeKw }: Award) => roundHalfAway(Math.abs(changeKw) * PERIOD_HOURS * WH_PER_KWH);
