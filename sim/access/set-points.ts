/**
 * Set-points as limits, and what follows from them. Every constraint asks for its own; a unit's effective limit is the
 * tightest, so release by one constraint does not raise a unit that another still holds. A cap is what injection may not
 * exceed, a lift what it may not fall below (a store that charges or a site that consumes is lifted towards 0).
 * Takes and changes cells, [constraint][unit]; gives levels of units and flows at constraints.
 */

/** Set-points that each constraint asks for, kW, [constraint][unit]: Infinity and −Infinity where it asks nothing. */
export interface SetPointCells {
  readonly capKw: Float64Array;
  readonly liftKw: Float64Array;
  /** 1 where the constraint asks for any; 0: its cells ask nothing. */
  readonly isActive: Uint8Array;
  /** 1 where it may ask for lifts, 0 where it asks for none. */
  readonly mayLift: Uint8Array;
  /** 1 while an overload remains that no usable unit can relieve, by constraint. */
  readonly isResidual: Uint8Array;
}

/** Set-points and the buffers that relief is worked out in. */
export interface ReliefWork {
  readonly state: SetPointCells;
  /** What each unit would inject with every set-point lifted: 0 where it is tripped, its fail-safe level, … */
  readonly offerKw: Float64Array;
  /** Output that is counted on under all set-points, and under those of the other constraints, by unit. */
  readonly levelKw: Float64Array;
  readonly baseKw: Float64Array;
  readonly cutKw: Float64Array;
  /** Flow at each constraint under all set-points, and what is known of it beyond the model. */
  readonly flowKw: Float64Array;
  readonly correctionKw: Float64Array;
  /** Scratch: units that do not run at what they could, and by how much less. */
  readonly movedUnit: Int32Array;
  readonly movedKw: Float64Array;
  /** Sensitivities of the units that may be used, by constraint; 0 for the others. */
  readonly usableOf: readonly Float64Array[];
  readonly hasActed: Uint8Array;
  /** While constraints are trimmed: 1 where no set-point has changed since the constraint acted last. */
  readonly isSettled: Uint8Array;
  /** Set-points to go back to where an action does not help, [constraint][unit]. */
  readonly keptCapKw: Float64Array;
  readonly keptLiftKw: Float64Array;
  readonly keptIsActive: Uint8Array;
}

/** What flows are counted from: how units act on them, and what units could give. */
export interface FlowBasis {
  readonly model: { readonly sensitivity: Float64Array };
  readonly availableKw: Float64Array;
  readonly uncurtailedFlowKw: Float64Array;
}

/** No set-points. */
export function setPointCells(constraintCount: number, unitCount: number): SetPointCells {
  return {
    capKw: new Float64Array(constraintCount * unitCount).fill(Infinity),
    liftKw: new Float64Array(constraintCount * unitCount).fill(-Infinity),
    isActive: new Uint8Array(constraintCount),
    mayLift: new Uint8Array(constraintCount),
    isResidual: new Uint8Array(constraintCount),
  };
}

/** Buffers for cells of that size; `usableOf` are views of `usableSensitivity`. */
export function reliefBuffers(constraintCount: number, unitCount: number) {
  const byUnit = () => new Float64Array(unitCount);
  const byBoth = () => new Float64Array(constraintCount * unitCount);
  const usableSensitivity = byBoth();
  return {
    offerKw: byUnit(),
    levelKw: byUnit(),
    baseKw: byUnit(),
    cutKw: byUnit(),
    movedUnit: new Int32Array(unitCount),
    movedKw: byUnit(),
    flowKw: new Float64Array(constraintCount),
    correctionKw: new Float64Array(constraintCount),
    usableSensitivity,
    usableOf: Array.from({ length: constraintCount }, (_, constraint) =>
      usableSensitivity.subarray(constraint * unitCount, (constraint + 1) * unitCount),
    ),
    hasActed: new Uint8Array(constraintCount),
    isSettled: new Uint8Array(constraintCount),
    keptCapKw: byBoth(),
    keptLiftKw: byBoth(),
    keptIsActive: new Uint8Array(constraintCount),
  };
}

/** Output of every unit under all set-points but those of `lifted` (−1 for all of them). */
export function levels(work: ReliefWork, lifted: number, out: Float64Array): void {
  const { capKw, liftKw, isActive, mayLift } = work.state;
  const unitCount = out.length;
  out.set(work.offerKw);
  for (let constraint = 0; constraint < isActive.length; constraint += 1) {
    if (isActive[constraint] === 0 || constraint === lifted) continue;
    const first = constraint * unitCount;
    for (let unit = 0; unit < unitCount; unit += 1) {
      if (capKw[first + unit]! < out[unit]!) out[unit] = capKw[first + unit]!;
    }
  }
  for (let constraint = 0; constraint < isActive.length; constraint += 1) {
    if (mayLift[constraint] === 0 || isActive[constraint] === 0 || constraint === lifted) continue;
    const first = constraint * unitCount;
    for (let unit = 0; unit < unitCount; unit += 1) {
      if (liftKw[first + unit]! > out[unit]!) out[unit] = liftKw[first + unit]!;
    }
  }
}

