/**
 * Stage part: what the plant really does. Units may lose communication and go to their fail-safe level, ignore set-points,
 * be tripped or lose supply; the manager counts only on those that it controls. Takes the faults that hold; changes the
 * flags of the state, fills what each unit offers and what it really does, and says what happened.
 */

import { returnObligations } from "../access/lists.ts";
import { hold } from "../access/set-points.ts";
import type { LabEvent, UnitEvent } from "../core/events.ts";
import { type Direction, directionOf } from "../model/direction.ts";
import { type ChannelContext, giveUp, isOnItsWay, isOpen } from "./channels.ts";
import { type CycleContext, mayHold } from "./control-cycle.ts";
import { obligationEvents } from "./events.ts";
import { type OffsetContext, withinOffset } from "./follow-offsets.ts";
import { drop, take, underTaken } from "./instructions.ts";
import { countedExtraKw } from "./offsetting.ts";
import type { AnmState, DispatchWork } from "./state.ts";

/** What the plant's behaviour depends on beside the state. */
export interface PlantRules {
  /** Time without communication after which a unit or constraint is at its fail-safe, s. */
  readonly commsTimeoutS: number;
  /** Output that a unit may keep in fail-safe, as a fraction of its capacity. */
  readonly failSafeFrac: number;
  /** Time that units have to obey before the next rung, s. */
  readonly trimTimeoutS: number;
  readonly cycleS: number;
  /** 1 where a unit's bus is supplied. */
  readonly isSupplied: Uint8Array;
}

/** A unit off its set-point by more has not obeyed, kW. */
const OBEYED_KW = 1;

export type PlantContext = CycleContext & PlantRules & ChannelContext & OffsetContext;

/** Brings flags, offers and the manager's control of units up to an instant; adds what changed to `events`. */
export function updatePlant(
  context: PlantContext,
  work: DispatchWork,
  instant: number,
  events: LabEvent[],
): void {
  const { state } = work;
  const isAnyBlind = isBlind(state);
  for (let unit = 0; unit < work.offerKw.length; unit += 1) {
    communication(context, work, unit, instant, events);
    failSafe(context, work, unit, instant, isAnyBlind, events);
    state.isDark[unit] = context.isSupplied[unit] === 1 ? 0 : 1;
    if (state.isDark[unit] === 1) startAgainWithin(work, unit, 0);
    const isControlled = mayControl(work, unit);
    if (isControlled && state.isControlled[unit] === 0) comeBack(context, work, unit);
    if (!isControlled && state.isControlled[unit] === 1) drop(state, unit);
    state.isControlled[unit] = isControlled ? 1 : 0;
  }
  updateOffers(context, work);
  usable(context, work);
  followControl(context, work, instant, events);
}

/** What units offer of what is available, where nothing else has changed since the plant was brought up to this instant. */
export function updateOffers(context: PlantContext, work: DispatchWork): void {
  const { offerKw, returningKw } = work;
  for (let unit = 0; unit < offerKw.length; unit += 1) offerKw[unit] = offered(context, work, unit);
  if (context.offsets.length === 0) returningKw.fill(0);
  else
    for (let unit = 0; unit < returningKw.length; unit += 1)
      returningKw[unit] = returning(context, work, unit);
}

/**
 * What buyers keep at their own places follows from which sellers the manager controls, or has lost the word of after they were
 * told; relief follows at the next cycle, and both sides are told.
 */
export function followControl(
  context: CycleContext,
  { state }: DispatchWork,
  instant: number,
  events: LabEvent[],
): void {
  const unitCount = state.isControlled.length;
  for (let constraint = 0; constraint < context.lists.length; constraint += 1) {
    const list = context.lists[constraint]!;
    if (list.kept.length === 0) continue;
    const isGiving = (seller: number) =>
      state.isControlled[seller] === 1 ||
      (isMuteOnly(state, seller) && wasTold(state, constraint * unitCount + seller));
    if (returnObligations(list, isGiving)) state.isToReorder[constraint] = 1;
    for (const { seller } of list.kept) {
      const cell = constraint * unitCount + seller;
      const isGivingNow = isGiving(seller) ? 1 : 0;
      if (state.isGiving[cell] === isGivingNow) continue;
      state.isGiving[cell] = isGivingNow;
      events.push(...obligationEvents(context, state, list, seller, isGivingNow === 1, instant));
    }
  }
}

