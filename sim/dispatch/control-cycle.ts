/**
 * Stage part: one cycle of active network management. Takes flows as the manager counts them and the lists; changes
 * set-points so that every constraint above its target is driven down to it, and gives capacity back where the flow has
 * stayed below release.
 *
 * Letters: F flow at a constraint, F⁰ flow with this constraint's own set-points lifted and all others held, T target,
 * D = F⁰ − T. Every action allocates D anew over what the units could do, so the principle holds after each action and a
 * smaller D gives back in reverse order by itself. Overlapping constraints: worst first, up to PASSES_MAX passes, then a
 * give-back pass releases what no constraint needs. Firm units follow when an element is out and all others have given.
 * Keeps: no constraint ends further above its target than it started, or it is named a residual overload.
 */
import { allocateRanked, allocateShared } from "../access/allocate.ts";
import type { Principle } from "../access/principle.ts";
import type { ConstraintLimits } from "../network/limits.ts";
import type { ConstraintList } from "./lists.ts";
import { type FlowBasis, flowAt, keepCells, levels, measure, restoreCells } from "./set-points.ts";
import type { DispatchWork } from "./state.ts";

const PASSES_MAX = 20;
/**
 * Rounds of giving back and trimming again. With an order and units that only relieve, four were enough in every one of
 * 100,000 random cases; shares do not settle, each round moves them between the constraints: they get one.
 */
const RANKED_ROUNDS = 4;
/** Flow above target that is float residue, kW. */
const RESIDUE_KW = 1e-3;
/** The same as a fraction of a target. */
const RESIDUE_FRAC = 1e-9;

/** Relief that is short by less than this is not asked of firm units, kW. */
const SHORT_KW = 1e-3;

export interface CycleContext extends FlowBasis {
  readonly limits: ConstraintLimits;
  readonly principle: Principle;
  readonly lists: readonly ConstraintList[];
  /** Whether an element of the network is out, so that firm connections may be reached. */
  readonly isElementOut: boolean;
  /** 1 where the manager can give set-points; elsewhere it can only trip. */
  readonly hasSetPoints: Uint8Array;
  readonly releaseHoldS: number;
  /** Set-points are not raised by less, kW. */
  readonly deadbandKw: number;
}

/** Trims once without giving back: what a manager has done by the time that a ramp has come so far. @returns whether anything was above its target. */
export function follow(context: CycleContext, work: DispatchWork): boolean {
  measure(context, work);
  work.state.isResidual.fill(0);
  if (worstConstraint(context, work) < 0) return false;
  work.hasActed.fill(0);
  trim(context, work);
  return true;
}

/** Acts once at `instant`. @returns true while a release timer runs or capacity was given back. */
export function act(context: CycleContext, work: DispatchWork, instant: number): boolean {
  work.flowBeforeKw.set(work.flowKw);
  work.hasActed.fill(0);
  trim(context, work);
  const trimmedOverload = overload(context, work);
  keepCells(work);
  const released = giveBack(context, work, instant);
  // Capacity given back at one constraint may load another that had room before; if that cannot be relieved, it waits.
  if (released) {
    trimPasses(context, work);
    if (overload(context, work) > trimmedOverload + RESIDUE_FRAC) goBack(context, work);
  }
  nameResiduals(context, work);
  return released;
}

/**
 * Spreads the relief in force over changed lists: who gives it changes, how much does not. At its own constraint that
 * leaves the flow where it was; at others it may not, so what a new list made worse is trimmed back at once, and what that
 * took too much of is given back. Where no way is found, the set-points of the old lists stand until the next action.
 */
export function reorder(
  context: CycleContext,
  work: DispatchWork,
  changed: readonly number[],
): void {
  measure(context, work);
  work.flowBeforeKw.set(work.flowKw);
  keepCells(work);
  const active = changed.filter((constraint) => work.state.isActive[constraint] === 1);
  for (const constraint of active) {
    reallocate(context, work, constraint, reliefInForce(context, work, constraint));
  }
  measure(context, work);
  relieveWorsened(context, work);
  for (const constraint of active) {
    const excessKw = liftedFlow(context, work, constraint) - work.flowBeforeKw[constraint]!;
    reallocate(context, work, constraint, excessKw);
    measure(context, work);
  }
  relieveWorsened(context, work);
  if (worsened(context, work) >= 0) goBack(context, work);
}

