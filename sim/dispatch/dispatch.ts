/**
 * Stage: active network management over one tick. Inputs and faults are constant inside the tick; the manager reads the
 * flows at every cycle on the clock, acts, and its set-points hold from the next cycle on, until it is at rest or the tick
 * ends. In between it wakes for what cannot wait: trips, fail-safes, the first second of a tick.
 * Takes what is available, the flows that would follow (`work.uncurtailedFlowKw`), faults, lists and the remembered state;
 * gives stretches of constant output in `work.segments` and the new state in `work.state`. Cycles lie on the clock, so
 * ticks of any length give the same set-points on the same inputs.
 *
 * Between two ticks inputs step where in truth they ramp. A manager that cycles along a ramp has followed it up to its last
 * cycle: it has seen the share 1 − (cycle + latency)/tick of the step, and only the rest comes as a surprise. So what is above
 * target, and for how long, does not depend on the length of the tick. A switched network is no ramp: there nothing is followed.
 */
import type { LabEvent } from "../core/events.ts";
import type { ConnectionLimits } from "../model/connection-limits.ts";
import { HOLD, type Segment } from "../model/readings.ts";
import { ratedTargetKw } from "../network/limits.ts";
import { isOpen, receive, send, tellAhead } from "./channels.ts";
import { act, allowed, follow, reorder } from "./control-cycle.ts";
import { byFlow, byOrder, movements, residuals } from "./events.ts";
import { followOffsets, nextOffsetWake, withinOffset } from "./follow-offsets.ts";
import { ask } from "./instructions.ts";
import {
  actualLevels,
  expectSellers,
  followControl,
  noticeObedience,
  updateOffers,
  updatePlant,
} from "./plant.ts";
import { nextTripAt, type ProtectionContext, reconnect, timeReadings, trip } from "./protection.ts";
import { type ReadingContext, readFlows, readingEvents } from "./readings.ts";
import { type AnmState, copyAnmState, type DispatchWork, nextSegment, type Told } from "./state.ts";

export interface TickInputs extends ProtectionContext, ReadingContext {
  readonly seconds: number;
  /** What connections let through. */
  readonly connectionLimits: ConnectionLimits;
  /** How far down each unit may be sent, kW: 0, or a store's charging power, negative; and how far up. */
  readonly lowestKw: Float64Array;
  readonly highestKw: Float64Array;
  /** Constraints whose list is not the one that the set-points were made by. */
  readonly changedLists: readonly number[];
  /** Whether branches were opened or closed at the start of this tick. */
  readonly isSwitched: boolean;
}

/** Breakers opened one after another at one instant: bounded by the units, guarded all the same. */
const TRIP_ROUNDS_MAX = 1000;

/** Runs the cycles of one tick. @returns events: set-points, trips, fail-safes, overloads that could not be relieved. */
export function dispatch(inputs: TickInputs, remembered: AnmState, work: DispatchWork): LabEvent[] {
  copyAnmState(remembered, work.state);
  work.segmentCount = 0;
  work.hasActedInTick = false;
  work.messages.length = 0;
  work.executions.length = 0;
  work.sentCount = 0;
  const events: LabEvent[] = [];
  const { start } = inputs;
  const end = start + inputs.seconds;
  work.correctionKw.fill(0);
  keepWithinPlant(inputs, work);
  if (inputs.isSwitched) work.state.isToReorder.set(work.state.isActive);
  expectSellers(work.state, inputs.changedLists);
  events.push(...readingEvents(inputs, work));
  updatePlant(inputs, work, start, events);
  followRamp(inputs, work, events);
  newLists(inputs, work, events);
  const named = remembered.isResidual.slice();
  let instant = start;
  while (instant < end) {
    const isCycle = instant % inputs.cycleS === 0;
    if (isCycle) receive(inputs, work, instant);
    settle(inputs, work, instant, isCycle, events);
    const segment = nextSegment(work);
    record(inputs, work, segment);
    const isBusy = isCycle ? cycle(inputs, work, instant, named, events) : true;
    segment.start = instant;
    segment.seconds = Math.min(end, nextWake(inputs, work, instant, isBusy)) - instant;
    instant += segment.seconds;
  }
  remember(inputs, work);
  return inOrder(events);
}

/** By time; what happens at one instant stays as it came, for a sort is stable. */
const inOrder = (events: LabEvent[]): LabEvent[] =>
  events.sort((left, right) => left.at - right.at);

