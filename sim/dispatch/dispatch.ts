/**
 * Stage: active network management over one tick. Inputs are constant inside the tick; the controller reads the flows at
 * every cycle, acts, and its set-points hold from the next cycle on, until it is at rest or the tick ends.
 * Takes what is available, the flows that would follow (`work.uncurtailedFlowKw`), the lists and the remembered state; gives stretches of constant output in `work.segments` and
 * the new state in `work.state`. Cycles lie on the clock, so ticks of any length give the same set-points.
 */
import type { LabEvent } from "../core/events.ts";
import type { Segment } from "../model/readings.ts";
import { act, type CycleContext, measure, reorder } from "./control.ts";
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
  reorder(inputs, work, inputs.changedLists);
  const end = inputs.start + inputs.seconds;
  let instant = inputs.start;
  while (instant < end) {
    measure(inputs, work);
    const segment = work.segments[work.segmentCount]!;
    record(inputs, work, segment);
    const before = work.state.isResidual.slice();
    const isBusy = act(inputs, work, instant);
    const stretch = isBusy ? Math.min(inputs.cycleS, end - instant) : end - instant;
    segment.start = instant;
    segment.seconds = stretch;
    work.segmentCount += 1;
    events.push(...movements(inputs, work, segment, instant + inputs.cycleS));
    events.push(...residuals(inputs, work, before, instant));
    instant += stretch;
  }
  return events;
}

/** Copies levels, tightest set-points and who asks for them into a segment. */
function record(inputs: TickInputs, work: DispatchWork, segment: Segment): void {
  const unitCount = inputs.availableKw.length;
  segment.levelKw.set(work.levelKw);
  segment.limitKw.set(work.state.limitKw);
  segment.setPointKw.fill(Infinity);
  segment.bindingConstraint.fill(-1);
  for (let constraint = 0; constraint < work.flowKw.length; constraint += 1) {
    for (let unit = 0; unit < unitCount; unit += 1) {
      const limit = work.state.limitKw[constraint * unitCount + unit]!;
      if (limit >= segment.setPointKw[unit]!) continue;
      segment.setPointKw[unit] = limit;
      segment.bindingConstraint[unit] = constraint;
    }
  }
}

function* movements(
  inputs: TickInputs,
  work: DispatchWork,
  before: Segment,
  effective: number,
): Generator<LabEvent> {
  const { units, constraintPoints } = inputs.model.network;
  const unitCount = inputs.availableKw.length;
  for (let unit = 0; unit < unitCount; unit += 1) {
    let limit = Infinity;
    let binding = -1;
    for (let constraint = 0; constraint < work.flowKw.length; constraint += 1) {
      const asked = work.state.limitKw[constraint * unitCount + unit]!;
      if (asked < limit) {
        limit = asked;
        binding = constraint;
      }
    }
    const fromKw = Math.min(before.setPointKw[unit]!, units.capacityKw[unit]!);
    const toKw = Math.min(limit, units.capacityKw[unit]!);
    if (fromKw === toKw) continue;
    const constraint =
      constraintPoints.ids[toKw < fromKw ? binding : before.bindingConstraint[unit]!] ?? "-";
    yield {
      kind: toKw < fromKw ? "setPointLowered" : "setPointRaised",
      at: effective,
      unit: units.ids[unit]!,
      constraint,
      fromKw,
      toKw,
      because: toKw < fromKw ? `${constraint} above its target` : `${constraint} needs less relief`,
    };
  }
}

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
