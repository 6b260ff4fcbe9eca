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
import { allocateRanked, allocateShared, type ReliefRows } from "./allocate.ts";
import type { ConstraintList } from "./lists.ts";
import type { Principle } from "./principle.ts";
import {
  clearCells,
  type FlowBasis,
  flowAt,
  flowsOfLevels,
  keepCells,
  levels,
  mayOthersLift,
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

/** What relief is allocated over. */
type AllocatedRows = Pick<ConstraintList, "rows" | "firm">;

/** What the best set-points so far left above targets, and what they curtailed. */
interface Best {
  overload: number;
  curtailedKw: number;
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
  settle(context, work, best, trimPasses(context, work));
}

/**
 * The same from no set-points at all, for units that offer all that is available: what a draw of a look-ahead needs. Most
 * of the time one action is enough, and then no set-points are written: `levelKw` is all that is to be read.
 */
export function trimFromNone(context: ReliefContext, work: ReliefWork): void {
  const { state, flowKw, levelKw, baseKw, offerKw, correctionKw, keptIsActive } = work;
  for (let constraint = 0; constraint < flowKw.length; constraint += 1)
    flowKw[constraint] = context.uncurtailedFlowKw[constraint]! + correctionKw[constraint]!;
  levelKw.set(offerKw);
  state.isResidual.fill(0);
  const worst = worstConstraint(context, work);
  if (worst < 0) return;
  const best = { overload: overload(context, work), curtailedKw: 0 };
  const neededKw = flowKw[worst]! - context.limits.targetKw[worst]!;
  allocate(context, work, worst, neededKw, context.lists[worst]!);
  flowsOfLevels(context, work);
  if (overload(context, work) === 0) return;
  // That was the first action of the first pass.
  clearCells(state, levelKw.length);
  keptIsActive.fill(0);
  work.hasActed.fill(0);
  work.isSettled.fill(0);
  baseKw.set(offerKw);
  const isChanged = askForLevels(work, worst);
  hasActed(context, work, worst);
  const isChangedMore = morePasses(context, work, PASSES_MAX - 1);
  settle(context, work, best, isChanged || isChangedMore);
}

/** Gives back what no constraint needs, trims again, and leaves the best set-points seen. `isChanged`: the passes before changed any. */
function settle(context: ReliefContext, work: ReliefWork, best: Best, isChanged: boolean): void {
  // Whether the present set-points are the best so far.
  let isBest = !isChanged;
  // Nobody could do anything: no round would either.
  if (isBest && haveAllActed(context, work)) return;
  const rounds = roundsAfter(context, work);
  if (rounds === 0 && overload(context, work) === 0) return;
  if (!isBest) isBest = remember(context, work, best);
  for (let round = 0; round < rounds; round += 1) {
    let isChangedBack = false;
    for (let constraint = work.hasActed.length - 1; constraint >= 0; constraint -= 1) {
      if (work.hasActed[constraint] === 1 && trimOne(context, work, constraint))
        isChangedBack = true;
    }
    // Nothing changed, and whoever is above its target was among those that acted: all that follows would be its like.
    if (!isChangedBack && haveAllActed(context, work)) break;
    // What one constraint gave back may have been holding another: security has the last word.
    work.state.isResidual.fill(0);
    morePasses(context, work, PASSES_MAX);
    isBest = remember(context, work, best);
  }
  if (!isBest && overload(context, work) > 0) goBack(context, work);
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
function remember(context: ReliefContext, work: ReliefWork, best: Best): boolean {
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
  // What could not be relieved before may be by now, or may need it no more: every constraint is tried anew.
  work.state.isResidual.fill(0);
  work.isSettled.fill(0);
  return morePasses(context, work, PASSES_MAX);
}

function morePasses(context: ReliefContext, work: ReliefWork, passesMax: number): boolean {
  let isChanged = false;
  for (let pass = 0; pass < passesMax; pass += 1) {
    const worst = worstConstraint(context, work);
    if (worst < 0) return isChanged;
    if (trimOne(context, work, worst)) isChanged = true;
    hasActed(context, work, worst);
  }
  return isChanged;
}

/** A constraint that is above its target after its own action is not tried again in these passes. */
function hasActed({ limits }: ReliefContext, work: ReliefWork, constraint: number): void {
  work.hasActed[constraint] = 1;
  if (work.flowKw[constraint]! > limits.targetKw[constraint]! + RESIDUE_KW)
    work.state.isResidual[constraint] = 1;
}

/** @returns whether any set-point of the constraint was changed. */
function trimOne(context: ReliefContext, work: ReliefWork, constraint: number): boolean {
  const { state, isSettled, levelKw, baseKw, flowKw } = work;
  // Nothing has changed since it acted last: it would ask for the same.
  if (isSettled[constraint] === 1) return false;
  const targetKw = context.limits.targetKw[constraint]!;
  let isChanged = false;
  if (state.isActive[constraint] === 1) {
    const neededKw = liftedFlow(context, work, constraint) - targetKw;
    isChanged = reallocateOnBase(context, work, constraint, neededKw);
    // A unit that another constraint holds up may not go as low as this one asks it to.
    if (mayOthersLift(state, constraint)) levels(work, -1, levelKw);
  } else if (flowKw[constraint]! > targetKw) {
    // Without set-points of its own it starts from the levels and the flow that there are.
    baseKw.set(levelKw);
    const neededKw = flowKw[constraint]! - targetKw;
    allocate(context, work, constraint, neededKw, context.lists[constraint]!);
    isChanged = askForLevels(work, constraint);
    if (isChanged && mayOthersLift(state, constraint)) levels(work, -1, levelKw);
  }
  if (isChanged) {
    flowsOfLevels(context, work);
    isSettled.fill(0);
  }
  isSettled[constraint] = 1;
  return isChanged;
}

/** The constraint furthest above its target for its size, or −1; one that its units cannot relieve is not tried again. */
export function worstConstraint(context: ReliefContext, work: ReliefWork): number {
  const { targetKw } = context.limits;
  let worst = -1;
  let worstFrac = 1;
  for (let constraint = 0; constraint < work.flowKw.length; constraint += 1) {
    const flow = work.flowKw[constraint]!;
    if (flow <= targetKw[constraint]! + RESIDUE_KW) continue;
    if (work.state.isResidual[constraint] === 1 || context.hasSetPoints[constraint] === 0) continue;
    const frac = flow / targetKw[constraint]!;
    if (frac > worstFrac) {
      worst = constraint;
      worstFrac = frac;
    }
  }
  return worst;
}

/**
 * Sets this constraint's set-points so that they give `reliefKw`, all other set-points held. What the flow needs is
 * placed by the order; what is held beyond that stays with whoever holds it: nobody is curtailed further without need.
 * Shares have no order: all that is held is shared out.
 */
export function reallocate(
  context: ReliefContext,
  work: ReliefWork,
  constraint: number,
  reliefKw: number,
): void {
  const { levelKw, baseKw } = work;
  const neededKw = liftedFlow(context, work, constraint) - context.limits.targetKw[constraint]!;
  if (context.principle.kind !== "ranked" || neededKw >= reliefKw) {
    reallocateOnBase(context, work, constraint, reliefKw);
    return;
  }
  levelKw.set(baseKw);
  const list = context.lists[constraint]!;
  const givenKw = neededKw > 0 ? allocate(context, work, constraint, neededKw, list) : 0;
  if (reliefKw > givenKw) {
    const held = heldRows(list, work, constraint);
    allocate(context, work, constraint, reliefKw - givenKw, held);
  }
  askForLevels(work, constraint);
}

/** The rows of a list, none of which may move its unit further than the constraint's set-points have moved it. */
function heldRows(
  { rows, firm }: AllocatedRows,
  { state, levelKw }: ReliefWork,
  constraint: number,
): AllocatedRows {
  const first = constraint * levelKw.length;
  const within = (of: ReliefRows): ReliefRows => {
    const [floorKw, ceilingKw] = [of.floorKw.slice(), of.ceilingKw.slice()];
    for (let row = 0; row < floorKw.length; row += 1) {
      const cell = first + of.unit[row]!;
      floorKw[row] = Math.max(floorKw[row]!, state.capKw[cell]!);
      ceilingKw[row] = Math.min(ceilingKw[row]!, state.liftKw[cell]!);
    }
    return { ...of, floorKw, ceilingKw };
  };
  return { rows: within(rows), firm: within(firm) };
}

/**
 * The same where `work.baseKw` has the levels under the others' set-points; `work.levelKw` then has what it asks for.
 * @returns whether any set-point was changed.
 */
function reallocateOnBase(
  context: ReliefContext,
  work: ReliefWork,
  constraint: number,
  neededKw: number,
): boolean {
  work.levelKw.set(work.baseKw);
  if (neededKw > 0) allocate(context, work, constraint, neededKw, context.lists[constraint]!);
  return askForLevels(work, constraint);
}

/** The constraint asks for `work.levelKw` wherever that is not `work.baseKw`. @returns whether any set-point was changed. */
function askForLevels({ state, levelKw, baseKw }: ReliefWork, constraint: number): boolean {
  const { capKw, liftKw, isActive, mayLift } = state;
  const first = constraint * levelKw.length;
  const wasActive = isActive[constraint]!;
  let isAsking = 0;
  let isLifting = 0;
  let isChanged = false;
  for (let unit = 0; unit < levelKw.length; unit += 1) {
    const level = levelKw[unit]!;
    const base = baseKw[unit]!;
    if (level === base && wasActive === 0) continue;
    const cap = level < base ? level : Infinity;
    const lift = level > base ? level : -Infinity;
    if (level !== base) isAsking = 1;
    if (level > base) isLifting = 1;
    if (cap !== capKw[first + unit]! || lift !== liftKw[first + unit]!) isChanged = true;
    capKw[first + unit] = cap;
    liftKw[first + unit] = lift;
  }
  isActive[constraint] = isAsking;
  mayLift[constraint] = isLifting;
  return isChanged || isAsking !== wasActive;
}

/**
 * Moves `work.levelKw` by the principle, and then, while an element is out, by the firm units behind it.
 * @returns relief given, kW at the constraint.
 */
function allocate(
  context: ReliefContext,
  work: ReliefWork,
  constraint: number,
  neededKw: number,
  { rows, firm }: AllocatedRows,
): number {
  const { model, principle } = context;
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
  if (!context.isElementOut || neededKw - givenKw <= SHORT_KW) return givenKw;
  return givenKw + allocateRanked({ ...problem, rows: firm }, neededKw - givenKw, work.levelKw);
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
