/**
 * The one allocation: who gives how much relief on one constraint. Dispatch, look-ahead and (later) every Monte-Carlo
 * draw use it. Pure and allocation-free over the arrays of a `ReliefProblem`.
 *
 * Letters: D relief needed at the constraint, kW; s sensitivity of the constraint to a unit's injection, signed so that
 * lowering the injection relieves it; P level of a unit, kW. A cut d at a unit gives d·s of relief.
 * Keeps: Σ d·s ≥ D or every usable row at its floor; no unit with s below `minSensitivity` is touched; a row is reached only
 * when all rows before it are at their floors (ranked principles).
 */
import type { Actuate } from "../model/ports.ts";

/** Rows of a merit order list, in order: position 0 gives relief first. A unit may have several rows (slices). */
export interface ReliefRows {
  count: number;
  readonly unit: Int32Array;
  /** The most that this row may cut, kW; Infinity for a unit's own place. */
  readonly capKw: Float64Array;
  /** The level below which this row may not send its unit, kW. */
  readonly floorKw: Float64Array;
}

export interface ReliefProblem {
  readonly rows: ReliefRows;
  /** Sensitivity of the constraint by unit row. */
  readonly sensitivity: Float64Array;
  readonly minSensitivity: number;
  readonly actuate: readonly Actuate[];
  readonly capacityKw: Float64Array;
}

/** Shares of a principle that has no order: fills `cutKw` by unit so that Σ cut·s = D where the units can. */
export type ShareOut = (
  problem: ReliefProblem,
  neededKw: number,
  levelKw: Float64Array,
  cutKw: Float64Array,
) => void;

/** Relief smaller than this, kW, is not worth a set-point: it is float residue. */
const RESIDUE_KW = 1e-6;

/**
 * Lowers `levelKw` (by unit) in row order until the relief reaches `neededKw`.
 * @returns relief given, kW at the constraint; more than needed where actuation is coarse, less where rows are exhausted.
 */
export function allocateRanked(
  problem: ReliefProblem,
  neededKw: number,
  levelKw: Float64Array,
): number {
  const { rows, sensitivity, minSensitivity } = problem;
  let remainingKw = neededKw;
  for (let row = 0; row < rows.count && remainingKw > RESIDUE_KW; row += 1) {
    const unit = rows.unit[row]!;
    const s = sensitivity[unit]!;
    if (s < minSensitivity) continue;
    const level = levelKw[unit]!;
    const floor = rows.floorKw[row]!;
    const room = level - floor;
    if (room <= 0) continue;
    const cut = Math.min(rows.capKw[row]!, room, remainingKw / s);
    const reached = problem.actuate[unit]!(level - cut, level, problem.capacityKw[unit]!, floor);
    levelKw[unit] = reached;
    remainingKw -= (level - reached) * s;
  }
  return neededKw - remainingKw;
}

/** The same for a shared principle: `share` says the cuts, actuation rounds each level down. `cutKw` is scratch. */
export function allocateShared(
  problem: ReliefProblem,
  share: ShareOut,
  neededKw: number,
  levelKw: Float64Array,
  cutKw: Float64Array,
): number {
  if (neededKw <= RESIDUE_KW) return 0;
  const { rows, sensitivity } = problem;
  cutKw.fill(0);
  share(problem, neededKw, levelKw, cutKw);
  let reliefKw = 0;
  for (let row = 0; row < rows.count; row += 1) {
    const unit = rows.unit[row]!;
    if (cutKw[unit]! <= 0) continue;
    const level = levelKw[unit]!;
    const floor = rows.floorKw[row]!;
    const reached = problem.actuate[unit]!(
      Math.max(floor, level - cutKw[unit]!),
      level,
      problem.capacityKw[unit]!,
      floor,
    );
    levelKw[unit] = reached;
    reliefKw += (level - reached) * sensitivity[unit]!;
  }
  return reliefKw;
}

/** Rows with room for `capacity` slices. */
export function reliefRows(capacity: number): ReliefRows {
  return {
    count: 0,
    unit: new Int32Array(capacity),
    capKw: new Float64Array(capacity),
    floorKw: new Float64Array(capacity),
  };
}
