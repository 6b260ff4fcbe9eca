/**
 * What owners are set to do that a detector is there to find: the truth that false and true flags are counted against, known to the run and shown to no detector. Takes a scenario's
 * members and owners; gives patterns by unit and group of homes.
 */
import { ENERGY_EXCHANGE } from "../model/energy-exchange.ts";
import type { GamingPattern } from "../model/monitoring.ts";
import type { Scenario } from "../scenario.ts";
import { tariffsOf } from "../venues/local-energy-exchange/settings.ts";
import { strategyOf } from "../venues/local-energy-exchange/strategies/registry.ts";
import type { Batch } from "./world.ts";

/** `ids`: of units in the order of batches, and after them of groups of homes. */
export function gamingTruth(
  { venues }: Pick<Scenario, "venues">,
  ids: readonly string[],
  batches: readonly Batch[],
): readonly ReadonlySet<GamingPattern>[] {
  const tariffs = tariffsOf(venues[ENERGY_EXCHANGE] ?? { members: [] });
  const byOwner = batches.flatMap(({ policy, rows, settings }) =>
    Array.from({ length: rows.count }, (_, row) => policy.games?.(settings, row) ?? []),
  );
  return ids.map((id, row) => {
    const tariff = tariffs.get(id);
    const onExchange = tariff === undefined ? [] : (strategyOf(tariff.strategy).games ?? []);
    return new Set([...(byOwner[row] ?? []), ...onExchange]);
  });
}
