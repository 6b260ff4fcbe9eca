/**
 * What units inject, given what was declared of them and what is known now: one that was declared all that was believed then
 * gives what it can, one declared lower the lesser of the two; consumers draw what they draw, stores keep to their plan.
 */
import type { Network } from "../model/network.ts";

/** What owners declared, and what was believed available when they did, kW, [period][unit]. */
export interface Declared {
  readonly scheduleKw: Float64Array;
  readonly believedKw: Float64Array;
}

/** A schedule this close to what was believed is all of it, kW. */
const SAME_KW = 1e-3;

/** Fills `out`, by unit, with what is injected in a period where `availableKw` is available. */
export function injectionRule(
  { scheduleKw, believedKw }: Declared,
  { units }: Network,
): (period: number, availableKw: Float64Array, out: Float64Array) => void {
  const isStore = units.technology.map((technology) => technology === "storage");
  const isConsumer = units.technology.map((technology) => technology === "demand");
  return (period, availableKw, out) => {
    for (let unit = 0; unit < out.length; unit += 1) {
      const scheduled = scheduleKw[period * out.length + unit]!;
      const isAll = scheduled >= believedKw[period * out.length + unit]! - SAME_KW;
      out[unit] = isStore[unit]
        ? scheduled
        : isConsumer[unit] || isAll
          ? availableKw[unit]!
          : Math.min(scheduled, availableKw[unit]!);
    }
  };
}
