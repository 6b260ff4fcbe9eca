/**
 * Stage part: why a unit was held back. Every kW·s that a unit could have injected and did not gets the constraint whose
 * set-point was the tightest, and whether it was the unit's own place in the queue or a place that it sold itself into.
 * Takes a stretch of constant output and the sold slices of each constraint; adds to the period's registers.
 */
import type { MeritRow } from "../access/merit-order.ts";
import type { Registers, Segment } from "../model/readings.ts";

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
    if (cutKw <= 0) continue;
    const constraint = segment.bindingConstraint[unit]!;
    const cell = constraint * unitCount + unit;
    const soldKw = Math.min(cutKw, soldBy(unit, sold[constraint]!));
    registers.soldCutKws[cell]! += soldKw * segment.seconds;
    registers.ownCutKws[cell]! += (cutKw - soldKw) * segment.seconds;
  }
  if (trades.length > 0) addTrades(registers, availableKw, segment, sold, trades);
}

/** A unit that sold gives its sold slices first; what is held back beyond them is its own. */
function soldBy(unit: number, slices: readonly MeritRow[]): number {
  let soldKw = 0;
  for (const slice of slices) if (slice.unit === unit) soldKw += slice.volumeKw;
  return soldKw;
}

/** Each trade counts what its own constraint asked of the seller, slices in the order of the list. */
function addTrades(
  registers: Registers,
  availableKw: Float64Array,
  segment: Segment,
  sold: readonly (readonly MeritRow[])[],
  trades: readonly { readonly id: string }[],
): void {
  const unitCount = segment.levelKw.length;
  for (const [constraint, slices] of sold.entries()) {
    const takenKw = new Map<number, number>();
    for (const { unit, volumeKw, trade } of slices) {
      const limitKw = segment.limitKw[constraint * unitCount + unit]!;
      const askedKw = Math.max(0, availableKw[unit]! - limitKw);
      const taken = takenKw.get(unit) ?? 0;
      const givenKw = Math.max(0, Math.min(volumeKw, askedKw - taken));
      takenKw.set(unit, taken + givenKw);
      registers.tradeKws[trades.findIndex(({ id }) => id === trade)]! += givenKw * segment.seconds;
    }
  }
}
