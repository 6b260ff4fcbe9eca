/**
 * Members of the local energy exchange whose contracts are at other prices than the tariffs between which they trade.
 * Takes settings, owners and network; gives findings with paths in the scenario.
 */
import { ENERGY_EXCHANGE } from "../../model/energy-exchange.ts";
import type { Finding } from "../../model/findings.ts";
import type { NetworkDocument } from "../../model/network-document.ts";
import { groupOf, type PopulationGroup } from "../../model/population.ts";
import { tariffAmiss } from "../../model/tariff-findings.ts";
import type { LocalEnergyExchangeSettings } from "./settings.ts";

const STORE_REMEDY =
  "write importGbpPerMwh: dayAhead and exportGbpPerMwh: dayAhead in its row, or leave it out";

/** Units that the network does not have are told elsewhere, and so are those without an owner and those named twice. */
export function* contractFindings(
  settings: LocalEnergyExchangeSettings | undefined,
  population: readonly PopulationGroup[],
  { units }: NetworkDocument,
): Generator<Finding> {
  const untold = new Map(units.map((unit) => [unit.id, unit]));
  for (const [row, { units: members, ...tariff }] of (settings?.members ?? []).entries())
    for (const [index, id] of members.entries()) {
      const unit = untold.get(id);
      untold.delete(id);
      const owner = unit && population[groupOf(population, unit)];
      if (unit === undefined || owner === undefined) continue;
      const amiss = tariffAmiss(unit, owner.contract, tariff, STORE_REMEDY);
      const path = ["venues", ENERGY_EXCHANGE, "members", row, "units", index];
      if (amiss !== undefined) yield { code: "exchange.contract", path, ...amiss };
    }
}