/** Plant, readings and trips at an instant, until no breaker opens any more. */
function settle(
  inputs: TickInputs,
  work: DispatchWork,
  instant: number,
  isCycle: boolean,
  events: LabEvent[],
): void {
  updatePlant(inputs, work, instant, events);
  actualLevels(inputs, work);
  if (isCycle) {
    const count = events.length;
    noticeObedience(inputs, work, instant, events);
    events.push(...reconnect(inputs, work, instant));
    if (events.length > count) {
      updatePlant(inputs, work, instant, events);
      actualLevels(inputs, work);
    }
  }
  for (let round = 0; round < TRIP_ROUNDS_MAX; round += 1) {
    readFlows(inputs, work, instant);
    timeReadings(inputs, work, instant);
    const tripped = trip(inputs, work, instant);
    forgetMovements(events, tripped, instant);
    events.push(...tripped);
    if (followOffsets(inputs, work, instant, events)) {
      updatePlant(inputs, work, instant, events);
      actualLevels(inputs, work);
    } else if (tripped.length === 0) return;
  }
}

/**
 * One cycle: order, trimming, giving back. `named`: overloads that have an event already.
 * @returns whether anything moved or a timer runs.
 */
function cycle(
  inputs: TickInputs,
  work: DispatchWork,
  instant: number,
  named: Uint8Array,
  events: LabEvent[],
): boolean {
  const { state, told } = work;
  followControl(inputs, work, instant, events);
  restoreOrder(inputs, work);
  const isTiming = act(inputs, work, instant);
  ask(work, instant);
  send(inputs, work, instant);
  const isMoved = hasMoved(told, state);
  if (isMoved) {
    const { latencyS } = inputs.channels;
    const effective = (unit: number) =>
      instant + Math.max(1, Math.ceil(latencyS[unit]! / inputs.cycleS)) * inputs.cycleS;
    events.push(
      ...movements(inputs.model.network, inputs.connectionLimits, told, state, effective, byFlow),
    );
  }
  events.push(...residuals(inputs, work, named, instant));
  named.set(state.isResidual);
  return isTiming || isMoved || isWaiting(inputs, work, instant);
}

/**
 * A unit that came back takes its place in the order again, and in a switched network relief is spread by what units can do
 * there.
 */
function restoreOrder(inputs: TickInputs, work: DispatchWork): void {
  const { isToReorder } = work.state;
  if (!isToReorder.includes(1)) return;
  const rows = [...isToReorder.keys()].filter((row) => isToReorder[row] === 1);
  isToReorder.fill(0);
  reorder(inputs, work, rows);
}

/** A store that is full can be sent no further down, and an empty one no further up, whatever it was told when it was not. */
function keepWithinPlant({ lowestKw, highestKw }: TickInputs, { state }: DispatchWork): void {
  const unitCount = lowestKw.length;
  const { capKw, lastCapKw, liftKw, lastLiftKw, isActive } = state;
  for (let constraint = 0; constraint < isActive.length; constraint += 1) {
    const first = constraint * unitCount;
    for (let unit = 0; unit < unitCount; unit += 1) {
      if (lastCapKw[first + unit]! < lowestKw[unit]!) lastCapKw[first + unit] = lowestKw[unit]!;
      if (lastLiftKw[first + unit]! > highestKw[unit]!) lastLiftKw[first + unit] = highestKw[unit]!;
    }
    if (isActive[constraint] === 0) continue;
    for (let unit = 0; unit < unitCount; unit += 1) {
      if (capKw[first + unit]! < lowestKw[unit]!) capKw[first + unit] = lowestKw[unit]!;
      if (liftKw[first + unit]! > highestKw[unit]!) liftKw[first + unit] = highestKw[unit]!;
    }
  }
  for (let unit = 0; unit < unitCount; unit += 1) {
    state.askedCapKw[unit] = Math.max(state.askedCapKw[unit]!, lowestKw[unit]!);
    state.takenCapKw[unit] = Math.max(state.takenCapKw[unit]!, lowestKw[unit]!);
    state.askedLiftKw[unit] = Math.min(state.askedLiftKw[unit]!, highestKw[unit]!);
    state.takenLiftKw[unit] = Math.min(state.takenLiftKw[unit]!, highestKw[unit]!);
    state.sentCapKw[unit] = Math.max(state.sentCapKw[unit]!, lowestKw[unit]!);
    state.sentLiftKw[unit] = Math.min(state.sentLiftKw[unit]!, highestKw[unit]!);
  }
}

