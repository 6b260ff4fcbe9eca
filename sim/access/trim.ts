/**
 * Relief at overlapping constraints: set-points such that no constraint is above its target, or nothing helps. The one way
 * to settle them: dispatch does it every cycle, and every draw of a look-ahead with the same code.
 *
 * Letters: F flow at a constraint, F⁰ flow with this constraint's own set-points lifted and all others held, T target,
 * D = F⁰ − T. D is allocated anew over what the units could do, so the principle holds after each action and a
 * smaller D gives back in reverse order by itself. Overlapping constraints: worst first, up to PASSES_MAX passes, then a
 * give-back pass releases what no constraint needs. Firm units follow when an element is out and all others have given.
 */
import type { Actuate } from "../model/ports.ts";
import { allocateRanked, allocateShared } from "./allocate.ts";
import type { ConstraintList } from "./lists.ts";
import type { Principle } from "./principle.ts";
import {
  type FlowBasis,
  flowAt,
  flowsOfLevels,
  keepCells,
  levels,
  measure,
  type ReliefWork,
  restoreCells,
} from "./set-points.ts";

/** Set-point passes over the constraints, at most. */
export const PASSES_MAX = 20;
/**
 * Rounds of giving back and trimming again. With an order and units that only relieve, four were enough in every one of
 * 100,000 random cases; shares do not settle, each round moves them between the constraints: they get one.
 */
const RANKED_ROUNDS = 4;
/** Flow above target that is float residue, kW. */
export const RESIDUE_KW = 1e-3;
/** The same as a fraction of a target. */
export const RESIDUE_FRAC = 1e-9;
/** Relief that is short by less than this is not asked of firm units, kW. */
const SHORT_KW = 1e-3;

export interface ReliefContext extends FlowBasis {
  readonly model: FlowBasis["model"] & {
    readonly minSensitivity: number;
    readonly actuate: readonly Actuate[];
    readonly network: { readonly units: { readonly capacityKw: Float64Array } };
  };
  readonly limits: { readonly targetKw: Float64Array };
  readonly principle: Principle;
  readonly lists: readonly ConstraintList[];
  /** Whether an element of the network is out, so that firm connections may be reached. */
  readonly isElementOut: boolean;
  /** 1 where there are set-points to give; elsewhere units can only be tripped. */
  readonly hasSetPoints: Uint8Array;
}

export function goBack(context: ReliefContext, work: ReliefWork): void {
  restoreCells(work);
  measure(context, work);
}

/** How far all constraints together are above their targets, each as a fraction of its own. */
export function overload(context: ReliefContext, work: ReliefWork): number {
  const { targetKw } = context.limits;
  let sum = 0;
  for (let constraint = 0; constraint < work.flowKw.length; constraint += 1) {
    const overKw = work.flowKw[constraint]! - targetKw[constraint]!;
    if (overKw > RESIDUE_KW) sum += overKw / targetKw[constraint]!;
  }
  return sum;
}

/**
 * Trims until no constraint is above its target, or nothing helps. Units that relieve one constraint may load another, so
 * where an overload is left the set-points that left least of it, with least curtailment, are the ones that count.
 */
export function trim(context: ReliefContext, work: ReliefWork): void {
  const best = { overload: Infinity, curtailedKw: Infinity };
  remember(context, work, best);
  // Whether the present set-points are the best so far.
  let isBest = !trimPasses(context, work);
  // Nobody could do anything: no round would either.
  if (isBest && haveAllActed(context, work)) return;
  const rounds = roundsAfter(context, work);
  if (rounds === 0 && overload(context, work) === 0) return;
  if (!isBest) isBest = remember(context, work, best);
  for (let round = 0; round < rounds; round += 1) {
    let isChanged = false;
    for (let constraint = work.hasActed.length - 1; constraint >= 0; constraint -= 1) {
      if (work.hasActed[constraint] === 1 && trimOne(context, work, constraint)) isChanged = true;
    }
    // Nothing changed, and whoever is above its target was among those that acted: all that follows would be its like.
    if (!isChanged && haveAllActed(context, work)) break;
    // What one constraint gave back may have been holding another: security has the last word.
    trimPasses(context, work);
    isBest = remember(context, work, best);
  }
  if (!isBest && overload(context, work) > 0) goBack(context, work);
}