/** Whether a constraint asked anything of a unit before it was lost, by cell. */
const wasTold = ({ lastCapKw, lastLiftKw }: AnmState, cell: number): boolean =>
  lastCapKw[cell]! < Infinity || lastLiftKw[cell]! > -Infinity;
/** New lists begin with every seller giving: who is lost is told anew for their trades. */
export function expectSellers(
  { isGiving, isControlled }: AnmState,
  constraints: readonly number[],
): void {
  const unitCount = isControlled.length;
  for (const constraint of constraints)
    isGiving.fill(1, constraint * unitCount, (constraint + 1) * unitCount);
}

/** A unit that the manager has no word of, and that goes on as it was told last. */
function isMuteOnly(state: AnmState, unit: number): boolean {
  return (
    state.commsLostSince[unit]! >= 0 &&
    state.tripBy[unit]! < 0 &&
    state.isDark[unit] === 0 &&
    state.isFailSafe[unit] === 0 &&
    state.isNotResponding[unit] === 0
  );
}

function communication(
  context: PlantContext,
  work: DispatchWork,
  unit: number,
  instant: number,
  events: LabEvent[],
): void {
  const { commsLostSince } = work.state;
  const isLost = work.faults.isCommsLost[unit] === 1;
  if (isLost === commsLostSince[unit]! >= 0) return;
  commsLostSince[unit] = isLost ? instant : -1;
  const next =
    context.model.isFlexible[unit] === 1
      ? `it goes to its fail-safe level after ${context.commsTimeoutS} s`
      : "it goes on as it was told last";
  const because = isLost ? `no word from the unit; ${next}` : "communication is back";
  const kind = isLost ? "commsLost" : "commsRestored";
  events.push(unitEvent(context, work, unit, kind, instant, because));
}

function failSafe(
  context: PlantContext,
  work: DispatchWork,
  unit: number,
  instant: number,
  isAnyBlind: boolean,
  events: LabEvent[],
): void {
  const { state } = work;
  if (context.model.isFlexible[unit] === 0) return;
  const lostSince = state.commsLostSince[unit]!;
  const isMute = lostSince >= 0 && instant - lostSince >= context.commsTimeoutS;
  const blind = isMute || !isAnyBlind ? -1 : blindConstraint(context, work, unit, instant);
  const isFailSafe = isMute || blind >= 0;
  if (isFailSafe === (state.isFailSafe[unit] === 1)) return;
  if (isFailSafe) {
    const because = isMute
      ? `no communication for ${context.commsTimeoutS} s`
      : `no reading of ${context.model.network.constraintPoints.ids[blind]!} for ${context.commsTimeoutS} s`;
    const fromKw = underSetPoint(context, work, unit);
    state.isFailSafe[unit] = 1;
    fallBack(context, work, unit);
    const toKw = underSetPoint(context, work, unit);
    const { ids } = context.model.network.units;
    if (fromKw !== toKw)
      events.push({ kind: "failSafe", at: instant, unit: ids[unit]!, fromKw, toKw, because });
  } else state.isFailSafe[unit] = 0;
}

function isBlind({ blindSince }: AnmState): boolean {
  for (let constraint = 0; constraint < blindSince.length; constraint += 1)
    if (blindSince[constraint]! >= 0) return true;
  return false;
}

/** A constraint that a flexible unit loads and whose last reading is too old, or −1. */
function blindConstraint(
  context: PlantContext,
  work: DispatchWork,
  unit: number,
  instant: number,
): number {
  const { blindSince } = work.state;
  const unitCount = work.offerKw.length;
  for (let constraint = 0; constraint < blindSince.length; constraint += 1) {
    const since = blindSince[constraint]!;
    if (since < 0 || instant - since < context.commsTimeoutS) continue;
    const s = context.model.sensitivity[constraint * unitCount + unit]!;
    if (Math.abs(s) >= context.model.minSensitivity) return constraint;
  }
  return -1;
}

function mayControl({ state }: DispatchWork, unit: number): boolean {
  return (
    state.tripBy[unit]! < 0 &&
    state.isDark[unit] === 0 &&
    state.commsLostSince[unit]! < 0 &&
    state.isFailSafe[unit] === 0 &&
    state.isNotResponding[unit] === 0
  );
}