/** What a unit was told for later does not happen once its breaker is open. */
function forgetMovements(events: LabEvent[], tripped: readonly LabEvent[], instant: number): void {
  if (tripped.length === 0) return;
  const ids = new Set(tripped.flatMap((event) => ("unit" in event ? [event.unit] : [])));
  const kept = events.filter(
    (event) => event.at <= instant || !("unit" in event) || !ids.has(event.unit ?? ""),
  );
  events.splice(0, events.length, ...kept);
}

/** What keeps the manager cycling although nothing moved: noise, late readings, units that are watched or waited for. */
function isWaiting(inputs: TickInputs, { state }: DispatchWork, instant: number): boolean {
  if (inputs.sigmaKw > 0 || instant - inputs.start < inputs.latencyS) return true;
  for (let unit = 0; unit < state.tripBy.length; unit += 1) {
    if (state.missedSince[unit]! >= 0 || state.isNotResponding[unit] === 1) return true;
    if (isOpen(state, unit)) return true;
    if (state.tripBy[unit]! >= 0 && instant >= state.trippedAt[unit]! + inputs.reconnectDelayS)
      return true;
  }
  return false;
}

/** When the manager looks again: at the next cycle while it is busy, and for what cannot wait for one. */
function nextWake(
  inputs: TickInputs,
  work: DispatchWork,
  instant: number,
  isBusy: boolean,
): number {
  const { state } = work;
  const { cycleS, commsTimeoutS, reconnectDelayS } = inputs;
  let wake = isBusy ? cycleAfter(instant, cycleS) : Infinity;
  for (let constraint = 0; constraint < state.readKw.length; constraint += 1) {
    wake = sooner(wake, nextTripAt(inputs, work, constraint), instant);
    if (state.blindSince[constraint]! >= 0)
      wake = sooner(wake, state.blindSince[constraint]! + commsTimeoutS, instant);
  }
  wake = sooner(wake, nextOffsetWake(inputs, work, instant), instant);
  for (let unit = 0; unit < state.tripBy.length; unit += 1) {
    if (state.commsLostSince[unit]! >= 0)
      wake = sooner(wake, state.commsLostSince[unit]! + commsTimeoutS, instant);
    if (state.tripBy[unit]! >= 0) {
      const due = state.trippedAt[unit]! + reconnectDelayS;
      if (due > instant) wake = sooner(wake, cycleAfter(due - 1, cycleS), instant);
    }
  }
  return wake;
}

const cycleAfter = (at: number, cycleS: number): number => (Math.floor(at / cycleS) + 1) * cycleS;

/** The sooner of two instants; one that is not after `instant` does not count. */
const sooner = (wake: number, at: number, instant: number): number =>
  at > instant && at < wake ? at : wake;

/** Trims for the part of the step in inputs that the manager has followed; those set-points are in force at the start. */
function followRamp(inputs: TickInputs, work: DispatchWork, events: LabEvent[]): void {
  const { state } = work;
  const followed = Math.max(0, followedFrac(inputs, state));
  if (inputs.isSwitched || (followed === 0 && !hasNewTargets(inputs, state))) return;
  const { leadAvailableKw, leadFlowKw, leadTargetKw } = work;
  lead(state.beforeAvailableKw, inputs.availableKw, followed, leadAvailableKw);
  lead(state.beforeFlowKw, work.uncurtailedFlowKw, followed, leadFlowKw);
  // What is held comes with the flow that it is held for.
  lead(state.beforeHeldKw, inputs.limits.heldKw, followed, leadTargetKw);
  for (let constraint = 0; constraint < leadTargetKw.length; constraint += 1)
    leadTargetKw[constraint] = ratedTargetKw(inputs.limits, constraint) - leadTargetKw[constraint]!;
  const onTheWay = {
    ...inputs,
    limits: { ...inputs.limits, targetKw: leadTargetKw },
    availableKw: leadAvailableKw,
    uncurtailedFlowKw: leadFlowKw,
  };
  // What units offer follows from what is available: for the way there, and again for the start.
  updateOffers(onTheWay, work);
  if (follow(onTheWay, work)) {
    ask(work, inputs.start);
    tellAhead(inputs, work, inputs.start);
    events.push(
      ...movements(
        inputs.model.network,
        inputs.connectionLimits,
        work.told,
        state,
        () => inputs.start,
        byFlow,
      ),
    );
  }
  updateOffers(inputs, work);
}

/** A rating that changes is known to change: what follows from it is done before it does, on the inputs of the tick before. */
function hasNewTargets({ limits }: TickInputs, { beforeTargetKw, hasBefore }: AnmState): boolean {
  if (hasBefore[0] === 0) return false;
  for (let constraint = 0; constraint < beforeTargetKw.length; constraint += 1)
    if (ratedTargetKw(limits, constraint) < beforeTargetKw[constraint]!) return true;
  return false;
}