/**
 * The levels that `trim` comes to from no set-points at all, where one action is enough; sets none. What a draw of a
 * look-ahead needs, most of the time. @returns whether it was enough; else nothing is to be read.
 */
export function trimAtOnce(context: ReliefContext, work: ReliefWork): boolean {
  const { flowKw, levelKw, offerKw, correctionKw } = work;
  for (let constraint = 0; constraint < flowKw.length; constraint += 1)
    flowKw[constraint] = context.uncurtailedFlowKw[constraint]! + correctionKw[constraint]!;
  work.state.isResidual.fill(0);
  const worst = worstConstraint(context, work);
  levelKw.set(offerKw);
  if (worst >= 0) {
    allocate(context, work, worst, flowKw[worst]! - context.limits.targetKw[worst]!);
    flowsOfLevels(context, work);
  }
  return overload(context, work) === 0;
}

/** Rounds of giving back that are worth it: one constraint that acted alone would only ask for the same again. */
function roundsAfter({ principle }: ReliefContext, { hasActed }: ReliefWork): number {
  let acted = 0;
  for (let constraint = 0; constraint < hasActed.length; constraint += 1)
    acted += hasActed[constraint]!;
  return acted <= 1 ? 0 : principle.kind === "ranked" ? RANKED_ROUNDS : 1;
}

/** Whether every constraint above its target has acted in vain; names them residual, and no other. */
function haveAllActed(context: ReliefContext, work: ReliefWork): boolean {
  const { targetKw } = context.limits;
  const { isResidual } = work.state;
  for (let constraint = 0; constraint < work.flowKw.length; constraint += 1) {
    const isAbove = work.flowKw[constraint]! > targetKw[constraint]! + RESIDUE_KW;
    isResidual[constraint] = isAbove && context.hasSetPoints[constraint] === 1 ? 1 : 0;
    if (isResidual[constraint]! > work.hasActed[constraint]!) return false;
  }
  return true;
}

/**
 * Keeps the present set-points where they leave less overload than the best so far, or as much with less curtailment.
 * @returns whether they were kept.
 */
function remember(
  context: ReliefContext,
  work: ReliefWork,
  best: { overload: number; curtailedKw: number },
): boolean {
  const left = overload(context, work);
  let curtailedKw = 0;
  for (let unit = 0; unit < work.levelKw.length; unit += 1) {
    curtailedKw += Math.abs(work.offerKw[unit]! - work.levelKw[unit]!);
  }
  const isLess = left < best.overload - RESIDUE_FRAC;
  const isSame = left <= best.overload + RESIDUE_FRAC;
  if (!isLess && !(isSame && curtailedKw < best.curtailedKw - RESIDUE_KW)) return false;
  best.overload = left;
  best.curtailedKw = curtailedKw;
  keepCells(work);
  return true;
}

/** @returns whether any set-point was changed. */
export function trimPasses(context: ReliefContext, work: ReliefWork): boolean {
  const { targetKw } = context.limits;
  let isChanged = false;
  // What could not be relieved before may be by now, or may need it no more: every constraint is tried anew.
  work.state.isResidual.fill(0);
  for (let pass = 0; pass < PASSES_MAX; pass += 1) {
    const worst = worstConstraint(context, work);
    if (worst < 0) return isChanged;
    if (trimOne(context, work, worst)) isChanged = true;
    work.hasActed[worst] = 1;
    if (work.flowKw[worst]! > targetKw[worst]! + RESIDUE_KW) work.state.isResidual[worst] = 1;
  }
  return isChanged;
}

/** @returns whether any set-point of the constraint was changed. */
function trimOne(context: ReliefContext, work: ReliefWork, constraint: number): boolean {
  const wasActive = work.state.isActive[constraint] === 1;
  const neededKw = liftedFlow(context, work, constraint) - context.limits.targetKw[constraint]!;
  const isChanged = reallocateOnBase(context, work, constraint, neededKw);
  if (isChanged) measure(context, work);
  // Without set-points of its own, the levels that it started from are those under all set-points.
  else if (wasActive) levels(work, -1, work.levelKw);
  return isChanged;
}