/** Whether a constraint other than that one may hold units up. */
export function mayOthersLift({ mayLift }: SetPointCells, constraint: number): boolean {
  for (let other = 0; other < mayLift.length; other += 1)
    if (mayLift[other] === 1 && other !== constraint) return true;
  return false;
}

/** Flow at a constraint when units run at `levelKw`: what it would be uncurtailed, less the relief. */
export function flowAt(basis: FlowBasis, constraint: number, levelKw: Float64Array): number {
  const { sensitivity } = basis.model;
  const unitCount = levelKw.length;
  const first = constraint * unitCount;
  let flow = basis.uncurtailedFlowKw[constraint]!;
  for (let unit = 0; unit < unitCount; unit += 1) {
    const cut = basis.availableKw[unit]! - levelKw[unit]!;
    if (cut !== 0) flow -= cut * sensitivity[first + unit]!;
  }
  return flow;
}

/** Levels under the set-points in force, into `work.levelKw`, and the flows that the manager counts on. */
export function measure(basis: FlowBasis, work: ReliefWork): void {
  levels(work, -1, work.levelKw);
  flowsOfLevels(basis, work);
}

/** Flows that follow from `work.levelKw`: unit by unit, as `flowAt` does for one constraint, the same to the bit. */
export function flowsOfLevels(basis: FlowBasis, work: ReliefWork): void {
  const { flowKw, levelKw, correctionKw, movedUnit, movedKw } = work;
  const { availableKw, uncurtailedFlowKw } = basis;
  const { sensitivity } = basis.model;
  const unitCount = levelKw.length;
  let moved = 0;
  for (let unit = 0; unit < unitCount; unit += 1) {
    const cut = availableKw[unit]! - levelKw[unit]!;
    if (cut === 0) continue;
    movedUnit[moved] = unit;
    movedKw[moved] = cut;
    moved += 1;
  }
  for (let constraint = 0; constraint < flowKw.length; constraint += 1) {
    const first = constraint * unitCount;
    let flow = uncurtailedFlowKw[constraint]!;
    for (let at = 0; at < moved; at += 1)
      flow -= movedKw[at]! * sensitivity[first + movedUnit[at]!]!;
    flowKw[constraint] = flow + correctionKw[constraint]!;
  }
}

/** A constraint holds a unit at `levelKw`: from above, or (not `isCap`) from below. */
export function hold(
  work: ReliefWork,
  constraint: number,
  unit: number,
  levelKw: number,
  isCap: boolean,
): void {
  const cell = constraint * work.levelKw.length + unit;
  if (isCap) work.state.capKw[cell] = levelKw;
  else {
    work.state.liftKw[cell] = levelKw;
    work.state.mayLift[constraint] = 1;
  }
  work.state.isActive[constraint] = 1;
}

/** Takes all set-points back. */
export function clearCells(
  { capKw, liftKw, isActive, mayLift }: SetPointCells,
  unitCount: number,
): void {
  for (let constraint = 0; constraint < isActive.length; constraint += 1) {
    if (isActive[constraint] === 0) continue;
    capKw.fill(Infinity, constraint * unitCount, (constraint + 1) * unitCount);
    liftKw.fill(-Infinity, constraint * unitCount, (constraint + 1) * unitCount);
    isActive[constraint] = 0;
    mayLift[constraint] = 0;
  }
}

/** Keeps all set-points, to go back to. */
export function keepCells(work: ReliefWork): void {
  const unitCount = work.levelKw.length;
  work.keptIsActive.set(work.state.isActive);
  for (let constraint = 0; constraint < work.keptIsActive.length; constraint += 1) {
    if (work.keptIsActive[constraint] === 0) continue;
    const end = (constraint + 1) * unitCount;
    for (let cell = constraint * unitCount; cell < end; cell += 1) {
      work.keptCapKw[cell] = work.state.capKw[cell]!;
      work.keptLiftKw[cell] = work.state.liftKw[cell]!;
    }
  }
}

/** Goes back to the set-points that were kept. Where a constraint asks for none, then and now, its cells ask nothing already. */
export function restoreCells(work: ReliefWork): void {
  const { state } = work;
  const unitCount = work.levelKw.length;
  for (let constraint = 0; constraint < work.keptIsActive.length; constraint += 1) {
    const end = (constraint + 1) * unitCount;
    const isKept = work.keptIsActive[constraint] === 1;
    if (!isKept && state.isActive[constraint] === 0) continue;
    if (isKept) state.mayLift[constraint] = 1;
    for (let cell = constraint * unitCount; cell < end; cell += 1) {
      state.capKw[cell] = isKept ? work.keptCapKw[cell]! : Infinity;
      state.liftKw[cell] = isKept ? work.keptLiftKw[cell]! : -Infinity;
    }
  }
  state.isActive.set(work.keptIsActive);
}
