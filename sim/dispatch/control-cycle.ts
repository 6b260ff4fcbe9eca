/**
 * Stage part: one cycle of active network management. Takes flows as the manager counts them and the lists; changes
 * set-points so that every constraint above its target is driven down to it (access/trim.ts), and gives capacity back where
 * the flow has stayed below release.
 * Keeps: no constraint ends further above its target than it started, or it is named a residual overload.
 */
import { keepCells, measure } from "../access/set-points.ts";
import {
  goBack,
  liftedFlow,
  overload,
  PASSES_MAX,
  RESIDUE_FRAC,
  RESIDUE_KW,
  type ReliefContext,
  reallocate,
  reliefInForce,
  trim,
  trimPasses,
  worstConstraint,
} from "../access/trim.ts";
import type { ConstraintModel } from "../network/constraints.ts";
import type { ConstraintLimits } from "../network/limits.ts";
import type { DispatchWork } from "./state.ts";

export interface CycleContext extends ReliefContext {
  readonly model: ConstraintModel;
  readonly limits: ConstraintLimits;
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
  for (let constraint = 0; constraint < work.flowKw.length; constraint += 1)
    if (work.state.isActive[constraint] === 1)
      letGo(context, work, constraint, (unit) => mayHold(context, unit));
  measure(context, work);
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
  work.flowAfterKw.set(work.flowKw);
  work.hasActedInTick = true;
  return released;
}

/**
 * Places the relief in force by changed lists. What the flow needs follows the new order; what is held beyond that stays with
 * whoever holds it, until it is given back: no list curtails anybody further without need. Who may be held no more is let go.
 * At its own constraint the flow stays where it was, or comes no higher than its target; at others it may not, so what a new
 * list made worse is trimmed back at once, and what that took too much of is given back. Where no way is found, the
 * set-points of the old lists stand until the next action.
 */
export function reorder(
  context: CycleContext,
  work: DispatchWork,
  changed: readonly number[],
): void {
  measure(context, work);
  work.flowBeforeKw.set(work.flowKw);
  const active = changed.filter((constraint) => work.state.isActive[constraint] === 1);
  const reliefKw = active.map((constraint) => reliefInForce(context, work, constraint));
  for (const constraint of active) {
    // While an element is out a firm unit may be held too, but by the need alone: what it had sold ends with its trade.
    letGo(context, work, constraint, (unit) => context.model.isFlexible[unit] === 1);
    letBuyersGo(context, work, constraint);
  }
  keepCells(work);
  for (const [index, constraint] of active.entries())
    reallocate(context, work, constraint, reliefKw[index]!);
  measure(context, work);
  relieveWorsened(context, work);
  for (const constraint of active) {
    const excessKw = liftedFlow(context, work, constraint) - work.flowBeforeKw[constraint]!;
    reallocate(context, work, constraint, excessKw);
    measure(context, work);
  }
  relieveWorsened(context, work);
  if (worsened(context, work) < 0) return;
  goBack(context, work);
  // What letting go did to the flow stands, whatever it is.
  for (let constraint = 0; constraint < work.flowKw.length; constraint += 1)
    work.flowBeforeKw[constraint] = Math.max(
      work.flowBeforeKw[constraint]!,
      work.flowKw[constraint]!,
    );
}

/** Units that may not be held in their own place are held by no more than they sold under the list in force, whatever that does to the flow. */
function letGo(
  context: CycleContext,
  work: DispatchWork,
  constraint: number,
  isHeldAnywhere: (unit: number) => boolean,
): void {
  const { sold } = context.lists[constraint]!;
  const { capKw, liftKw } = work.state;
  const unitCount = work.levelKw.length;
  for (let unit = 0; unit < unitCount; unit += 1) {
    const cell = constraint * unitCount + unit;
    if (capKw[cell] === Infinity && liftKw[cell] === -Infinity) continue;
    if (isHeldAnywhere(unit)) continue;
    const soldKw = { down: 0, up: 0 };
    for (const slice of sold) if (slice.unit === unit) soldKw[slice.direction] += slice.volumeKw;
    const leastKw = soldKw.down > 0 ? work.offerKw[unit]! - soldKw.down : Infinity;
    const mostKw = soldKw.up > 0 ? work.offerKw[unit]! + soldKw.up : -Infinity;
    capKw[cell] = Math.max(capKw[cell]!, leastKw);
    liftKw[cell] = Math.min(liftKw[cell]!, mostKw);
  }
}

/** What a buyer bought it keeps from the first second of a list; the need alone reaches it again, behind all others. */
function letBuyersGo({ lists }: CycleContext, work: DispatchWork, constraint: number): void {
  const { rows, kept } = lists[constraint]!;
  const { capKw, liftKw } = work.state;
  for (const { buyer, direction, row } of kept) {
    const cell = constraint * work.levelKw.length + buyer;
    if (direction === "down") capKw[cell] = Math.max(capKw[cell]!, rows.floorKw[row]!);
    else liftKw[cell] = Math.min(liftKw[cell]!, rows.ceilingKw[row]!);
  }
}

/** Whether the manager may hold a unit down in its own place: firm connections only while an element is out. */
export function mayHold({ model, isElementOut }: CycleContext, unit: number): boolean {
  return model.isFlexible[unit] === 1 || (isElementOut && model.isFirm[unit] === 1);
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

/** @returns true while a timer runs or capacity was given back. */
function giveBack(context: CycleContext, work: DispatchWork, instant: number): boolean {
  const { releaseKw } = context.limits;
  const { belowSince, blindSince } = work.state;
  let isBusy = false;
  for (let constraint = 0; constraint < work.flowKw.length; constraint += 1) {
    const flow = work.flowKw[constraint]!;
    if (
      work.hasActed[constraint] === 1 ||
      // Steps of relief land on release itself; a rounding error of flows below it is not below.
      flow >= releaseKw[constraint]! - RESIDUE_KW ||
      blindSince[constraint]! >= 0 ||
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
