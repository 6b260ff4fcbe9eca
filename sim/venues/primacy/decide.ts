/**
 * What of one instruction of the electricity system operator stands at the constraints that it acts on. Takes the instruction
 * and flows, targets and sensitivities there; gives what stands, whole kW, and the conflict if there is one.
 * Keeps: what stands is between 0 and what was asked; where the network wins no constraint is above its target because of it.
 */
import { amountMicroGbp } from "../../core/money.ts";
import { roundHalfAway, SECONDS_PER_HOUR, WH_PER_KWH } from "../../core/units.ts";
import type { Conflict, Instruction } from "../../model/services.ts";
import { type PrimacySettings, primacyOf } from "./registry.ts";
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
  /** Whether the headroom that it makes is held for it. */
  readonly isHeadroomHeld: boolean;
}

/** Whether network management keeps what an instruction frees from who is held back: held, given, or as primacy decides. */
export type HeadroomHold = "held" | "given" | "by-primacy";

interface Situation extends Pick<PrimacyQuestion, "isEmergency" | "isFaulted" | "isResupplied"> {
  readonly hold: HeadroomHold;
}

export function decide(
  settings: PrimacySettings,
  told: Instruction,
  points: readonly ActedOn[],
  { hold, ...situation }: Situation,
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
  if (isThrough) return helped(settings, told, points, hold, situation);

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
  const { winner, by } = primacyOf(settings, {
    ...situation,
    isNegation: false,
    replacementMicroGbp,
    counterActionMicroGbp,
    esoPlacedAt: told.award.placedAt,
    dsoPlacedAt: point.dsoPlacedAt,
  });
  const standsKw = winner === "dso" ? headroomKw : askedKw;
  return {
    standsKw,
    isHeadroomHeld: false,
    conflict: {
      ...conflictOf(by, told, "C3", point.constraint),
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
  settings: PrimacySettings,
  told: Instruction,
  points: readonly ActedOn[],
  hold: HeadroomHold,
  situation: Omit<Situation, "hold">,
): Verdict {
  const standsKw = Math.abs(told.changeKw);
  const point = points.find(
    ({ sensitivity, flowKw, targetKw }) => sensitivity * told.changeKw < 0 && flowKw > targetKw,
  );
  if (point === undefined) return { standsKw, isHeadroomHeld: false, conflict: undefined };
  const conflictClass = point.dsoPlacedAt === undefined ? "C4" : "C5";
  const conflict = conflictOf(settings.kind, told, conflictClass, point.constraint);
  if (conflictClass === "C5" || hold === "given")
    return { standsKw, isHeadroomHeld: false, conflict };
  if (hold === "held") return { standsKw, isHeadroomHeld: false, conflict: undefined };
  return negated(settings, told, point, conflict, situation);
}

/**
 * Whether what an instruction frees is held for it. Held, what would have been released forgoes its output; given away, the
 * system operator has paid for nothing and buys it once more. Of the same energy: no more than is held back there.
 */
function negated(
  settings: PrimacySettings,
  told: Instruction,
  { sensitivity, flowKw, targetKw, dsoPlacedAt }: ActedOn,
  conflict: Conflict,
  situation: Omit<Situation, "hold">,
): Verdict {
  const standsKw = Math.abs(told.changeKw);
  const freedKw = Math.min(Math.abs(sensitivity) * standsKw, flowKw - targetKw);
  const hours = (told.to - told.from) / SECONDS_PER_HOUR;
  const freedWh = roundHalfAway(freedKw * hours * WH_PER_KWH);
  const replacementMicroGbp = amountMicroGbp(freedWh, settings.replacementGbpPerMwh);
  const forgoneMicroGbp = amountMicroGbp(freedWh, settings.forgoneGbpPerMwh);
  const { winner } = primacyOf(settings, {
    ...situation,
    isNegation: true,
    replacementMicroGbp,
    counterActionMicroGbp: forgoneMicroGbp,
    esoPlacedAt: told.award.placedAt,
    dsoPlacedAt,
  });
  return winner === "eso"
    ? {
        standsKw,
        isHeadroomHeld: true,
        conflict: { ...conflict, winner, counterActionMicroGbp: forgoneMicroGbp },
      }
    : { standsKw, isHeadroomHeld: false, conflict: { ...conflict, replacementMicroGbp } };
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