/** Trims what new lists made worse, worst first. */
function relieveWorsened(context: CycleContext, work: DispatchWork): void {
  for (let pass = 0; pass < PASSES_MAX; pass += 1) {
    const worse = worsened(context, work);
    if (worse < 0) return;
    const excessKw = liftedFlow(context, work, worse) - allowed(context, work, worse);
    reallocate(context, work, worse, excessKw);
    measure(context, work);
  }
}

function goBack(context: CycleContext, work: DispatchWork): void {
  restoreCells(work);
  measure(context, work);
}

/** How far all constraints together are above their targets, each as a fraction of its own. */
function overload(context: CycleContext, work: DispatchWork): number {
  const { targetKw } = context.limits;
  let sum = 0;
  for (let constraint = 0; constraint < work.flowKw.length; constraint += 1) {
    const overKw = work.flowKw[constraint]! - targetKw[constraint]!;
    if (overKw > RESIDUE_KW) sum += overKw / targetKw[constraint]!;
  }
  return sum;
}

/** Names every overload that is left. */
function nameResiduals(context: CycleContext, work: DispatchWork): void {
  const { targetKw } = context.limits;
  for (let constraint = 0; constraint < work.flowKw.length; constraint += 1) {
    const isOver = work.flowKw[constraint]! > targetKw[constraint]! + RESIDUE_KW;
    work.state.isResidual[constraint] = isOver && !canTrip(context, work, constraint) ? 1 : 0;
  }
}

/** Whether relief is still to come where it comes from breakers alone. */
function canTrip(context: CycleContext, work: DispatchWork, constraint: number): boolean {
  if (context.hasSetPoints[constraint] === 1) return false;
  const { rows } = context.lists[constraint]!;
  const sensitivity = work.usableOf[constraint]!;
  return rows.unit
    .subarray(0, rows.count)
    .some((unit) => sensitivity[unit]! * work.levelKw[unit]! > RESIDUE_KW);
}

/** The flow that new lists may leave: the target, or what it was where it was above. */
export function allowed(context: CycleContext, work: DispatchWork, constraint: number): number {
  return Math.max(context.limits.targetKw[constraint]!, work.flowBeforeKw[constraint]!);
}

/** The constraint that new lists brought furthest above what is allowed, or −1. */
function worsened(context: CycleContext, work: DispatchWork): number {
  let worst = -1;
  let mostKw = RESIDUE_KW;
  for (let constraint = 0; constraint < work.flowKw.length; constraint += 1) {
    const overKw = work.flowKw[constraint]! - allowed(context, work, constraint);
    if (overKw <= mostKw || context.hasSetPoints[constraint] === 0) continue;
    worst = constraint;
    mostKw = overKw;
  }
  return worst;
}

/**
 * Trims until no constraint is above its target, or nothing helps. Units that relieve one constraint may load another, so
 * where an overload is left the set-points that left least of it, with least curtailment, are the ones that count.
 */
function trim(context: CycleContext, work: DispatchWork): void {
  const best = { overload: Infinity, curtailedKw: Infinity };
  remember(context, work, best);
  trimPasses(context, work);
  remember(context, work, best);
  const rounds = context.principle.kind === "ranked" ? RANKED_ROUNDS : 1;
  for (let round = 0; round < rounds; round += 1) {
    for (let constraint = work.hasActed.length - 1; constraint >= 0; constraint -= 1) {
      if (work.hasActed[constraint] === 1) trimOne(context, work, constraint);
    }
    // What one constraint gave back may have been holding another: security has the last word.
    trimPasses(context, work);
    remember(context, work, best);
  }
  if (overload(context, work) > 0) goBack(context, work);
}

/** Keeps the present set-points where they leave less overload than the best so far, or as much with less curtailment. */
function remember(
  context: CycleContext,
  work: DispatchWork,
  best: { overload: number; curtailedKw: number },
): void {
  const left = overload(context, work);
  let curtailedKw = 0;
  for (let unit = 0; unit < work.levelKw.length; unit += 1) {
    curtailedKw += Math.abs(work.offerKw[unit]! - work.levelKw[unit]!);
  }
  const isLess = left < best.overload - RESIDUE_FRAC;
  const isSame = left <= best.overload + RESIDUE_FRAC;
  if (!isLess && !(isSame && curtailedKw < best.curtailedKw - RESIDUE_KW)) return;
  best.overload = left;
  best.curtailedKw = curtailedKw;
  keepCells(work);
}

