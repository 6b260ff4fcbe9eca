/**
 * Stage part: one cycle of active network management. Takes measured flows and the lists; changes set-points so that every
 * constraint above its target is driven down to it, and gives capacity back where the flow has stayed below release.
 *
 * Letters: F flow at a constraint, F⁰ flow with this constraint's own set-points lifted and all others held, T target,
 * D = F⁰ − T. Every action allocates D anew over what the units could do, so the principle holds after each action and a
 * smaller D gives back in reverse order by itself. Overlapping constraints: worst first, up to PASSES_MAX passes, then a
 * give-back pass releases what no constraint needs.
 * Keeps: no constraint ends further above its target than it started, or it is named a residual overload.
 */
import { allocateRanked, allocateShared } from "../access/allocate.ts";
import type { Principle } from "../access/principle.ts";
import type { ConstraintModel } from "../network/constraints.ts";
import type { ConstraintList, DispatchWork } from "./state.ts";

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

export interface CycleContext {
  readonly model: ConstraintModel;
  readonly principle: Principle;
  readonly lists: readonly ConstraintList[];
  readonly availableKw: Float64Array;
  readonly releaseHoldS: number;
}

/** Levels of all units under the set-points in force, into `work.levelKw`, and the flows that follow, into `work.flowKw`. */
export function measure(context: CycleContext, work: DispatchWork): void {
  levels(context, work, -1, work.levelKw);
  for (let constraint = 0; constraint < work.flowKw.length; constraint += 1) {
    work.flowKw[constraint] = flowAt(context, work, constraint, work.levelKw);
  }
}

