/**
 * Which operator has the MW of one unit that both want for one period, for opposite directions (C1) or for the same (C2: one delivery,
 * paid once). Takes the two awards, who holds the unit and what of it is not armed; gives the conflict with its winner. What is counted
 * is energy that was asked for: of what is only promised, or armed, nobody knows yet what it will be told.
 */
import { amountMicroGbp } from "../../core/money.ts";
import { PERIOD_HOURS } from "../../core/time.ts";
import { roundHalfAway, SECONDS_PER_HOUR, WH_PER_KWH } from "../../core/units.ts";
import { ARMED_FIRST, type Award, type Conflict, type Instruction } from "../../model/services.ts";
import { type Decision, type PrimacySettings, primacyOf } from "./registry.ts";
import type { PrimacyQuestion, Winner } from "./rule.ts";

/** Both wishes for a unit in a period. */
export interface Rivals {
  readonly at: number;
  readonly eso: Award;
  readonly dso: Award;
  /** Who armed it, or bought it. */
  readonly holder: Winner;
  /** What the system operator would tell it at once; none: its wish is a promise. */
  readonly called: Instruction | undefined;
  /** What the system operator has of the unit all the same if the network has its wish, kW: what that has not armed. */
  readonly roomKw: number;
  /**
   * What the network operator would tell it now that it had armed and lost, in all; none: it would tell nothing, or no more than is left to
   * it, or has not armed it.
   */
  readonly unmet?: Instruction | undefined;
  /** What the holder told the unit, from when it would end: an emergency alone takes that from it. */
  readonly followed?: readonly Instruction[];
}

/** What is known of both systems then; none: nobody is asked, and the unit stays with who holds it, as it does with who has told it but in an emergency. */
export type UnitSituation =
  | Pick<PrimacyQuestion, "isEmergency" | "isFaulted" | "isResupplied">
  | undefined;

export function decideUnit(
  settings: PrimacySettings,
  rivals: Rivals,
  situation: UnitSituation,
): Conflict {
  const { at, eso, dso, holder, roomKw, followed = [] } = rivals;
  const conflictClass = Math.sign(eso.changeKw) === Math.sign(dso.changeKw) ? "C2" : "C1";
  const { winner, by } = decisionOf(settings, rivals, situation, conflictClass);
  const isEnding = winner !== holder && followed.length > 0;
  const ended = isEnding ? wholeCall(followed, holder === "eso" ? eso : dso) : undefined;
  const called = rivals.called ?? (holder === "eso" ? ended : undefined);
  const unmet = rivals.unmet ?? (holder === "dso" ? ended : undefined);
  const askedKw = Math.abs(called?.changeKw ?? eso.changeKw);
  // One delivery serves both: of C2 no energy is counted.
  const isCounted = conflictClass === "C1";
  const standsKw = winner === "eso" ? askedKw : Math.min(askedKw, roomKw);
  const blockedWh =
    isCounted && winner === "dso" && called !== undefined
      ? whOfCall(called, askedKw - standsKw)
      : 0;
  const isUnmet = isCounted && winner === "eso" && unmet !== undefined;
  return {
    ...{ at, award: eso, against: dso, conflictClass, constraint: dso.constraint },
    ...{ rule: by, winner, askedKw, standsKw },
    ...{ blockedWh, passedKw: 0, passedWh: 0 },
    replacementMicroGbp: amountMicroGbp(blockedWh, beyondPrice(settings, eso)),
    counterActionMicroGbp: isUnmet ? unmetMicroGbp(settings, unmet) : 0,
    ...(isUnmet ? { unmet } : {}),
    ...(isEnding ? { isEnding } : {}),
  };
}

function decisionOf(
  settings: PrimacySettings,
  rivals: Rivals,
  situation: UnitSituation,
  conflictClass: "C1" | "C2",
): Decision {
  const { eso, dso, holder, followed = [] } = rivals;
  const first = { winner: holder, by: ARMED_FIRST };
  if (situation === undefined) return first;
  const decision = primacyOf(settings, {
    ...{ ...situation, conflictClass },
    ...(conflictClass === "C2" ? payOf(rivals) : costsOf(settings, rivals)),
    ...{ esoPlacedAt: eso.placedAt, dsoPlacedAt: dso.placedAt },
  });
  return followed.length > 0 && decision.by === settings.kind ? first : decision;
}

/** What parts of one offer were told, as if it had been told in one. */
const wholeCall = (parts: readonly Instruction[], award: Award): Instruction => ({
  ...parts[0]!,
  award,
  changeKw: parts.reduce((sum, { changeKw }) => sum + changeKw, 0),
});

/** What the network operator pays elsewhere of what it would have told, µ£ from 0; `had`: what it told of it, of what was left or once it had the unit back. */
export function unmetMicroGbp(
  { counterActionGbpPerMwh }: PrimacySettings,
  unmet: Instruction,
  had: readonly Instruction[] = [],
): number {
  const kw = Math.abs(unmet.changeKw);
  const within = had
    .map((each) => ({
      ...each,
      ...{ from: Math.max(each.from, unmet.from), to: Math.min(each.to, unmet.to) },
    }))
    .filter(({ from, to }) => from < to);
  const backWh = within.reduce(
    (sum, each) => sum + whOfCall(each, Math.min(kw, Math.abs(each.changeKw))),
    0,
  );
  return amountMicroGbp(whOfCall(unmet, kw) - backWh, counterActionGbpPerMwh);
}

/** What of the system operator's wish the network's is in the way of, whole Wh. */
const overlapWh = ({ eso, roomKw }: Rivals) => wh(Math.abs(eso.changeKw) - roomKw, PERIOD_HOURS);

/** What either loses in money if the other has the unit, as if all were called. Who is never called has its readiness alone to lose. */
const costsOf = (settings: PrimacySettings, rivals: Rivals) => ({
  replacementMicroGbp: amountMicroGbp(
    overlapWh(rivals),
    rivals.eso.holdMinutes === undefined
      ? beyondPrice(settings, rivals.eso)
      : rivals.eso.availabilityGbpPerMwh,
  ),
  counterActionMicroGbp: amountMicroGbp(whOf(rivals.dso), settings.counterActionGbpPerMwh),
});

/** What either pays for the same energy, ready and used. */
const payOf = (rivals: Rivals) => {
  const pay = ({ availabilityGbpPerMwh, utilisationGbpPerMwh }: Award) =>
    amountMicroGbp(overlapWh(rivals), availabilityGbpPerMwh + utilisationGbpPerMwh);
  return { replacementMicroGbp: pay(rivals.eso), counterActionMicroGbp: pay(rivals.dso) };
};

const beyondPrice = ({ replacementGbpPerMwh }: PrimacySettings, eso: Award): number =>
  replacementGbpPerMwh - eso.utilisationGbpPerMwh;

const wh = (kw: number, hours: number) => roundHalfAway(Math.abs(kw) * hours * WH_PER_KWH);
const whOf = ({ changeKw }: Award) => wh(changeKw, PERIOD_HOURS);
const whOfCall = ({ from, to }: Instruction, kw: number) => wh(kw, (to - from) / SECONDS_PER_HOUR);
