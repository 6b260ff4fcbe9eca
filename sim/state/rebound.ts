/**
 * What consumers make good: a part of what they drew less, whoever asked for it, is drawn on top in the half-hours that follow, and a
 * part of what they drew more is drawn less. Takes what was metered; changes what is owed by period, and what units want to draw.
 * Keeps: nobody draws less than nothing by it; no more than its connection lets through (availability sees to that).
 */
import { PERIOD_HOURS, PERIOD_SECONDS } from "../core/time.ts";
import { SECONDS_PER_MINUTE, WH_PER_KWH } from "../core/units.ts";
import type { Readings } from "../model/readings.ts";
import { connectionLimitsIn } from "../positions/capacity-book.ts";
import type { World } from "./world.ts";

/** By period: what each unit is to draw on top, kW. */
export type Rebound = Map<number, Float64Array>;

/** Rounding of series and meters is no change, as a part of the peak. */
const CHANGE_FRAC = 0.01;

export function withRebound({ rebound }: World, period: number, sourceKw: Float64Array): void {
  const owedKw = rebound.get(period);
  if (owedKw === undefined) return;
  for (let unit = 0; unit < sourceKw.length; unit += 1)
    if (owedKw[unit] !== 0) sourceKw[unit] = Math.min(0, sourceKw[unit]! - owedKw[unit]!);
}

/** Once a period is metered. Where a bus had no supply, what was not drawn is made good too. */
export function keepRebound(world: World, period: number, { deliveredWh }: Readings): void {
  const { terms, rebound, inputs, network, capacity } = world;
  rebound.delete(period - 1);
  for (let unit = 0; unit < terms.length; unit += 1) {
    const of = terms[unit];
    if (of === undefined || of.reboundFrac === 0) continue;
    const { importLimitKw } = connectionLimitsIn(capacity, period);
    const mostKw = importLimitKw[network.units.connection[unit]!]!;
    // What is drawn to move a baseline is of no use, and nothing of it is saved later.
    const wantedKw = Math.min(mostKw, inputs.conduct.addedKw[unit]! - inputs.sourceKw[unit]!);
    const lessKw = wantedKw + deliveredWh[unit]! / (WH_PER_KWH * PERIOD_HOURS);
    if (Math.abs(lessKw) < CHANGE_FRAC * network.units.consumptionKwMax[unit]!) continue;
    const count = (of.reboundMinutes * SECONDS_PER_MINUTE) / PERIOD_SECONDS;
    for (let later = period + 1; later <= period + count; later += 1) {
      const owedKw = rebound.get(later) ?? new Float64Array(terms.length);
      owedKw[unit]! += (of.reboundFrac * lessKw) / count;
      rebound.set(later, owedKw);
    }
  }
}
