/**
 * Stage: active network management over one tick. Inputs are constant inside the tick; the controller reads the flows at
 * every cycle, acts, and its set-points hold from the next cycle on, until it is at rest or the tick ends.
 * Takes what is available, the flows that would follow (`work.uncurtailedFlowKw`), the lists and the remembered state; gives stretches of constant output in `work.segments` and
 * the new state in `work.state`. Cycles lie on the clock, so ticks of any length give the same set-points.
 */
import type { LabEvent } from "../core/events.ts";
import type { Segment } from "../model/readings.ts";
import { act, type CycleContext, measure, reorder } from "./control-cycle.ts";
import { type AnmState, copyAnmState, type DispatchWork } from "./state.ts";

export interface TickInputs extends CycleContext {
  readonly start: number;
  readonly seconds: number;
  readonly cycleS: number;
  /** Constraints whose list is not the one that the set-points were made by. */
  readonly changedLists: readonly number[];
}

/** Runs the cycles of one tick. @returns events: set-points that moved, overloads that could not be relieved. */
export function dispatch(inputs: TickInputs, remembered: AnmState, work: DispatchWork): LabEvent[] {
  copyAnmState(remembered, work.state);
  work.segmentCount = 0;
  const events: LabEvent[] = [];
  const unitCount = inputs.availableKw.length;
  const now = (): Tightest =>
    tightest(work.state.limitKw, unitCount, {
      setPointKw: new Float64Array(unitCount),
      bindingConstraint: new Int32Array(unitCount),
    });
  if (inputs.changedLists.length > 0) {
    const old = now();
    reorder(inputs, work, inputs.changedLists);
    events.push(...movements(inputs, old, now(), inputs.start, byOrder));
  } else reorder(inputs, work, inputs.changedLists);
  const end = inputs.start + inputs.seconds;
  let instant = inputs.start;
  while (instant < end) {
    measure(inputs, work);
    const segment = work.segments[work.segmentCount]!;
    record(inputs, work, segment);
    const before = work.state.isResidual.slice();
    const isTiming = act(inputs, work, instant);
    const isBusy = isTiming || isMoved(segment.limitKw, work.state.limitKw);
    const stretch = isBusy ? Math.min(inputs.cycleS, end - instant) : end - instant;
    segment.start = instant;
    segment.seconds = stretch;
    work.segmentCount += 1;
    if (isBusy) events.push(...movements(inputs, segment, now(), instant + inputs.cycleS, byFlow));
    events.push(...residuals(inputs, work, before, instant));
    instant += stretch;
  }
  return events;
}

function isMoved(before: Float64Array, after: Float64Array): boolean {
  for (let cell = 0; cell < after.length; cell += 1) if (before[cell] !== after[cell]) return true;
  return false;
}

/** Copies levels, tightest set-points and who asks for them into a segment. */
function record(inputs: TickInputs, work: DispatchWork, segment: Segment): void {
  segment.levelKw.set(work.levelKw);
  segment.limitKw.set(work.state.limitKw);
  tightest(work.state.limitKw, inputs.availableKw.length, segment);
}

interface Tightest {
  readonly setPointKw: Float64Array;
  readonly bindingConstraint: Int32Array;
}

/** The tightest set-point of each unit and the constraint that asks for it, −1 for none. */
function tightest(limitKw: Float64Array, unitCount: number, out: Tightest): Tightest {
  out.setPointKw.fill(Infinity);
  out.bindingConstraint.fill(-1);
  for (let cell = 0; cell < limitKw.length; cell += 1) {
    const unit = cell % unitCount;
    if (limitKw[cell]! >= out.setPointKw[unit]!) continue;
    out.setPointKw[unit] = limitKw[cell]!;
    out.bindingConstraint[unit] = (cell - unit) / unitCount;
  }
  return out;
}

/** An event for every set-point that moved between two states. */
function* movements(
  inputs: TickInputs,
  before: Tightest,
  after: Tightest,
  effective: number,
  because: (constraint: string, isLowered: boolean) => string,
): Generator<LabEvent> {
  const { units, constraintPoints } = inputs.model.network;
  for (let unit = 0; unit < inputs.availableKw.length; unit += 1) {
    const fromKw = Math.min(before.setPointKw[unit]!, units.capacityKw[unit]!);
    const toKw = Math.min(after.setPointKw[unit]!, units.capacityKw[unit]!);
    if (fromKw === toKw) continue;
    const isLowered = toKw < fromKw;
    const asking = (isLowered ? after : before).bindingConstraint[unit]!;
    const constraint = constraintPoints.ids[asking] ?? "-";
    yield {
      kind: isLowered ? "setPointLowered" : "setPointRaised",
      at: effective,
      unit: units.ids[unit]!,
      constraint,
      fromKw,
      toKw,
      because: because(constraint, isLowered),
    };
  }
}

const byFlow = (constraint: string, isLowered: boolean) =>
  isLowered ? `${constraint} above its target` : `${constraint} needs less relief`;
const byOrder = (constraint: string) => `the order of curtailment at ${constraint} changed`;

function* residuals(
  inputs: TickInputs,
  work: DispatchWork,
  before: Uint8Array,
  instant: number,
): Generator<LabEvent> {
  const { constraintPoints } = inputs.model.network;
  for (let constraint = 0; constraint < before.length; constraint += 1) {
    if (work.state.isResidual[constraint] !== 1 || before[constraint] === 1) continue;
    yield {
      kind: "residualOverload",
      at: instant,
      constraint: constraintPoints.ids[constraint]!,
      kw: work.flowKw[constraint]! - inputs.model.targetKw[constraint]!,
      because: "every usable unit is at its minimum",
    };
  }
}