/** The constraint furthest above its target for its size, or −1; one that its units cannot relieve is not tried again. */
export function worstConstraint(context: ReliefContext, work: ReliefWork): number {
  const { targetKw } = context.limits;
  let worst = -1;
  let worstFrac = 1;
  for (let constraint = 0; constraint < work.flowKw.length; constraint += 1) {
    const flow = work.flowKw[constraint]!;
    if (work.state.isResidual[constraint] === 1 || flow <= targetKw[constraint]! + RESIDUE_KW)
      continue;
    if (context.hasSetPoints[constraint] === 0) continue;
    const frac = flow / targetKw[constraint]!;
    if (frac > worstFrac) {
      worst = constraint;
      worstFrac = frac;
    }
  }
  return worst;
}

/** Sets this constraint's set-points so that they give `neededKw` of relief, all other set-points held. */
export function reallocate(
  context: ReliefContext,
  work: ReliefWork,
  constraint: number,
  neededKw: number,
): void {
  levels(work, constraint, work.baseKw);
  reallocateOnBase(context, work, constraint, neededKw);
}

/** The same where `work.baseKw` has the levels under the others' set-points. @returns whether any set-point was changed. */
function reallocateOnBase(
  context: ReliefContext,
  work: ReliefWork,
  constraint: number,
  neededKw: number,
): boolean {
  const { state, levelKw, baseKw } = work;
  const { capKw, liftKw } = state;
  const first = constraint * levelKw.length;
  const wasActive = state.isActive[constraint]!;
  let isActive = 0;
  let isChanged = false;
  if (neededKw > 0) {
    levelKw.set(baseKw);
    allocate(context, work, constraint, neededKw);
  }
  for (let unit = 0; unit < levelKw.length; unit += 1) {
    const level = neededKw > 0 ? levelKw[unit]! : baseKw[unit]!;
    const cap = level < baseKw[unit]! ? level : Infinity;
    const lift = level > baseKw[unit]! ? level : -Infinity;
    if (level !== baseKw[unit]!) isActive = 1;
    if (cap !== capKw[first + unit]! || lift !== liftKw[first + unit]!) isChanged = true;
    capKw[first + unit] = cap;
    liftKw[first + unit] = lift;
  }
  state.isActive[constraint] = isActive;
  return isChanged || isActive !== wasActive;
}

/** Moves `work.levelKw` by the principle, and then, while an element is out, by the firm units behind it. */
function allocate(
  context: ReliefContext,
  work: ReliefWork,
  constraint: number,
  neededKw: number,
): void {
  const { model, principle } = context;
  const { rows, firm } = context.lists[constraint]!;
  const problem = {
    rows,
    sensitivity: work.usableOf[constraint]!,
    minSensitivity: model.minSensitivity,
    actuate: model.actuate,
    capacityKw: model.network.units.capacityKw,
  };
  const givenKw =
    principle.kind === "ranked"
      ? allocateRanked(problem, neededKw, work.levelKw)
      : allocateShared(problem, principle.share, neededKw, work.levelKw, work.cutKw);
  if (context.isElementOut && neededKw - givenKw > SHORT_KW)
    allocateRanked({ ...problem, rows: firm }, neededKw - givenKw, work.levelKw);
}

export function liftedFlow(context: ReliefContext, work: ReliefWork, constraint: number): number {
  levels(work, constraint, work.baseKw);
  return flowAt(context, constraint, work.baseKw) + work.correctionKw[constraint]!;
}

export function reliefInForce(
  context: ReliefContext,
  work: ReliefWork,
  constraint: number,
): number {
  levels(work, -1, work.levelKw);
  return (
    liftedFlow(context, work, constraint) -
    flowAt(context, constraint, work.levelKw) -
    work.correctionKw[constraint]!
  );
}
