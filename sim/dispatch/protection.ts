/**
 * Stage part: the upper rungs of the ladder. What set-points did not bring down is tripped: one unit at a time in the order
 * of curtailment, those that do not obey first, or all at once where the flow is far too high. Takes readings; opens
 * breakers and closes them again. Never disconnects passive demand, and no unit that takes nothing off the constraint.
 */

import type { ReliefRows } from "../access/allocate.ts";
import { newestFirst } from "../access/newest-first.ts";
import { RESIDUE_KW } from "../access/trim.ts";
import type { LabEvent } from "../core/events.ts";
import { ratedTargetKw } from "../network/limits.ts";
import { mayHold } from "./control-cycle.ts";
import { drop } from "./instructions.ts";
import { type PlantContext, startAgainWithin } from "./plant.ts";
import type { DispatchWork } from "./state.ts";

export interface ProtectionRules {
  readonly sequentialTripIntervalS: number;
  readonly reconnectDelayS: number;
}

export type ProtectionContext = PlantContext & ProtectionRules;

/** Relief that is worth opening a breaker for, kW. */
const WORTH_KW = 1;

/** Runs the timers of the ladder on the present readings: above target since, not above it since. */
export function timeReadings(
  { limits }: PlantContext,
  { state }: DispatchWork,
  instant: number,
): void {
  for (let constraint = 0; constraint < limits.targetKw.length; constraint += 1) {
    if (state.blindSince[constraint]! >= 0) {
      state.overSince[constraint] = -1;
      state.calmSince[constraint] = -1;
      continue;
    }
    const isOver = state.readKw[constraint]! > ratedTargetKw(limits, constraint) + WORTH_KW;
    const [runs, rests] = isOver
      ? [state.overSince, state.calmSince]
      : [state.calmSince, state.overSince];
    if (runs[constraint]! < 0) runs[constraint] = instant;
    rests[constraint] = -1;
  }
}

/**
 * Trips what the readings call for, at one constraint: what that does to the others is read before they are judged.
 * Nothing given: no breaker was opened.
 */
export function trip(
  context: ProtectionContext,
  work: DispatchWork,
  instant: number,
): readonly LabEvent[] {
  const { limits } = context;
  for (let constraint = 0; constraint < limits.ratingKw.length; constraint += 1) {
    if (work.faults.isMeasurementLost[constraint] === 1) continue;
    const readKw = work.state.readKw[constraint]!;
    if (readKw >= limits.globalTripKw[constraint]!) {
      const because = `read ${Math.round(readKw)} kW, at or above the global trip of ${Math.round(limits.globalTripKw[constraint]!)} kW`;
      const units = tripOrder(context, work, constraint);
      if (units.length === 0) continue;
      return units.map((unit) => open(context, work, unit, constraint, instant, because));
    } else if (instant >= nextTripAt(context, work, constraint)) {
      const unit = tripOrder(context, work, constraint).find((of) => eases(context, work, of));
      if (unit === undefined) continue;
      const because = `read ${Math.round(readKw)} kW, at or above the sequential trip of ${Math.round(limits.sequentialTripKw[constraint]!)} kW`;
      return [open(context, work, unit, constraint, instant, because)];
    }
  }
  return [];
}

/**
 * When the next unit is tripped if the reading stays as it is: trimming has failed, units have had their time to obey, and
 * the last breaker its interval. Infinity where the reading is below the rung, or where more relief can still be asked and
 * is given: then it is the inputs that rise, and trimming follows them.
 */
export function nextTripAt(
  context: ProtectionContext,
  work: DispatchWork,
  constraint: number,
): number {
  const { state } = work;
  if (state.readKw[constraint]! < context.limits.sequentialTripKw[constraint]!) return Infinity;
  if (!hasTrimmingFailed(context, work, constraint)) return Infinity;
  const timeoutS = context.hasSetPoints[constraint] === 1 ? context.trimTimeoutS : 0;
  const obeyedBy =
    state.overSince[constraint]! >= 0 ? state.overSince[constraint]! + timeoutS : Infinity;
  const last = state.trippedLast[constraint]!;
  return last < 0 ? obeyedBy : Math.max(obeyedBy, last + context.sequentialTripIntervalS);
}

/** Whether opening a unit's breaker leaves less above the rating of all constraints together: else it only moves overload. */
function eases({ model, limits }: ProtectionContext, work: DispatchWork, unit: number): boolean {
  const unitCount = work.actualKw.length;
  let easedFrac = 0;
  for (let constraint = 0; constraint < limits.sequentialTripKw.length; constraint += 1) {
    const rungKw = limits.sequentialTripKw[constraint]!;
    const readKw = work.state.readKw[constraint]!;
    const takenKw = work.actualKw[unit]! * model.sensitivity[constraint * unitCount + unit]!;
    easedFrac += Math.max(0, readKw / rungKw - 1) - Math.max(0, (readKw - takenKw) / rungKw - 1);
  }
  return easedFrac > 0;
}

/** Nothing is left to ask, or a unit that loads the constraint has missed what it was told, or is out of control. */
function hasTrimmingFailed(
  context: ProtectionContext,
  work: DispatchWork,
  constraint: number,
): boolean {
  const { state } = work;
  if (context.hasSetPoints[constraint] === 0 || state.isResidual[constraint] === 1) return true;
  return tripOrder(context, work, constraint).some(
    (unit) => state.isControlled[unit] === 0 || state.missedSince[unit]! >= 0,
  );
}

