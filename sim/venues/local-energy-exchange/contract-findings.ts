/**
 * Members of the local energy exchange whose contracts are at other prices than the tariffs between which they trade. A supplier hands
 * back the tariff of what was traded: where it took or paid another price, it or the market behind it would pay for the trade.
 * Takes settings, owners and network; gives findings with paths in the scenario.
 */
import { ENERGY_EXCHANGE } from "../../model/energy-exchange.ts";
import type { Finding } from "../../model/findings.ts";
import type { NetworkDocument } from "../../model/network-document.ts";
import { groupOf, type PopulationGroup } from "../../model/population.ts";
import type { LocalEnergyExchangeSettings } from "./settings.ts";

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
      const name = unit.technology === "demand" ? "importGbpPerMwh" : "exportGbpPerMwh";
      const amiss = amissIn(unit, owner.contract, name, tariff[name]);
      const path = ["venues", ENERGY_EXCHANGE, "members", row, "units", index];
      if (amiss !== undefined)
        yield { code: "exchange.contract", path, ...amiss, found: `"${id}", ${amiss.found}` };
    }
}

function amissIn(
  { technology }: NetworkDocument["units"][number],
  { energyPrice }: PopulationGroup["contract"],
  name: string,
  gbpPerMwh: number,
): Pick<Finding, "found" | "remedy"> | undefined {
  if (technology === "storage")
    return {
      found: "a store, which pays the day-ahead price for what it draws whatever its contract says",
      remedy: "leave it out",
    };
  const price = energyPrice === "dayAhead" ? undefined : energyPrice.fixedGbpPerMwh;
  if (price === gbpPerMwh) return undefined;
  const said =
    price === undefined
      ? "the day-ahead price"
      : typeof price === "number"
        ? `${price}`
        : `${price.between[0]} to ${price.between[1]}`;
  return {
    found: `whose contract is at ${said}, and its tariff here at ${name} ${gbpPerMwh}`,
    remedy: `write contract: { energyPrice: { fixedGbpPerMwh: ${gbpPerMwh} } } in its group of the population, or leave it out`,
  };
}