/**
 * A unit that the manager controls again starts from where it is, held by the constraint that it loads most for its size;
 * that one gives it back as it gives everything back. A firm unit is held where it sold, and nowhere else.
 */
function comeBack(context: PlantContext, work: DispatchWork, unit: number): void {
  const { state } = work;
  const levelKw = offered(context, work, unit);
  const heldKw = counted(context, state, unit) - levelKw;
  const constraint = heldKw === 0 ? -1 : mostLoaded(context, work, unit, Math.sign(heldKw));
  const isHeld = constraint >= 0;
  state.askedCapKw[unit] = isHeld && heldKw > 0 ? levelKw : Infinity;
  state.askedLiftKw[unit] = isHeld && heldKw < 0 ? levelKw : -Infinity;
  state.askedBy[unit] = constraint;
  take(state, unit);
  if (!isHeld) return;
  hold(work, constraint, unit, levelKw, heldKw > 0);
  state.isToReorder[constraint] = 1;
}

/** `sign`: 1 for a constraint that the unit relieves by injecting less, −1 by injecting more. */
function mostLoaded(context: PlantContext, work: DispatchWork, unit: number, sign: number): number {
  const { model, limits } = context;
  const unitCount = work.offerKw.length;
  let most = -1;
  let mostFrac = -Infinity;
  for (let constraint = 0; constraint < limits.targetKw.length; constraint += 1) {
    const s = sign * model.sensitivity[constraint * unitCount + unit]!;
    if (s < model.minSensitivity) continue;
    if (context.hasSetPoints[constraint] === 0) continue;
    if (!mayHold(context, unit) && !hasSold(context, constraint, unit, directionOf(sign))) continue;
    const frac = work.state.readKw[constraint]! / limits.targetKw[constraint]!;
    if (frac <= mostFrac) continue;
    most = constraint;
    mostFrac = frac;
  }
  return most;
}

/** Whether a unit stands in a buyer's place at a constraint, to give relief in a direction. */
function hasSold(
  { lists }: PlantContext,
  constraint: number,
  unit: number,
  direction: Direction,
): boolean {
  return lists[constraint]!.sold.some(
    (slice) => slice.unit === unit && slice.direction === direction,
  );
}

/** What a unit would inject with every set-point of the manager lifted; where it is not controlled, what it does. */
function offered(context: PlantContext, work: DispatchWork, unit: number): number {
  if (!isRunning(work, unit)) return 0;
  return work.state.isControlled[unit] === 1
    ? counted(context, work.state, unit)
    : underSetPoint(context, work, unit);
}

/** What a unit may do of what is available, as the manager counts on it. */
const counted = (context: PlantContext, state: AnmState, unit: number): number =>
  withinOffset(context, state, unit, context.availableKw[unit]!, countedExtraKw);

/** What a unit does under the set-point that it follows. */
function underSetPoint(context: PlantContext, work: DispatchWork, unit: number): number {
  if (!isRunning(work, unit)) return 0;
  const kw = underTaken(work.state, unit, counted(context, work.state, unit));
  return withinOffset(context, work.state, unit, kw, countedExtraKw);
}

/** What a follower does beyond what is counted on, on its way back to its limit. */
function returning(context: PlantContext, work: DispatchWork, unit: number): number {
  if (!isRunning(work, unit)) return 0;
  const may = (kw: number) => withinOffset(context, work.state, unit, kw, ({ extraKw }) => extraKw);
  const kw = may(underTaken(work.state, unit, may(context.availableKw[unit]!)));
  return kw - underSetPoint(context, work, unit);
}

/** Neither tripped nor without supply. */
function isRunning({ state }: DispatchWork, unit: number): boolean {
  return state.tripBy[unit]! < 0 && state.isDark[unit] === 0;
}

/** A unit in fail-safe keeps its level at most, and no more than it was held to. */
function fallBack({ failSafeFrac, model }: PlantContext, work: DispatchWork, unit: number): void {
  const { askedCapKw, askedLiftKw, askedBy, takenCapKw, takenLiftKw } = work.state;
  const mostKw = failSafeFrac * model.network.units.capacityKw[unit]!;
  askedCapKw[unit] = Math.min(mostKw, takenCapKw[unit]!);
  askedLiftKw[unit] = Math.max(0 - mostKw, takenLiftKw[unit]!);
  askedBy[unit] = -1;
  take(work.state, unit);
}