/** Units whose breaker would relieve a constraint: first who does not obey, then the order of curtailment, then firm ones. */
function tripOrder(context: ProtectionContext, work: DispatchWork, constraint: number): number[] {
  const { model, isElementOut } = context;
  const { rows, firm } = context.lists[constraint]!;
  const unitCount = work.actualKw.length;
  const listed = [...unitsOf(rows), ...(isElementOut ? unitsOf(firm) : [])];
  const units = listed.filter((unit, place) => {
    if (listed.indexOf(unit) !== place || work.state.tripBy[unit]! >= 0) return false;
    // A firm unit that sold goes down by what it sold, under a set-point; its breaker is not the manager's.
    if (!mayHold(context, unit)) return false;
    const s = model.sensitivity[constraint * unitCount + unit]!;
    return Math.abs(s) >= model.minSensitivity && work.actualKw[unit]! * s > WORTH_KW;
  });
  const isDeaf = (unit: number) => work.state.isNotResponding[unit] === 1;
  return [...units.filter(isDeaf), ...units.filter((unit) => !isDeaf(unit))];
}

function unitsOf(rows: ReliefRows): number[] {
  return Array.from(rows.unit.subarray(0, rows.count));
}

function open(
  { model }: ProtectionContext,
  work: DispatchWork,
  unit: number,
  constraint: number,
  instant: number,
  because: string,
): LabEvent {
  const { state } = work;
  const fromKw = work.actualKw[unit]!;
  drop(state, unit);
  state.isControlled[unit] = 0;
  state.tripBy[unit] = constraint;
  state.trippedAt[unit] = instant;
  state.trippedLast[constraint] = instant;
  work.offerKw[unit] = 0;
  work.actualKw[unit] = 0;
  return {
    kind: "tripped",
    at: instant,
    unit: model.network.units.ids[unit]!,
    constraint: model.network.constraintPoints.ids[constraint]!,
    fromKw,
    toKw: 0,
    because,
  };
}

/**
 * At a cycle, closes the breakers of units that have waited and whose constraint has been calm; oldest connection first,
 * where a constraint can only trip one at a time and only where there is room for what the unit could give. A firm unit that
 * an outage had tripped has waited when its delay is over and nothing is out: it is held no longer, whatever the flow.
 */
export function* reconnect(
  context: ProtectionContext,
  work: DispatchWork,
  instant: number,
): Generator<LabEvent> {
  const { state } = work;
  const { units, constraintPoints } = context.model.network;
  const tripped = trippedUnits(context, work);
  if (tripped.length === 0) return;
  const reserved = new Float64Array(constraintPoints.ids.length);
  for (const unit of tripped) {
    const constraint = state.tripBy[unit]!;
    if (instant < state.trippedAt[unit]! + context.reconnectDelayS) continue;
    if (work.faults.isSilent[unit] === 1 || state.commsLostSince[unit]! >= 0) continue;
    if (state.isFailSafe[unit] === 1) continue;
    const isHeld = mayHold(context, unit);
    if (isHeld) {
      const calmSince = state.calmSince[constraint]!;
      if (calmSince < 0 || instant - calmSince < context.releaseHoldS) continue;
      if (context.hasSetPoints[constraint] === 0) {
        if (reserved[constraint] === 1 || !hasRoom(context, work, unit, constraint)) continue;
        reserved[constraint] = 1;
      }
    }
    state.tripBy[unit] = -1;
    state.isNotResponding[unit] = 0;
    state.missedSince[unit] = -1;
    startAgainWithin(work, unit, 0);
    yield {
      kind: "reconnected",
      at: instant,
      unit: units.ids[unit]!,
      constraint: constraintPoints.ids[constraint]!,
      fromKw: 0,
      toKw: 0,
      because: `${context.reconnectDelayS} s since its trip, and ${isHeld ? `${constraintPoints.ids[constraint]!} not above its target` : "nothing is out: the unit is firm"}`,
    };
  }
}

/** Units whose breaker is open, oldest connection first. */
function trippedUnits({ model }: ProtectionContext, { state }: DispatchWork): number[] {
  const { units, connections } = model.network;
  const tripped: number[] = [];
  for (let unit = 0; unit < state.tripBy.length; unit += 1)
    if (state.tripBy[unit]! >= 0) tripped.push(unit);
  if (tripped.length === 0) return tripped;
  const connectedOnDay = Int32Array.from(
    tripped,
    (unit) => connections.connectedOnDay[units.connection[unit]!]!,
  );
  const ids = tripped.map((unit) => units.ids[unit]!);
  return newestFirst({ ids, connectedOnDay })
    .reverse()
    .map((row) => tripped[row]!);
}

function hasRoom(
  context: ProtectionContext,
  work: DispatchWork,
  unit: number,
  constraint: number,
): boolean {
  const { limits, model, availableKw } = context;
  const s = model.sensitivity[constraint * availableKw.length + unit]!;
  const flowKw = work.state.readKw[constraint]! + availableKw[unit]! * s;
  // A flow that lands on release itself has room, whichever way its sum errs by rounding.
  return flowKw <= limits.releaseKw[constraint]! + RESIDUE_KW;
}
