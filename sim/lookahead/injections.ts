/**
 * What units inject, given what was declared of them, what the system operator accepted, and what is known now: one that was
 * declared all that was believed then gives what it can, one declared lower the lesser of the two; consumers draw what they
 * draw, stores keep to their plan. Acceptances come on top, as far as the unit can follow, and no connection gives or draws
 * more than it may.
 */
import { type ConnectionLimits, holderOf } from "../model/connection-limits.ts";
import type { Forecast } from "../model/forecast.ts";
import type { Network } from "../model/network.ts";

/** What owners declared, what was believed available when they did, and what was accepted of them, kW, [period][unit]. */
export interface Declared {
  readonly scheduleKw: Float64Array;
  readonly believedKw: Float64Array;
  /** Change of injection by acceptances, or by services and uses that are known; undefined for none. */
  readonly acceptedKw?: Float64Array | undefined;
  /** What connections let through, by period. */
  readonly limits: readonly ConnectionLimits[];
}

/** A schedule this close to what was believed is all of it, kW. */
const SAME_KW = 1e-3;

type Units = Network["units"];
const isStore = ({ technology }: Units, unit: number): boolean => technology[unit] === "storage";
const isConsumer = ({ technology }: Units, unit: number): boolean => technology[unit] === "demand";

/** Fills `out`, by unit, with what is injected in a period where `availableKw` is available. */
export function injectionRule(
  { scheduleKw, believedKw, acceptedKw, limits }: Declared,
  network: Network,
): (period: number, availableKw: Float64Array, out: Float64Array) => void {
  const { units } = network;
  const hold = holderOf(network);
  return (period, availableKw, out) => {
    const first = period * out.length;
    for (let unit = 0; unit < out.length; unit += 1) {
      const scheduled = scheduleKw[first + unit]!;
      const isAll = scheduled >= believedKw[first + unit]! - SAME_KW;
      out[unit] = isStore(units, unit)
        ? scheduled
        : isConsumer(units, unit) || isAll
          ? availableKw[unit]!
          : Math.min(scheduled, availableKw[unit]!);
      const change = acceptedKw === undefined ? 0 : acceptedKw[first + unit]!;
      if (change !== 0) out[unit] = follows(units, unit, out[unit]! + change, availableKw[unit]!);
    }
    hold(out, limits[period]!);
  };
}

/** How far an acceptance can move a unit that has so much available: a source gives no more than that. */
function follows(units: Units, unit: number, kw: number, available: number): number {
  const mostKw = isStore(units, unit) ? units.capacityKw[unit]! : Math.max(0, available);
  const leastKw = 0 - units.chargeKwMax[unit]! - units.consumptionKwMax[unit]!;
  return Math.max(leastKw, Math.min(mostKw, kw));
}

/** What units are expected to inject on the point forecast, kW, [period][unit]. `out`: what it is written into. */
export function expectedInjections(
  declared: Declared,
  network: Network,
  { availableKw, periodCount }: Pick<Forecast, "availableKw" | "periodCount">,
  out = new Float64Array(availableKw.length),
): Float64Array {
  const unitCount = network.units.ids.length;
  const rule = injectionRule(declared, network);
  for (let step = 0; step < periodCount; step += 1) {
    const [from, to] = [step * unitCount, (step + 1) * unitCount];
    rule(step, availableKw.subarray(from, to), out.subarray(from, to));
  }
  return out;
}

/** Declared schedules as far as connections let them through, kW, [period][unit]. */
export function heldSchedules(
  network: Network,
  { scheduleKw, limits }: Pick<Declared, "scheduleKw" | "limits">,
): Float64Array {
  const unitCount = network.units.ids.length;
  const out = scheduleKw.slice();
  const hold = holderOf(network);
  for (const [step, of] of limits.entries())
    hold(out.subarray(step * unitCount, (step + 1) * unitCount), of);
  return out;
}
