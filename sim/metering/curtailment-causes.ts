/**
 * Stage part: the cause of every curtailed kilowatt-second, why a unit was held back. Every kW·s that a unit could have injected and did not is counted once: under the
 * trades by which it had sold itself into a buyer's place, as far as their constraints asked for it, and what is left in its
 * own place, at the constraint whose set-point was the tightest.
 * A unit that a breaker, its fail-safe or the loss of supply holds is held by that alone.
 * Takes a stretch of constant output and the sold slices of each constraint; adds to the period's registers. Injection held
 * back is positive; consumption held back (a store or site lifted towards 0) is negative.
 * Keeps: the parts make what was held back; a trade gets at most its slice, and all trades of a unit at most its cut.
 */
import type { MeritRow } from "../access/merit-order.ts";
import { HOLD, type Registers, type Segment } from "../model/readings.ts";

/** `sold`: the traded slices of each constraint's list, in order; `trades`: the order of the trade registers. */
export function addCauses(
  registers: Registers,
  availableKw: Float64Array,
  segment: Segment,
  sold: readonly (readonly MeritRow[])[],
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
    let ownKw = cutKw;
    if (trades.length > 0 && cutKw > 0) {
      const add = (constraint: number) => {
        const askedKw = availableKw[unit]! - segment.capKw[constraint * unitCount + unit]!;
        const slices = sold[constraint]!.filter((slice) => slice.unit === unit);
        const mostKw = Math.min(askedKw, ownKw);
        ownKw -= addSlices(registers, segment, constraint, slices, mostKw, trades);
      };
      // The constraint that holds the unit back comes first: a kilowatt that serves two buyers is paid once, by its buyer.
      add(binding);
      for (let other = 0; other < sold.length; other += 1) if (other !== binding) add(other);
    }
    registers.ownCutKws[binding * unitCount + unit]! += ownKw * seconds;
  }
}

/** Fills the slices of one unit at one constraint, in the order of the list. @returns what they took, kW. */
function addSlices(
  registers: Registers,
  { seconds, levelKw }: Segment,
  constraint: number,
  slices: readonly MeritRow[],
  mostKw: number,
  trades: readonly { readonly id: string }[],
): number {
  let takenKw = 0;
  for (const { unit, volumeKw, trade } of slices) {
    const givenKw = Math.max(0, Math.min(volumeKw, mostKw - takenKw));
    takenKw += givenKw;
    registers.soldCutKws[constraint * levelKw.length + unit]! += givenKw * seconds;
    registers.tradeKws[trades.findIndex(({ id }) => id === trade)]! += givenKw * seconds;
  }
  return takenKw;
}
