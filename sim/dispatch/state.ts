/**
 * What active network management remembers from cycle to cycle, and the buffers it works in. The state is written by the
 * tick's commit alone; dispatch works on its own copy and hands it over.
 */
import { type ReliefRows, reliefRows } from "../access/allocate.ts";
import type { MeritRow } from "../access/merit-order.ts";
import type { Segment } from "../model/readings.ts";

export interface AnmState {
  /** Set-point that each constraint asks of each unit, [constraint][unit], kW; Infinity where it asks nothing. */
  readonly limitKw: Float64Array;
  /** Instant since which the flow has been below release, by constraint; −1 when it is not. */
  readonly belowSince: Float64Array;
  /** 1 while an overload remains that no usable unit can relieve, by constraint. */
  readonly isResidual: Uint8Array;
}

export function anmState(constraintCount: number, unitCount: number): AnmState {
  return {
    limitKw: new Float64Array(constraintCount * unitCount).fill(Infinity),
    belowSince: new Float64Array(constraintCount).fill(-1),
    isResidual: new Uint8Array(constraintCount),
  };
}

/** Copies one state over another of the same size; the tick's commit and the start of a tick. */
export function copyAnmState(from: AnmState, to: AnmState): void {
  to.limitKw.set(from.limitKw);
  to.belowSince.set(from.belowSince);
  to.isResidual.set(from.isResidual);
}

/** The order that a constraint's relief follows in one period. */
export interface ConstraintList {
  readonly rows: ReliefRows;
  /** The traded slices among the rows, in order, for attribution. */
  readonly sold: readonly MeritRow[];
}

export interface DispatchWork {
  readonly state: AnmState;
  readonly segments: readonly Segment[];
  segmentCount: number;
  readonly levelKw: Float64Array;
  readonly baseKw: Float64Array;
  readonly cutKw: Float64Array;
  readonly uncurtailedFlowKw: Float64Array;
  readonly uncurtailedBranchKw: Float64Array;
  readonly flowKw: Float64Array;
  readonly flowBeforeKw: Float64Array;
  /** Flow that new lists may leave at a constraint in the first stretch; Infinity where they say nothing. */
  readonly listAllowedKw: Float64Array;
  readonly hasActed: Uint8Array;
  /** Set-points to go back to where an action does not help, [constraint][unit]. */
  readonly keptLimitKw: Float64Array;
}

export function dispatchWork(
  constraintCount: number,
  unitCount: number,
  branchCount: number,
  segmentsMax: number,
): DispatchWork {
  const byUnit = () => new Float64Array(unitCount);
  const byConstraint = () => new Float64Array(constraintCount);
  return {
    state: anmState(constraintCount, unitCount),
    segments: Array.from({ length: segmentsMax }, () => ({
      start: 0,
      seconds: 0,
      levelKw: byUnit(),
      setPointKw: byUnit(),
      bindingConstraint: new Int32Array(unitCount),
      limitKw: new Float64Array(constraintCount * unitCount),
      branchKw: new Float64Array(branchCount),
    })),
    segmentCount: 0,
    levelKw: byUnit(),
    baseKw: byUnit(),
    cutKw: byUnit(),
    uncurtailedFlowKw: byConstraint(),
    uncurtailedBranchKw: new Float64Array(branchCount),
    flowKw: byConstraint(),
    flowBeforeKw: byConstraint(),
    listAllowedKw: byConstraint(),
    hasActed: new Uint8Array(constraintCount),
    keptLimitKw: new Float64Array(constraintCount * unitCount),
  };
}

/** A list of own places only, for a principle without trades or without order. */
export function plainList(units: readonly number[], isFlexible: Uint8Array): ConstraintList {
  const rows = reliefRows(Math.max(1, units.length));
  for (const unit of units) {
    if (isFlexible[unit] === 1) addRow(rows, unit, Infinity, 0);
  }
  return { rows, sold: [] };
}

/** A list with traded slices. `lowestKw`: how far a unit that sold may be sent down (a store may charge). */
export function tradedRows(places: readonly MeritRow[], lowestKw: Float64Array): ConstraintList {
  const rows = reliefRows(Math.max(1, places.length));
  const keptBackKw = new Map<number, number>();
  for (const place of places) {
    if (place.slice === "released")
      keptBackKw.set(place.unit, (keptBackKw.get(place.unit) ?? 0) + place.volumeKw);
  }
  for (const place of places) {
    if (place.slice === "sold") addRow(rows, place.unit, place.volumeKw, lowestKw[place.unit]!);
    else if (place.slice === "released") addRow(rows, place.unit, place.volumeKw, 0);
    // At its own place a buyer keeps what it bought; the released slice behind may take that too.
    else addRow(rows, place.unit, Infinity, keptBackKw.get(place.unit) ?? 0);
  }
  return { rows, sold: places.filter((place) => place.slice === "sold") };
}

function addRow(rows: ReliefRows, unit: number, capKw: number, floorKw: number): void {
  rows.unit[rows.count] = unit;
  rows.capKw[rows.count] = capKw;
  rows.floorKw[rows.count] = floorKw;
  rows.count += 1;
}
