/**
 * The one allocation: who gives how much relief on one constraint. Dispatch, look-ahead and every draw of curtailment factors
 * use it. Pure and allocation-free over the arrays of a `ReliefProblem`.
 *
 * Letters: D relief needed at the constraint, kW; s sensitivity of the constraint's flow in its limited direction to a
 * unit's injection; P level of a unit, kW, negative where it consumes; d ≥ 0 movement in the relieving direction: down
 * where s > 0, up where s < 0. A movement d gives d·|s| of relief.
 * Keeps: Σ d·|s| ≥ D or no usable row has room left; no unit with |s| below `minSensitivity` is touched; a row is reached
 * only when no row before it has room (ranked principles).
 */
import type { Actuate } from "../model/ports.ts";

/** Rows of a merit order list, in order: position 0 gives relief first. A unit may have several rows (slices). */
export interface ReliefRows {
  count: number;
  readonly unit: Int32Array;
  /** The most that this row may move, kW; Infinity for a unit's own place. */
  readonly capKw: Float64Array;
  /** The level below which this row may not send its unit, kW. */
  readonly floorKw: Float64Array;
  /** The level above which this row may not raise its unit, kW; −Infinity where it may raise nothing. */
  readonly ceilingKw: Float64Array;
}

export interface ReliefProblem {
  readonly rows: ReliefRows;
  /** Sensitivity of the constraint by unit row. */
  readonly sensitivity: Float64Array;
  readonly minSensitivity: number;
  readonly actuate: readonly Actuate[];
  readonly capacityKw: Float64Array;
}

/** Shares of a principle that has no order: fills `cutKw`, movement by unit, so that Σ d·|s| = D where the units can. */
export type ShareOut = (
  problem: ReliefProblem,
  neededKw: number,
  levelKw: Float64Array,
  cutKw: Float64Array,
) => void;

/** Relief smaller than this, kW, is not worth a set-point: it is float residue. */
const RESIDUE_KW = 1e-6;

/** How far a row may move its unit in the direction that relieves a constraint of sensitivity `s`, kW; 0 without room. */
export function reliefRoom(
  s: number,
  levelKw: number,
  floorKw: number,
  ceilingKw: number,
  capKw: number,
): number {
  const room = s > 0 ? levelKw - floorKw : ceilingKw - levelKw;
  return room > 0 ? Math.min(room, capKw) : 0;
}

/**
 * Moves `levelKw` (by unit) in row order until the relief reaches `neededKw`.
 * @returns relief given, kW at the constraint; more than needed where actuation is coarse, less where rows are exhausted.
 */
export function allocateRanked(
  { rows, sensitivity, minSensitivity, actuate, capacityKw }: ReliefProblem,
  neededKw: number,
  levelKw: Float64Array,
): number {
  const { unit: unitOf, capKw, floorKw, ceilingKw, count } = rows;
  let remainingKw = neededKw;
  for (let row = 0; row < count && remainingKw > RESIDUE_KW; row += 1) {
    const unit = unitOf[row]!;
    const s = sensitivity[unit]!;
    if (Math.abs(s) < minSensitivity) continue;
    const level = levelKw[unit]!;
    const floor = floorKw[row]!;
    const ceiling = ceilingKw[row]!;
    const room = reliefRoom(s, level, floor, ceiling, capKw[row]!);
    if (room <= 0) continue;
    const cut = Math.min(room, remainingKw / Math.abs(s));
    const reached = moved(actuate[unit]!, s, level, cut, capacityKw[unit]!, floor, ceiling);
    levelKw[unit] = reached;
    remainingKw -= (level - reached) * s;
  }
  return neededKw - remainingKw;
}

/** The same for a shared principle: `share` says the movements, actuation rounds each one up. `cutKw` is scratch. */
export function allocateShared(
  problem: ReliefProblem,
  share: ShareOut,
  neededKw: number,
  levelKw: Float64Array,
  cutKw: Float64Array,
): number {
  if (neededKw <= RESIDUE_KW) return 0;
  const { rows, sensitivity, actuate, capacityKw } = problem;
  const { unit: unitOf, capKw, floorKw, ceilingKw, count } = rows;
  cutKw.fill(0);
  share(problem, neededKw, levelKw, cutKw);
  let reliefKw = 0;
  for (let row = 0; row < count; row += 1) {
    const unit = unitOf[row]!;
    const wanted = cutKw[unit]!;
    if (wanted <= 0) continue;
    const s = sensitivity[unit]!;
    const level = levelKw[unit]!;
    const floor = floorKw[row]!;
    const ceiling = ceilingKw[row]!;
    const cut = Math.min(wanted, reliefRoom(s, level, floor, ceiling, capKw[row]!));
    if (cut <= 0) continue;
    const reached = moved(actuate[unit]!, s, level, cut, capacityKw[unit]!, floor, ceiling);
    levelKw[unit] = reached;
    reliefKw += (level - reached) * s;
  }
  return reliefKw;
}

/**
 * Level that a unit takes when asked to move by `cutKw`. Actuation knows one direction, down; raising is asked of it in
 * mirrored coordinates, so that rounding gives too much relief there too, never too little.
 */
function moved(
  actuate: Actuate,
  s: number,
  levelKw: number,
  cutKw: number,
  capacityKw: number,
  floorKw: number,
  ceilingKw: number,
): number {
  if (s > 0) return actuate(levelKw - cutKw, levelKw, capacityKw, floorKw);
  // Subtracted from 0, because a negated 0 would be −0.
  return 0 - actuate(0 - (levelKw + cutKw), 0 - levelKw, capacityKw, 0 - ceilingKw);
}

/** Rows with room for `capacity` slices; they may lower their units to 0 and raise none until told otherwise. */
export function reliefRows(capacity: number): ReliefRows {
  return {
    count: 0,
    unit: new Int32Array(capacity),
    capKw: new Float64Array(capacity),
    floorKw: new Float64Array(capacity),
    ceilingKw: new Float64Array(capacity).fill(-Infinity),
  };
}