function trimPasses(context: CycleContext, work: DispatchWork): void {
  const { targetKw } = context.limits;
  // What could not be relieved before may be by now, or may need it no more: every constraint is tried anew.
  work.state.isResidual.fill(0);
  for (let pass = 0; pass < PASSES_MAX; pass += 1) {
    const worst = worstConstraint(context, work);
    if (worst < 0) return;
    trimOne(context, work, worst);
    work.hasActed[worst] = 1;
    if (work.flowKw[worst]! > targetKw[worst]! + RESIDUE_KW) work.state.isResidual[worst] = 1;
  }
}

function trimOne(context: CycleContext, work: DispatchWork, constraint: number): void {
  reallocate(
    context,
    work,
    constraint,
    liftedFlow(context, work, constraint) - context.limits.targetKw[constraint]!,
  );
  measure(context, work);
}

/** The constraint furthest above its target for its size, or −1; one that its units cannot relieve is not tried again. */
function worstConstraint(context: CycleContext, work: DispatchWork): number {
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

/** @returns true while a timer runs or capacity was given back. */
function giveBack(context: CycleContext, work: DispatchWork, instant: number): boolean {
  const { releaseKw } = context.limits;
  const { belowSince } = work.state;
  let isBusy = false;
  for (let constraint = 0; constraint < work.flowKw.length; constraint += 1) {
    const flow = work.flowKw[constraint]!;
    if (
      work.hasActed[constraint] === 1 ||
      flow >= releaseKw[constraint]! ||
      work.state.isActive[constraint] === 0
    ) {
      belowSince[constraint] = -1;
      continue;
    }
    isBusy = true;
    if (belowSince[constraint]! < 0) belowSince[constraint] = instant;
    if (instant - belowSince[constraint]! < context.releaseHoldS) continue;
    giveBackAt(context, work, constraint);
  }
  return isBusy;
}

/**
 * Gives back one step of relief, or, where units can only move in larger ones, twice as much until one moves: a unit that
 * is either on or off must come back when there is room for it. Never more than the room below the target.
 */
function giveBackAt(context: CycleContext, work: DispatchWork, constraint: number): void {
  const flow = work.flowKw[constraint]!;
  const inForceKw = reliefInForce(context, work, constraint);
  const mostKw = Math.min(inForceKw, context.limits.targetKw[constraint]! - flow);
  if (mostKw < context.deadbandKw && mostKw < inForceKw) return;
  let stepKw = context.limits.releaseStepKw[constraint]!;
  while (true) {
    reallocate(context, work, constraint, inForceKw - Math.min(stepKw, mostKw));
    measure(context, work);
    if (stepKw >= mostKw || work.flowKw[constraint]! > flow + RESIDUE_KW) return;
    stepKw *= 2;
  }
}

/** Sets this constraint's set-points so that they give `neededKw` of relief, all other set-points held. */
function reallocate(
  context: CycleContext,
  work: DispatchWork,
  constraint: number,
  neededKw: number,
): void {
  const { state } = work;
  const first = constraint * work.levelKw.length;
  levels(work, constraint, work.baseKw);
  state.capKw.fill(Infinity, first, first + work.levelKw.length);
  state.liftKw.fill(-Infinity, first, first + work.levelKw.length);
  state.isActive[constraint] = 0;
  if (neededKw <= 0) return;
  work.levelKw.set(work.baseKw);
  allocate(context, work, constraint, neededKw);
  for (let unit = 0; unit < work.levelKw.length; unit += 1) {
    const level = work.levelKw[unit]!;
    if (level === work.baseKw[unit]!) continue;
    if (level < work.baseKw[unit]!) state.capKw[first + unit] = level;
    else state.liftKw[first + unit] = level;
    state.isActive[constraint] = 1;
  }
}

/** Moves `work.levelKw` by the principle, and then, while an element is out, by the firm units behind it. */
function allocate(
  context: CycleContext,
  work: DispatchWork,
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

function liftedFlow(context: CycleContext, work: DispatchWork, constraint: number): number {
  levels(work, constraint, work.baseKw);
  return flowAt(context, constraint, work.baseKw) + work.correctionKw[constraint]!;
}

function reliefInForce(context: CycleContext, work: DispatchWork, constraint: number): number {
  levels(work, -1, work.levelKw);
  return (
    liftedFlow(context, work, constraint) -
    flowAt(context, constraint, work.levelKw) -
    work.correctionKw[constraint]!
  );
}
