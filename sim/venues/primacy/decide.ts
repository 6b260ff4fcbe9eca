/**
 * What of one instruction of the electricity system operator stands at the constraints that it acts on. Takes the instruction
 * and flows, targets and sensitivities there; gives what stands, whole kW, and the conflict if there is one.
 * Keeps: what stands is between 0 and what was asked; where the network wins no constraint is above its target because of it.
 */
import { amountMicroGbp } from "../../core/money.ts";
import { roundHalfAway, SECONDS_PER_HOUR, WH_PER_KWH } from "../../core/units.ts";
import type { Conflict, Instruction } from "../../model/services.ts";
import { type PrimacySettings, primacyRuleOf } from "./registry.ts";
import type { PrimacyQuestion } from "./rule.ts";

/** One constraint that the unit acts on. */
export interface ActedOn {
  readonly constraint: number;
  /** Flow before the instruction, of everybody told so far, and the flow that network management trims to. */
  readonly flowKw: number;
  readonly targetKw: number;
  /** Change of the flow for each kW that is injected. */
  readonly sensitivity: number;
  /** When the first service was bought that is armed there for the network; none: no such service. */
  readonly dsoPlacedAt: number | undefined;
}

export interface Verdict {
  readonly standsKw: number;
  readonly conflict: Conflict | undefined;
}

interface Situation extends Pick<PrimacyQuestion, "isEmergency" | "isFaulted" | "isResupplied"> {
  /** Whether network management keeps what the instruction frees from who is held back. */
  readonly isHeld: boolean;
}

export function decide(
  settings: PrimacySettings,
  told: Instruction,
  points: readonly ActedOn[],
  { isHeld, ...situation }: Situation,
): Verdict {
  const askedKw = Math.abs(told.changeKw);
  const sign = Math.sign(told.changeKw);
  const most = points.reduce<{ point: ActedOn; roomKw: number } | undefined>((least, point) => {
    const perKw = point.sensitivity * sign;
    if (perKw <= 0) return least;
    const roomKw = Math.max(0, point.targetKw - point.flowKw) / perKw;
    return least === undefined || roomKw < least.roomKw ? { point, roomKw } : least;
  }, undefined);
  const isThrough = most === undefined || askedKw <= most.roomKw;
  if (isThrough) return { standsKw: askedKw, conflict: helped(settings, told, points, isHeld) };

  const headroomKw = Math.floor(most.roomKw);
  const { point } = most;
  const passedKw = point.flowKw + Math.abs(point.sensitivity) * askedKw - point.targetKw;
  // What was above the target already is not this instruction's.
  const causedKw = Math.min(passedKw, Math.abs(point.sensitivity) * askedKw);
  const hours = (told.to - told.from) / SECONDS_PER_HOUR;
  const whOf = (kw: number) => roundHalfAway(kw * hours * WH_PER_KWH);
  const extraGbpPerMwh = settings.replacementGbpPerMwh - told.award.utilisationGbpPerMwh;
  const replacementMicroGbp = amountMicroGbp(whOf(askedKw - headroomKw), extraGbpPerMwh);
  const counterActionMicroGbp = amountMicroGbp(whOf(causedKw), settings.counterActionGbpPerMwh);
  const winner = primacyRuleOf(settings)({
    ...situation,
    replacementMicroGbp,
    counterActionMicroGbp,
    esoPlacedAt: told.award.placedAt,
    dsoPlacedAt: point.dsoPlacedAt,
  });
  const standsKw = winner === "dso" ? headroomKw : askedKw;
  return {
    standsKw,
    conflict: {
      ...conflictOf(settings.kind, told, "C3", point.constraint),
      winner,
      askedKw,
      standsKw,
      blockedWh: whOf(askedKw - standsKw),
      passedKw: winner === "eso" ? causedKw : 0,
      replacementMicroGbp: winner === "dso" ? replacementMicroGbp : 0,
      counterActionMicroGbp: winner === "eso" ? counterActionMicroGbp : 0,
    },
  };
}

/** Relief of a constraint above its target: a service's need is less by it, or network management gives it to who was held back. */
function helped(
  { kind }: PrimacySettings,
  told: Instruction,
  points: readonly ActedOn[],
  isHeld: boolean,
): Conflict | undefined {
  const point = points.find(
    ({ sensitivity, flowKw, targetKw }) => sensitivity * told.changeKw < 0 && flowKw > targetKw,
  );
  if (point === undefined) return undefined;
  const conflictClass = point.dsoPlacedAt === undefined ? "C4" : "C5";
  if (conflictClass === "C4" && isHeld) return undefined;
  return conflictOf(kind, told, conflictClass, point.constraint);
}

function conflictOf(
  rule: string,
  { award, issuedAt, changeKw }: Instruction,
  conflictClass: Conflict["conflictClass"],
  constraint: number,
): Conflict {
  const askedKw = Math.abs(changeKw);
  return {
    at: issuedAt,
    ...{ award, conflictClass, constraint, rule, askedKw },
    winner: "both",
    standsKw: askedKw,
    blockedWh: 0,
    passedKw: 0,
    replacementMicroGbp: 0,
    counterActionMicroGbp: 0,
  };
}
