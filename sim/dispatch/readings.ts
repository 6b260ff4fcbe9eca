/**
 * Stage part: what the manager reads. Takes what the units really do; gives the reading of each constraint, with noise and
 * delay, and by how much it differs from what the manager counts on. While a reading is lost the manager goes on from the last
 * one by what the units have changed since; what else has changed it cannot know.
 */

import { flowAt, levels } from "../access/set-points.ts";
import { normalDraw, type OwnerKeys } from "../core/draws.ts";
import type { LabEvent } from "../core/events.ts";
import { PERIOD_SECONDS } from "../core/time.ts";
import { isMonitored } from "../network/limits.ts";
import { type ChannelContext, isAwaited } from "./channels.ts";
import type { CycleContext } from "./control-cycle.ts";
import type { OffsetContext } from "./follow-offsets.ts";
import type { DispatchWork } from "./state.ts";

export interface MeasurementRules {
  /** Standard deviation of a reading, kW. */
  readonly sigmaKw: number;
  /** Age of a reading, s; at most a cycle. */
  readonly latencyS: number;
  /** Key of each constraint's noise. */
  readonly noise: OwnerKeys;
}

export interface ReadingContext
  extends CycleContext,
    MeasurementRules,
    ChannelContext,
    OffsetContext {
  /** Start of the tick: the inputs are those of the tick before until the latency has passed. */
  readonly start: number;
}

/** Reads every constraint at an instant, into the state, for the manager, and what it says beyond the manager's count. */
export function readFlows(context: ReadingContext, work: DispatchWork, instant: number): void {
  const { state, faults } = work;
  levels(work, -1, work.levelKw);
  const isObeyed = isSame(work.levelKw, work.actualKw);
  const isLate = context.latencyS > 0 && instant - context.start < context.latencyS;
  for (let constraint = 0; constraint < work.flowKw.length; constraint += 1) {
    const isLost = faults.isMeasurementLost[constraint] === 1;
    let countedKw = flowAt(context, constraint, work.levelKw);
    const actualKw = isObeyed ? countedKw : flowAt(context, constraint, work.actualKw);
    if (context.channels.hasLatency) countedKw += awaitedFlow(context, work, constraint, instant);
    countedKw += returningFlow(context, work, constraint, instant);
    const outputKw = unitsFlow(context, constraint, work.actualKw);
    let knownKw = state.readKw[constraint]! + outputKw - state.readOutputKw[constraint]!;
    if (!isLost) {
      let readKw = actualKw;
      if (isLate) {
        readKw += state.beforeFlowKw[constraint]! - context.uncurtailedFlowKw[constraint]!;
      }
      if (context.sigmaKw > 0) {
        const period = Math.floor(instant / PERIOD_SECONDS);
        const second = instant - period * PERIOD_SECONDS;
        readKw += context.sigmaKw * normalDraw(context.noise, constraint, period, second);
      }
      state.readKw[constraint] = readKw;
      state.readOutputKw[constraint] = outputKw;
      knownKw = readKw;
    }
    work.flowKw[constraint] = knownKw;
    work.correctionKw[constraint] = knownKw - countedKw;
  }
}

function isSame(left: Float64Array, right: Float64Array): boolean {
  for (let row = 0; row < left.length; row += 1) if (left[row] !== right[row]) return false;
  return true;
}

/** Flow that is still there because set-points are on their way: no reason to ask for more. */
function awaitedFlow(
  context: ReadingContext,
  { state, actualKw, levelKw }: DispatchWork,
  constraint: number,
  instant: number,
): number {
  const first = constraint * levelKw.length;
  let flow = 0;
  for (let unit = 0; unit < levelKw.length; unit += 1) {
    if (!isAwaited(context, state, unit, instant)) continue;
    flow += (actualKw[unit]! - levelKw[unit]!) * context.model.sensitivity[first + unit]!;
  }
  return flow;
}

/** Flow of followers that go back to their limits of their own accord: no reason to ask for relief either. */
function returningFlow(
  context: ReadingContext,
  { state, returningKw }: DispatchWork,
  constraint: number,
  instant: number,
): number {
  const first = constraint * returningKw.length;
  let flow = 0;
  for (const { follower } of context.offsets) {
    const isCounted = context.channels.hasLatency && isAwaited(context, state, follower, instant);
    if (!isCounted) flow += returningKw[follower]! * context.model.sensitivity[first + follower]!;
  }
  return flow;
}

/** What the units add to the flow at a constraint. */
function unitsFlow({ model }: CycleContext, constraint: number, levelKw: Float64Array): number {
  const first = constraint * levelKw.length;
  let flow = 0;
  for (let unit = 0; unit < levelKw.length; unit += 1)
    flow += levelKw[unit]! * model.sensitivity[first + unit]!;
  return flow;
}

/** Readings that are lost or found at the start of a tick. */
export function* readingEvents(
  { model, limits, start }: ReadingContext,
  { state, faults }: DispatchWork,
): Generator<LabEvent> {
  const { ids } = model.network.constraintPoints;
  for (let constraint = 0; constraint < ids.length; constraint += 1) {
    const isLost = faults.isMeasurementLost[constraint] === 1 && isMonitored(limits, constraint);
    if (isLost === state.blindSince[constraint]! >= 0) continue;
    state.blindSince[constraint] = isLost ? start : -1;
    yield {
      kind: isLost ? "measurementLost" : "measurementRestored",
      at: start,
      constraint: ids[constraint]!,
      kw: state.readKw[constraint]!,
      because: isLost ? "the reading no longer changes" : "the reading is back",
    };
  }
}
