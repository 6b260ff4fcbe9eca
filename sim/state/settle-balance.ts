/**
 * Settles the imbalance of one metered period: what each party's account holds, at the price of the period. Takes world and
 * readings; gives accounts and entries, none where the scenario does not ask. Changes nothing.
 */
import { periodStart } from "../core/time.ts";
import type { SystemState } from "../model/imbalance.ts";
import type { Readings } from "../model/readings.ts";
import { type SettledPeriod, settleImbalance } from "../settlement/imbalance/settle.ts";
import { readBalance } from "./read-balance.ts";
import type { World } from "./world.ts";

export interface SettledBalance extends SettledPeriod {
  readonly system: SystemState;
}

export function settleBalance(world: World, period: number, readings: Readings): SettledBalance {
  const { balancing, series } = world;
  const energies = readBalance(world, period, readings);
  const dayAheadGbpPerMwh = series.priceGbpPerMwh(period);
  const system = balancing.price({
    period,
    systemGbpPerMwh: series.systemPriceGbpPerMwh(period),
    marketGbpPerMwh: dayAheadGbpPerMwh,
    record: balancing.record,
  });
  const at = periodStart(period + 1);
  const settled = settleImbalance(balancing.parties, energies, system, dayAheadGbpPerMwh, {
    period,
    at,
  });
  return { ...settled, system };
}
