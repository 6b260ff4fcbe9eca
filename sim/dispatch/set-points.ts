/**
 * Set-points as limits, and what follows from them. Every constraint asks for its own; a unit's effective limit is the
 * tightest, so release by one constraint does not raise a unit that another still holds. Takes and changes the cells of
 * the state; gives levels of units and flows at constraints.
 */
import type { ConstraintModel } from "../network/constraints.ts";
import type { AnmState, DispatchWork } from "./state.ts";

/** What flows are counted from: the model, and what units could give. */
export interface FlowBasis {
  readonly model: ConstraintModel;
  readonly availableKw: Float64Array;
  readonly uncurtailedFlowKw: Float64Array;
}

/** Output of every unit under all set-points but those of `lifted` (−1 for all of them). */
export function levels(work: DispatchWork, lifted: number, out: Float64Array): void {
  const { capKw, liftKw, isActive } = work.state;
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
    if (isActive[constraint] === 0 || constraint === lifted) continue;
    const first = constraint * unitCount;
    for (let unit = 0; unit < unitCount; unit += 1) {
      if (liftKw[first + unit]! > out[unit]!) out[unit] = liftKw[first + unit]!;
    }
  }
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
export function measure(basis: FlowBasis, work: DispatchWork): void {
  levels(work, -1, work.levelKw);
  for (let constraint = 0; constraint < work.flowKw.length; constraint += 1) {
    work.flowKw[constraint] =
      flowAt(basis, constraint, work.levelKw) + work.correctionKw[constraint]!;
  }
}

/** Tells every controlled unit the tightest of what the constraints ask; what others were told last stands. */
export function ask(state: AnmState): void {
  const { capKw, liftKw, isControlled, isActive, askedCapKw, askedLiftKw, askedBy } = state;
  const unitCount = askedBy.length;
  for (let unit = 0; unit < unitCount; unit += 1) {
    if (isControlled[unit] === 0) continue;
    askedCapKw[unit] = Infinity;
    askedLiftKw[unit] = -Infinity;
    askedBy[unit] = -1;
  }
  for (let constraint = 0; constraint < isActive.length; constraint += 1) {
    if (isActive[constraint] === 0) continue;
    const first = constraint * unitCount;
    for (let unit = 0; unit < unitCount; unit += 1) {
      if (isControlled[unit] === 0) continue;
      if (capKw[first + unit]! < askedCapKw[unit]!) {
        askedCapKw[unit] = capKw[first + unit]!;
        askedBy[unit] = constraint;
      }
      if (liftKw[first + unit]! > askedLiftKw[unit]!) {
        askedLiftKw[unit] = liftKw[first + unit]!;
        askedBy[unit] = constraint;
      }
    }
  }
}

/** A unit takes what it was told. */
export function take(state: AnmState, unit: number): void {
  state.takenCapKw[unit] = state.askedCapKw[unit]!;
  state.takenLiftKw[unit] = state.askedLiftKw[unit]!;
  state.takenBy[unit] = state.askedBy[unit]!;
}

/** What a unit does with `kw` on offer under the set-point that it follows. */
export function underTaken(state: AnmState, unit: number, kw: number): number {
  return Math.max(Math.min(kw, state.takenCapKw[unit]!), state.takenLiftKw[unit]!);
}

/** No constraint asks anything of a unit any more. */
export function drop(state: AnmState, unit: number): void {
  const unitCount = state.askedBy.length;
  for (let constraint = 0; constraint < state.isActive.length; constraint += 1) {
    if (state.isActive[constraint] === 0) continue;
    state.capKw[constraint * unitCount + unit] = Infinity;
    state.liftKw[constraint * unitCount + unit] = -Infinity;
    state.isActive[constraint] = asksAnything(state, constraint) ? 1 : 0;
  }
}

function asksAnything({ capKw, liftKw, askedBy }: AnmState, constraint: number): boolean {
  const first = constraint * askedBy.length;
  for (let cell = first; cell < first + askedBy.length; cell += 1) {
    if (capKw[cell]! < Infinity || liftKw[cell]! > -Infinity) return true;
  }
  return false;
}

/** A constraint holds a unit at `levelKw`: from above, or (not `isCap`) from below. */
export function hold(
  work: DispatchWork,
  constraint: number,
  unit: number,
  levelKw: number,
  isCap: boolean,
): void {
  const cell = constraint * work.levelKw.length + unit;
  if (isCap) work.state.capKw[cell] = levelKw;
  else work.state.liftKw[cell] = levelKw;
  work.state.isActive[constraint] = 1;
}

/** Keeps all set-points, to go back to. */
export function keepCells(work: DispatchWork): void {
  work.keptCapKw.set(work.state.capKw);
  work.keptLiftKw.set(work.state.liftKw);
  work.keptIsActive.set(work.state.isActive);
}

/** Goes back to the set-points that were kept. */
export function restoreCells(work: DispatchWork): void {
  work.state.capKw.set(work.keptCapKw);
  work.state.liftKw.set(work.keptLiftKw);
  work.state.isActive.set(work.keptIsActive);
}