/** Acts once at `instant`. @returns true while a release timer runs or capacity was given back. */
export function act(context: CycleContext, work: DispatchWork, instant: number): boolean {
  work.flowBeforeKw.set(work.flowKw);
  work.hasActed.fill(0);
  trim(context, work);
  const trimmedOverload = overload(context, work);
  work.keptLimitKw.set(work.state.limitKw);
  const released = giveBack(context, work, instant);
  // Capacity given back at one constraint may load another that had room before; if that cannot be relieved, it waits.
  if (released) {
    trimPasses(context, work);
    if (overload(context, work) > trimmedOverload + RESIDUE_FRAC) keep(context, work);
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
  work.listAllowedKw.fill(Infinity);
  if (changed.length === 0) return;
  measure(context, work);
  work.flowBeforeKw.set(work.flowKw);
  work.keptLimitKw.set(work.state.limitKw);
  const active = changed.filter((constraint) => isActive(context, work, constraint));
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
  if (worsened(context, work) >= 0) keep(context, work);
  for (let constraint = 0; constraint < work.flowKw.length; constraint += 1) {
    work.listAllowedKw[constraint] = allowed(context, work, constraint);
  }
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

/** Goes back to the set-points that were kept. */
function keep(context: CycleContext, work: DispatchWork): void {
  work.state.limitKw.set(work.keptLimitKw);
  measure(context, work);
}

/** How far all constraints together are above their targets, each as a fraction of its own. */
function overload(context: CycleContext, work: DispatchWork): number {
  const { targetKw } = context.model;
  let sum = 0;
  for (let constraint = 0; constraint < work.flowKw.length; constraint += 1) {
    const overKw = work.flowKw[constraint]! - targetKw[constraint]!;
    if (overKw > RESIDUE_KW) sum += overKw / targetKw[constraint]!;
  }
  return sum;
}

/** Names every overload that is left. */
function nameResiduals(context: CycleContext, work: DispatchWork): void {
  const { targetKw } = context.model;
  for (let constraint = 0; constraint < work.flowKw.length; constraint += 1) {
    const isOver = work.flowKw[constraint]! > targetKw[constraint]! + RESIDUE_KW;
    work.state.isResidual[constraint] = isOver ? 1 : 0;
  }
}

/** The flow that new lists may leave: the target, or what it was where it was above. */
function allowed(context: CycleContext, work: DispatchWork, constraint: number): number {
  return Math.max(context.model.targetKw[constraint]!, work.flowBeforeKw[constraint]!);
}

/** The constraint that new lists brought furthest above what is allowed, or −1. */
function worsened(context: CycleContext, work: DispatchWork): number {
  let worst = -1;
  let mostKw = RESIDUE_KW;
  for (let constraint = 0; constraint < work.flowKw.length; constraint += 1) {
    const overKw = work.flowKw[constraint]! - allowed(context, work, constraint);
    if (overKw <= mostKw) continue;
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
  if (overload(context, work) > 0) keep(context, work);
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
    curtailedKw += context.availableKw[unit]! - work.levelKw[unit]!;
  }
  const isLess = left < best.overload - RESIDUE_FRAC;
  const isSame = left <= best.overload + RESIDUE_FRAC;
  if (!isLess && !(isSame && curtailedKw < best.curtailedKw - RESIDUE_KW)) return;
  best.overload = left;
  best.curtailedKw = curtailedKw;
  work.keptLimitKw.set(work.state.limitKw);
}

function trimPasses(context: CycleContext, work: DispatchWork): void {
  const { targetKw } = context.model;
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
    liftedFlow(context, work, constraint) - context.model.targetKw[constraint]!,
  );
  measure(context, work);
}

/** The constraint furthest above its target for its size, or −1; one that its units cannot relieve is not tried again. */
function worstConstraint(context: CycleContext, work: DispatchWork): number {
  const { targetKw } = context.model;
  let worst = -1;
  let worstFrac = 1;
  for (let constraint = 0; constraint < work.flowKw.length; constraint += 1) {
    const flow = work.flowKw[constraint]!;
    if (work.state.isResidual[constraint] === 1 || flow <= targetKw[constraint]! + RESIDUE_KW)
      continue;
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
  const { releaseKw } = context.model;
  const { belowSince } = work.state;
  let isBusy = false;
  for (let constraint = 0; constraint < work.flowKw.length; constraint += 1) {
    const flow = work.flowKw[constraint]!;
    if (
      work.hasActed[constraint] === 1 ||
      flow >= releaseKw[constraint]! ||
      !isActive(context, work, constraint)
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
  const mostKw = Math.min(inForceKw, context.model.targetKw[constraint]! - flow);
  let stepKw = context.model.releaseStepKw[constraint]!;
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
  const { model, principle, lists } = context;
  const unitCount = context.availableKw.length;
  levels(context, work, constraint, work.baseKw);
  const limitKw = work.state.limitKw.subarray(constraint * unitCount, (constraint + 1) * unitCount);
  limitKw.fill(Infinity);
  if (neededKw <= 0) return;
  work.levelKw.set(work.baseKw);
  const problem = {
    rows: lists[constraint]!.rows,
    sensitivity: model.sensitivity.subarray(constraint * unitCount, (constraint + 1) * unitCount),
    minSensitivity: model.minSensitivity,
    actuate: model.actuate,
    capacityKw: model.network.units.capacityKw,
  };
  if (principle.kind === "ranked") allocateRanked(problem, neededKw, work.levelKw);
  else allocateShared(problem, principle.share, neededKw, work.levelKw, work.cutKw);
  for (let unit = 0; unit < unitCount; unit += 1) {
    if (work.levelKw[unit]! < work.baseKw[unit]!) limitKw[unit] = work.levelKw[unit]!;
  }
}

/** Output of every unit under all set-points but those of `lifted`. */
function levels(
  context: CycleContext,
  work: DispatchWork,
  lifted: number,
  out: Float64Array,
): void {
  const unitCount = context.availableKw.length;
  const { limitKw } = work.state;
  out.set(context.availableKw);
  for (let constraint = 0; constraint < work.flowKw.length; constraint += 1) {
    if (constraint === lifted) continue;
    const first = constraint * unitCount;
    for (let unit = 0; unit < unitCount; unit += 1) {
      const limit = limitKw[first + unit]!;
      if (limit < out[unit]!) out[unit] = limit;
    }
  }
}

/** Flow at a constraint when units run at `levelKw`: what it would be uncurtailed, less the relief. */
function flowAt(
  context: CycleContext,
  work: DispatchWork,
  constraint: number,
  levelKw: Float64Array,
): number {
  const { sensitivity } = context.model;
  const unitCount = levelKw.length;
  let flow = work.uncurtailedFlowKw[constraint]!;
  for (let unit = 0; unit < unitCount; unit += 1) {
    const cut = context.availableKw[unit]! - levelKw[unit]!;
    if (cut !== 0) flow -= cut * sensitivity[constraint * unitCount + unit]!;
  }
  return flow;
}

function liftedFlow(context: CycleContext, work: DispatchWork, constraint: number): number {
  levels(context, work, constraint, work.baseKw);
  return flowAt(context, work, constraint, work.baseKw);
}

function reliefInForce(context: CycleContext, work: DispatchWork, constraint: number): number {
  levels(context, work, -1, work.levelKw);
  return liftedFlow(context, work, constraint) - flowAt(context, work, constraint, work.levelKw);
}

function isActive(context: CycleContext, work: DispatchWork, constraint: number): boolean {
  const unitCount = context.availableKw.length;
  for (let unit = 0; unit < unitCount; unit += 1) {
    if (work.state.limitKw[constraint * unitCount + unit]! < Infinity) return true;
  }
  return false;
}
