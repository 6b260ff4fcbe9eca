/**
 * What of one instruction of the electricity system operator stands at the constraints that it acts on. Takes the instruction
 * and flows, targets and sensitivities there; gives what stands, whole kW, and the conflict if there is one.
 * Keeps: what stands is between 0 and what was asked; no constraint at which the network wins is above its target because of it.
 */
import { amountMicroGbp } from "../../core/money.ts";
import { roundHalfAway, SECONDS_PER_HOUR, WH_PER_KWH } from "../../core/units.ts";
import type { Award, Conflict, Instruction } from "../../model/services.ts";
import { type Decision, type PrimacySettings, primacyOf } from "./registry.ts";
import type { PrimacyQuestion } from "./rule.ts";

/** One constraint that the unit acts on, and what is wrong in its part of the network. */
export interface ActedOn extends Pick<PrimacyQuestion, "isFaulted" | "isResupplied"> {
  readonly constraint: number;
  /** Flow before the instruction, of everybody told so far, and the flow that network management trims to. */
  readonly flowKw: number;
  readonly targetKw: number;
  /** Change of the flow for each kW that is injected. */
  readonly sensitivity: number;
  /** The first bought of the services that are armed there for the network; none: no such service. */
  readonly dso: Award | undefined;
}

export interface Verdict {
  readonly standsKw: number;
  readonly conflict: Conflict | undefined;
  /** Whether the headroom that it makes is held for it. */
  readonly isHeadroomHeld: boolean;
}

/** Whether network management keeps what an instruction frees from who is held back: held, given, or as primacy decides. */
export type HeadroomHold = "held" | "given" | "by-primacy";

interface Situation extends Pick<PrimacyQuestion, "isEmergency"> {
  readonly hold: HeadroomHold;
}

export function decide(
  settings: PrimacySettings,
  told: Instruction,
  points: readonly ActedOn[],
  { hold, isEmergency }: Situation,
): Verdict {
  const situation = { isEmergency };
  const askedKw = Math.abs(told.changeKw);
  const sign = Math.sign(told.changeKw);
  const passed = points.flatMap((point): Passed[] => {
    const perKw = point.sensitivity * sign;
    if (perKw <= 0) return [];
    const roomKw = Math.max(0, point.targetKw - point.flowKw) / perKw;
    return askedKw > roomKw ? [decideAt(settings, told, point, Math.floor(roomKw), situation)] : [];
  });
  if (passed.length === 0) return helped(settings, told, points, hold, situation);
  // Each constraint is asked for by itself: what stands is what all let through that have their wish.
  const capped = passed.filter(({ winner }) => winner === "dso");
  const most = (of: (each: Passed) => number, among: readonly Passed[]) =>
    among.reduce((best, each) => (of(each) > of(best) ? each : best));
  const telling =
    capped.length > 0
      ? most(({ headroomKw }) => 0 - headroomKw, capped)
      : most(({ counterActionMicroGbp }) => counterActionMicroGbp, passed);
  const { winner, by, point, headroomKw, causedKw } = telling;
  const standsKw = winner === "dso" ? headroomKw : askedKw;
  return {
    standsKw,
    isHeadroomHeld: false,
    conflict: {
      ...conflictOf(by, told, "C3", point),
      winner,
      askedKw,
      standsKw,
      blockedWh: whOf(told, askedKw - standsKw),
      passedKw: winner === "eso" ? causedKw : 0,
      passedWh: winner === "eso" ? whOf(told, causedKw) : 0,
      replacementMicroGbp: winner === "dso" ? telling.replacementMicroGbp : 0,
      counterActionMicroGbp: winner === "eso" ? telling.counterActionMicroGbp : 0,
    },
  };
}

/** A constraint that an instruction would take above its target, and whose wish stands there. */
interface Passed extends Decision {
  readonly point: ActedOn;
  /** Of the instruction, whole kW. */
  readonly headroomKw: number;
  /** Flow above the target that is this instruction's, kW. */
  readonly causedKw: number;
  readonly replacementMicroGbp: number;
  readonly counterActionMicroGbp: number;
}

function decideAt(
  settings: PrimacySettings,
  told: Instruction,
  point: ActedOn,
  headroomKw: number,
  situation: Omit<Situation, "hold">,
): Passed {
  const askedKw = Math.abs(told.changeKw);
  const addedKw = Math.abs(point.sensitivity) * askedKw;
  // What was above the target already is not this instruction's.
  const causedKw = Math.min(point.flowKw + addedKw - point.targetKw, addedKw);
  const extraGbpPerMwh = settings.replacementGbpPerMwh - told.award.utilisationGbpPerMwh;
  const replacementMicroGbp = amountMicroGbp(whOf(told, askedKw - headroomKw), extraGbpPerMwh);
  const counterActionMicroGbp = amountMicroGbp(
    whOf(told, causedKw),
    settings.counterActionGbpPerMwh,
  );
  const decision = primacyOf(settings, {
    ...situation,
    ...{ isFaulted: point.isFaulted, isResupplied: point.isResupplied },
    conflictClass: "C3",
    replacementMicroGbp,
    counterActionMicroGbp,
    esoPlacedAt: told.award.placedAt,
    dsoPlacedAt: point.dso?.placedAt,
  });
  return { ...decision, point, headroomKw, causedKw, replacementMicroGbp, counterActionMicroGbp };
}

/** Energy of a power while an instruction lasts, whole Wh. */
const whOf = ({ from, to }: Instruction, kw: number): number =>
  roundHalfAway(((kw * (to - from)) / SECONDS_PER_HOUR) * WH_PER_KWH);

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
  const conflictClass = point.dso === undefined ? "C4" : "C5";
  const conflict = conflictOf(settings.kind, told, conflictClass, point);
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
  { sensitivity, flowKw, targetKw, isFaulted, isResupplied }: ActedOn,
  conflict: Conflict,
  situation: Omit<Situation, "hold">,
): Verdict {
  const standsKw = Math.abs(told.changeKw);
  const freedKw = Math.min(Math.abs(sensitivity) * standsKw, flowKw - targetKw);
  const freedWh = whOf(told, freedKw);
  const replacementMicroGbp = amountMicroGbp(freedWh, settings.replacementGbpPerMwh);
  const forgoneMicroGbp = amountMicroGbp(freedWh, settings.forgoneGbpPerMwh);
  const { winner } = primacyOf(settings, {
    ...situation,
    ...{ isFaulted, isResupplied },
    conflictClass: "C4",
    replacementMicroGbp,
    counterActionMicroGbp: forgoneMicroGbp,
    esoPlacedAt: told.award.placedAt,
    dsoPlacedAt: undefined,
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
  { constraint, dso }: ActedOn,
): Conflict {
  const askedKw = Math.abs(changeKw);
  return {
    at: issuedAt,
    ...{ award, against: dso, conflictClass, constraint, rule, askedKw },
    winner: "both",
    standsKw: askedKw,
    blockedWh: 0,
    passedKw: 0,
    passedWh: 0,
    replacementMicroGbp: 0,
    counterActionMicroGbp: 0,
  };
}