function followedFrac(inputs: TickInputs, state: AnmState): number {
  if (state.hasBefore[0] === 0) return 1;
  const { cycleS, latencyS, channels, seconds } = inputs;
  return 1 - (cycleS + latencyS + channels.lateS) / seconds;
}

function lead(before: Float64Array, after: Float64Array, frac: number, out: Float64Array): void {
  for (let row = 0; row < out.length; row += 1)
    out[row] = before[row]! + frac * (after[row]! - before[row]!);
}

/** New lists are in force from the first second of their period. */
function newLists(inputs: TickInputs, work: DispatchWork, events: LabEvent[]): void {
  const { state, told } = work;
  work.listAllowedKw.fill(Infinity);
  work.listFlowKw.fill(0);
  if (inputs.changedLists.length === 0) return;
  reorder(inputs, work, inputs.changedLists);
  ask(work, inputs.start);
  tellAhead(inputs, work, inputs.start);
  work.listFlowKw.set(work.flowKw);
  for (let constraint = 0; constraint < work.flowKw.length; constraint += 1)
    work.listAllowedKw[constraint] = allowed(inputs, work, constraint);
  events.push(
    ...movements(
      inputs.model.network,
      inputs.connectionLimits,
      told,
      state,
      () => inputs.start,
      byOrder,
    ),
  );
}

function hasMoved(old: Told, state: AnmState): boolean {
  for (let unit = 0; unit < old.capKw.length; unit += 1) {
    if (old.capKw[unit] !== state.askedCapKw[unit]) return true;
    if (old.liftKw[unit] !== state.askedLiftKw[unit]) return true;
  }
  return false;
}

/** Copies what units do, what they follow and why into a segment. */
function record(inputs: TickInputs, work: DispatchWork, segment: Segment): void {
  const { state } = work;
  const unitCount = work.actualKw.length;
  segment.levelKw.set(work.actualKw);
  segment.capKw.set(state.capKw);
  segment.liftKw.set(state.liftKw);
  segment.offsetExtraKw.set(state.offsetExtraKw);
  for (let unit = 0; unit < unitCount; unit += 1) {
    if (state.isControlled[unit] === 0) {
      for (let cell = unit; cell < segment.capKw.length; cell += unitCount) {
        segment.capKw[cell] = state.lastCapKw[cell]!;
        segment.liftKw[cell] = state.lastLiftKw[cell]!;
      }
    }
    const isTripped = state.tripBy[unit]! >= 0;
    segment.bindingConstraint[unit] = isTripped ? state.tripBy[unit]! : state.takenBy[unit]!;
    segment.hold[unit] = holdOf(state, unit);
    // Bounds that no constraint asked for are those of a fail-safe that is not over for this unit.
    const freeKw = withinOffset(
      inputs,
      state,
      unit,
      inputs.availableKw[unit]!,
      ({ extraKw }) => extraKw,
    );
    if (segment.bindingConstraint[unit]! < 0 && work.actualKw[unit] !== freeKw) {
      if (segment.hold[unit] === HOLD.setPoint) segment.hold[unit] = HOLD.failSafe;
    }
    const liftKw = state.takenLiftKw[unit]!;
    segment.setPointKw[unit] =
      liftKw > inputs.availableKw[unit]! ? liftKw : state.takenCapKw[unit]!;
    if (segment.hold[unit] !== HOLD.setPoint) segment.setPointKw[unit] = work.actualKw[unit]!;
  }
}

function holdOf(state: AnmState, unit: number): number {
  if (state.isDark[unit] === 1) return HOLD.outage;
  if (state.tripBy[unit]! >= 0) return HOLD.trip;
  return state.isFailSafe[unit] === 1 ? HOLD.failSafe : HOLD.setPoint;
}

/** Inputs of this tick, for the next to come from. */
function remember(
  { availableKw, limits }: TickInputs,
  { state, uncurtailedFlowKw }: DispatchWork,
): void {
  for (let constraint = 0; constraint < limits.targetKw.length; constraint += 1)
    state.beforeTargetKw[constraint] = ratedTargetKw(limits, constraint);
  state.beforeHeldKw.set(limits.heldKw);
  state.beforeAvailableKw.set(availableKw);
  state.beforeFlowKw.set(uncurtailedFlowKw);
  state.hasBefore[0] = 1;
}
