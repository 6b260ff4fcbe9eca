/**
 * Gathers what one metered period's imbalance is settled from, and has it settled: the price is applied in sim/settlement/imbalance/settle.ts. Takes world and
 * readings, and what armed units gave; gives accounts and entries, none where the scenario does not ask. Changes nothing.
 */
import { periodStart } from "../core/time.ts";
import type { SystemState } from "../model/imbalance.ts";
import type { Readings } from "../model/readings.ts";
import type { ServiceDelivery } from "../model/services.ts";
import { runsOf, type SettlementRun } from "../settlement/imbalance/runs.ts";
import {
  type SettledParty,
  type SettledPeriod,
  settleImbalance,
} from "../settlement/imbalance/settle.ts";
import { settleCompensation } from "../settlement/imbalance/settle-compensation.ts";
import { type Balance, readBalance } from "./read-balance.ts";
import type { World } from "./world.ts";

export interface SettledBalance extends SettledPeriod {
  readonly system: SystemState;
  /** Whose the accounts are, by row. */
  readonly ids: readonly string[];
  readonly runs: readonly SettlementRun[];
}

export function settleBalance(
  world: World,
  period: number,
  readings: Readings,
  delivered: readonly ServiceDelivery[],
): SettledBalance {
  const { balancing, series } = world;
  const balance = readBalance(world, period, readings, delivered);
  const dayAheadGbpPerMwh = series.priceGbpPerMwh(period);
  const system = systemState(world, period);
  const occasion = { period, at: periodStart(period + 1) };
  const runs = runsOf(balancing.runs, period);
  const settled = settledParties(world);
  const prices = { system, dayAheadGbpPerMwh };
  const { accounts, entries } = settleImbalance(settled, balance.energies, prices, runs, occasion);
  const compensated = [
    ...compensationEntries(world, balance, occasion),
    ...sharedEntries(world, balance, occasion),
  ];
  const ids = settled.map(({ id }) => id);
  return { accounts, entries: [...entries, ...compensated], system, ids, runs };
}

/** The system in a settlement period, by the price of the scenario. */
export function systemState({ balancing, series }: World, period: number): SystemState {
  return balancing.price({
    period,
    systemGbpPerMwh: series.systemPriceGbpPerMwh(period),
    seriesNetImbalanceMwh: series.netImbalanceMwh(period),
    marketGbpPerMwh: series.priceGbpPerMwh(period),
    record: balancing.record,
  });
}

/** Parties by row, and after them the virtual trading party: it has no customers, and sells all that it knows of. */
function settledParties({ balancing: { parties, virtual } }: World): readonly SettledParty[] {
  if (virtual === undefined) return parties;
  const { id } = virtual;
  return [...parties, { id, compensatesFrac: 1, retailGbpPerMwh: 0, otherCostsGbpPerMwh: 0 }];
}

function compensationEntries(
  { balancing: { parties, virtual } }: World,
  { energies, deviationWh }: Balance,
  occasion: { readonly period: number; readonly at: number },
) {
  if (virtual === undefined) return [];
  const ids = parties.map(({ id }) => id);
  const consumptionWh = ids.map((_, row) => energies[row]!.consumptionWh);
  const facts = { deviationWh, consumptionWh };
  return settleCompensation(virtual.compensation, facts, ids, virtual.id, occasion);
}

/** What a second supplier of shared meters pays the first. */
function sharedEntries(
  { balancing: { parties, homeSupply } }: World,
  { energies, sharedWh }: Balance,
  occasion: { readonly period: number; readonly at: number },
) {
  const seller = homeSupply?.partySeller;
  if (seller === undefined) return [];
  const ids = parties.map(({ id }) => id);
  const consumptionWh = ids.map((_, row) => energies[row]!.consumptionWh);
  const facts = { deviationWh: sharedWh, consumptionWh };
  const because = "energy of a shared meter sold by the second supplier";
  return settleCompensation(seller.compensation, facts, ids, seller.id, occasion, because);
}
