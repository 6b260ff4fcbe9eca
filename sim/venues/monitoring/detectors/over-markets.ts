/**
 * Adds up what a detector of the energy exchange makes of half-hours: the impact is the mean over those in which the conduct was seen, the gain is the sum. Takes half-hours with
 * the order that would have been straight; gives the rest of a score.
 */
import { PERIOD_SECONDS } from "../../../core/time.ts";
import { kwFromWh } from "../../../core/units.ts";
import { ENERGY_PLATFORM, type EnergyOrder } from "../../../model/energy-exchange.ts";
import type { Score } from "../../../model/monitoring.ts";
import { impactOf } from "../impact.ts";
import type { MarketSeen } from "../seen.ts";

/** A half-hour in which the conduct was seen, and how much energy it concerns. */
export interface Seen {
  readonly market: MarketSeen;
  readonly instead: EnergyOrder;
  readonly concernedWh: number;
}

export function scoreOver(scoreFrac: number, seen: readonly Seen[]): Score {
  let [impact, gain, concernedWh] = [0, 0, 0];
  for (const { market, instead, concernedWh: wh } of seen) {
    const { gbpPerMwh, gainMicroGbp } = impactOf(market, instead);
    impact += gbpPerMwh;
    gain += gainMicroGbp;
    concernedWh += wh;
  }
  const count = Math.max(1, seen.length);
  return {
    scoreFrac,
    evidenceKw: kwFromWh(concernedWh / count, PERIOD_SECONDS),
    impactGbpPerMwh: impact / count,
    gains: gain > 0 ? [{ payee: ENERGY_PLATFORM, microGbp: gain }] : [],
  };
}
