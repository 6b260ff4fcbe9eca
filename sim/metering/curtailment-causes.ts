/**
 * Stage part: the cause of every curtailed kilowatt-second, why a unit was held back. Every kW·s that a unit could have injected and did not is counted once: under the
 * trades by which it had sold itself into a buyer's place, as far as their constraints asked for it, and what is left in its
 * own place, at the constraint whose set-point was the tightest.
 * A unit that a breaker, its fail-safe or the loss of supply holds is held by that alone.
 * Takes a stretch of constant output and the sold slices of each constraint; adds to the period's registers. Injection held
 * back is positive; what was raised (a store or site lifted towards 0, a seller sent up) is negative. How much of a movement
 * held nothing back, because a store was sent past 0 or a seller beyond what it would have done, is added by unit.
 * Keeps: the parts make what was held back; a trade gets at most its slice, and all trades of a unit at most its cut.
 */
import type { SoldSlice } from "../access/lists.ts";
import { type Direction, heldBackKw, signOf } from "../model/direction.ts";
import { HOLD, type Registers, type Segment } from "../model/readings.ts";

/** `sold`: the traded slices of each constraint's list, in order; `trades`: the order of the trade registers. */
export function addCauses(
  registers: Registers,
  availableKw: Float64Array,
  segment: Segment,
  sold: readonly (readonly SoldSlice[])[],
  trades: readonly { readonly id: string }[],
): void {
  const unitCount = segment.levelKw.length;
  for (let unit = 0; unit < unitCount; unit += 1) {
    const cutKw = availableKw[unit]! - segment.levelKw[unit]!;
    if (cutKw === 0) continue;
    const binding = segment.bindingConstraint[unit]!;
    const { seconds } = segment;
    switch (segment.hold[unit]) {
      case HOLD.trip:
        registers.tripCutKws[binding * unitCount + unit]! += cutKw * seconds;
        continue;
      case HOLD.failSafe:
        registers.failSafeCutKws[unit]! += cutKw * seconds;
        continue;
      case HOLD.outage:
        registers.outageCutKws[unit]! += cutKw * seconds;
        continue;
    }
    addSent(registers, unit, availableKw[unit]!, segment.levelKw[unit]!, seconds);
    let ownKw = cutKw;
    if (trades.length > 0 && sold.some((slices) => slices.some((of) => of.unit === unit))) {
      const direction = cutKw > 0 ? "down" : "up";
      const sign = signOf(direction);
      const asked = tightest(availableKw, segment, unit, direction);
      // What no set-point asks for any more, or none asked for, is under no trade.
      const totalKw = Math.max(0, Math.min(sign * cutKw, asked.totalKw));
      const moved = { unit, direction, totalKw } as const;
      const leftKw = overSlices(
        availableKw,
        segment,
        moved,
        asked.binding,
        sold,
        (constraint, of, kw) => {
          registers.soldCutKws[constraint * unitCount + unit]! += sign * kw * seconds;
          registers.tradeKws[trades.findIndex(({ id }) => id === of.trade)]! += kw * seconds;
        },
      );
      ownKw = cutKw - sign * (totalKw - leftKw);
    }
    registers.ownCutKws[binding * unitCount + unit]! += ownKw * seconds;
  }
}

/** Adds the part of a movement that held nothing back: charging or drawing more, discharging or injecting more. */
function addSent(
  { sentDownKws, sentUpKws }: Registers,
  unit: number,
  availableKw: number,
  levelKw: number,
  seconds: number,
): void {
  const direction = availableKw > levelKw ? "down" : "up";
  const heldKw = heldBackKw(direction, availableKw) - heldBackKw(direction, levelKw);
  const sentKw = Math.abs(availableKw - levelKw) - heldKw;
  const sentKws = direction === "down" ? sentDownKws : sentUpKws;
  if (sentKw > 0) sentKws[unit]! += sentKw * seconds;
}

/** How far a unit moves, or is to move, in one direction, kW. */
export interface Movement {
  readonly unit: number;
  readonly direction: Direction;
  readonly totalKw: number;
}

/** How far the set-points of one constraint take a unit in a direction, kW. */
function askedKw(
  availableKw: Float64Array,
  { capKw, liftKw, levelKw }: Segment,
  constraint: number,
  unit: number,
  direction: Direction,
): number {
  const cell = constraint * levelKw.length + unit;
  const setPointKw = direction === "down" ? capKw[cell]! : liftKw[cell]!;
  return signOf(direction) * (availableKw[unit]! - setPointKw);
}

/** How far the set-points of all constraints together take a unit in a direction, kW, and the first that takes it so far. */
export function tightest(
  availableKw: Float64Array,
  segment: Segment,
  unit: number,
  direction: Direction,
): { totalKw: number; binding: number } {
  let totalKw = -Infinity;
  let binding = 0;
  for (
    let constraint = 0;
    constraint < segment.capKw.length / segment.levelKw.length;
    constraint += 1
  ) {
    const kw = askedKw(availableKw, segment, constraint, unit, direction);
    if (kw <= totalKw) continue;
    totalKw = kw;
    binding = constraint;
  }
  return { totalKw, binding };
}

/**
 * Spreads what a unit does over the slices that it sold in that direction, as far as their constraints asked for it, in the order of the
 * lists. The constraint that holds the unit back comes first: a kilowatt that serves two buyers is paid once, by its buyer.
 * @returns what no slice took.
 */
export function overSlices(
  availableKw: Float64Array,
  segment: Segment,
  { unit, direction, totalKw }: Movement,
  first: number,
  sold: readonly (readonly SoldSlice[])[],
  give: (constraint: number, slice: SoldSlice, kw: number) => void,
): number {
  let leftKw = totalKw;
  for (let turn = 0; turn <= sold.length; turn += 1) {
    const constraint = turn === 0 ? first : turn - 1;
    if (turn > 0 && constraint === first) continue;
    let mostKw = Math.min(askedKw(availableKw, segment, constraint, unit, direction), leftKw);
    for (const slice of sold[constraint]!) {
      if (slice.unit !== unit || slice.direction !== direction) continue;
      const kw = Math.max(0, Math.min(slice.volumeKw, mostKw));
      mostKw -= kw;
      leftKw -= kw;
      give(constraint, slice, kw);
    }
  }
  return leftKw;
}
