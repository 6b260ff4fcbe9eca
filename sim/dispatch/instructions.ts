/**
 * What units are told, and what they follow: the tightest of what the constraints ask (access/set-points.ts). Takes and
 * changes the state of the network manager.
 */
import type { AnmState, DispatchWork } from "./state.ts";

/** At an instant, tells every controlled unit the tightest of what the constraints ask; what others were told last stands. */
export function ask({ told, state }: DispatchWork, instant: number): void {
  const { capKw, liftKw, isControlled, isActive, askedCapKw, askedLiftKw, askedBy } = state;
  const unitCount = askedBy.length;
  told.capKw.set(askedCapKw);
  told.liftKw.set(askedLiftKw);
  told.by.set(askedBy);
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
  for (let unit = 0; unit < unitCount; unit += 1) {
    if (told.capKw[unit] !== askedCapKw[unit] || told.liftKw[unit] !== askedLiftKw[unit])
      state.toldAt[unit] = instant;
  }
}

/** A unit takes what it was told, whatever is still on its way. */
export function take(state: AnmState, unit: number): void {
  state.sentCapKw[unit] = state.askedCapKw[unit]!;
  state.sentLiftKw[unit] = state.askedLiftKw[unit]!;
  state.sentBy[unit] = state.askedBy[unit]!;
  state.takenCapKw[unit] = state.askedCapKw[unit]!;
  state.takenLiftKw[unit] = state.askedLiftKw[unit]!;
  state.takenBy[unit] = state.askedBy[unit]!;
}

/** What a unit does with `kw` on offer under the set-point that it follows. */
export function underTaken(state: AnmState, unit: number, kw: number): number {
  return Math.max(Math.min(kw, state.takenCapKw[unit]!), state.takenLiftKw[unit]!);
}

/** No constraint asks anything of a unit any more; what they asked last is kept for whoever measures what it did. */
export function drop(state: AnmState, unit: number): void {
  const unitCount = state.askedBy.length;
  for (let constraint = 0; constraint < state.isActive.length; constraint += 1) {
    const cell = constraint * unitCount + unit;
    if (state.isControlled[unit] === 1) {
      state.lastCapKw[cell] = state.capKw[cell]!;
      state.lastLiftKw[cell] = state.liftKw[cell]!;
    }
    if (state.isActive[constraint] === 0) continue;
    state.capKw[cell] = Infinity;
    state.liftKw[cell] = -Infinity;
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