/** Once the manager controls it again, a unit starts from an output within `mostKw` either way. */
export function startAgainWithin({ state }: DispatchWork, unit: number, mostKw: number): void {
  state.askedCapKw[unit] = mostKw;
  state.askedLiftKw[unit] = 0 - mostKw;
  state.askedBy[unit] = -1;
  take(state, unit);
}

/** Units that the manager does not control give no relief that it could count on. */
function usable({ model }: PlantContext, work: DispatchWork): void {
  const { isControlled } = work.state;
  const unitCount = isControlled.length;
  work.usableSensitivity.set(model.sensitivity);
  for (let unit = 0; unit < unitCount; unit += 1) {
    if (isControlled[unit] === 1) continue;
    for (let cell = unit; cell < work.usableSensitivity.length; cell += unitCount)
      work.usableSensitivity[cell] = 0;
  }
}

/** What every unit really does, into `work.actualKw`. */
export function actualLevels(context: OffsetContext, work: DispatchWork): void {
  const { state, offerKw, actualKw, returningKw } = work;
  for (let unit = 0; unit < actualKw.length; unit += 1) {
    const offer = offerKw[unit]!;
    const levelKw = state.isControlled[unit] === 1 ? underTaken(state, unit, offer) : offer;
    const mayKw = withinOffset(context, state, unit, levelKw, countedExtraKw);
    actualKw[unit] = mayKw + returningKw[unit]!;
  }
}

/** Whether a unit with `kw` on offer does what it was last told to do. */
function follows(state: AnmState, unit: number, kw: number): boolean {
  return Math.abs(underTaken(state, unit, kw) - underAsked(state, unit, kw)) <= OBEYED_KW;
}

function underAsked(state: AnmState, unit: number, kw: number): number {
  return Math.max(Math.min(kw, state.askedCapKw[unit]!), state.askedLiftKw[unit]!);
}

/** At a cycle, notices who does not follow, and who follows again, in `events`. */
export function noticeObedience(
  context: PlantContext,
  work: DispatchWork,
  instant: number,
  events: LabEvent[],
): void {
  const { state } = work;
  for (let unit = 0; unit < work.offerKw.length; unit += 1) {
    const availableKw = context.availableKw[unit]!;
    const isApi = context.channels.isApi[unit] === 1;
    const hasAnswered = isApi ? !isOpen(state, unit) : follows(state, unit, availableKw);
    if (state.isControlled[unit] === 1) {
      if (hasAnswered || !isOpen(state, unit)) {
        state.missedSince[unit] = -1;
        continue;
      }
      // What is told at this instant, or is on its way, cannot have been missed.
      const toldAt = isApi ? state.sentAt[unit]! : state.toldAt[unit]!;
      if (toldAt >= instant || isOnItsWay(context, state, unit, instant)) continue;
      if (state.missedSince[unit]! < 0) state.missedSince[unit] = Math.max(0, toldAt);
      if (instant - state.missedSince[unit]! < context.channels.timeoutS[unit]!) continue;
      state.isNotResponding[unit] = 1;
      const toldKw = Math.round(underAsked(state, unit, availableKw));
      const missing = isApi ? ", and no answer" : "";
      const because = `told to go to ${toldKw} kW ${instant - state.missedSince[unit]!} s ago${missing}`;
      events.push(unitEvent(context, work, unit, "notResponding", instant, because));
    } else if (state.isNotResponding[unit] === 1 && state.commsLostSince[unit]! < 0) {
      if (!hasAnswered) continue;
      state.isNotResponding[unit] = 0;
      state.missedSince[unit] = -1;
      const because = isApi ? "it answers again" : "it follows its set-point again";
      events.push(unitEvent(context, work, unit, "responding", instant, because));
    }
  }
  giveUp(context, work, instant);
}

/** An event of a unit, with what it does. */
function unitEvent(
  { model }: CycleContext,
  work: DispatchWork,
  unit: number,
  kind: UnitEvent["kind"],
  at: number,
  because: string,
): LabEvent {
  return { kind, at, unit: model.network.units.ids[unit]!, kw: work.actualKw[unit]!, because };
}
