/** Settings of local sharing: whose energy is shared, by which rule, between which prices; and what of them cannot be. */
import { z } from "zod";
import { type Finding, unknownName } from "../../model/findings.ts";
import type { NetworkDocument } from "../../model/network-document.ts";
import { groupOf, type PopulationGroup } from "../../model/population.ts";
import { tariffAmiss } from "../../model/tariff-findings.ts";
import { sharingRuleSchema } from "./registry.ts";

const price = z.number().min(0).max(10_000);

export const sharingSchema = z.strictObject({
  members: z
    .array(z.string().min(1).max(80))
    .min(2)
    .max(10_000)
    .describe(
      "Units whose metered energy is shared. Their contracts are at the prices below: demand at the one for import, others at the one for export; a store has none for what it draws.",
    ),
  rule: sharingRuleSchema.prefault({ kind: "mid-market-rate" }),
  importGbpPerMwh: price
    .default(223.6)
    .describe(
      "What the supplier takes for a MWh, all in: the price cap of Great Britain, summer 2024.",
    ),
  exportGbpPerMwh: price
    .default(50)
    .describe("What it pays for a MWh: a low price for small exporters of that time."),
  networkAdderGbpPerMwh: price
    .default(100)
    .describe(
      "The part of the import price that is for networks, policies and the supplier, and is owed on what is shared too. Assumed.",
    ),
});

export type SharingSettings = z.output<typeof sharingSchema>;

/** The highest price of shared energy: what the supplier takes less what is owed all the same. */
export const highestGbpPerMwh = ({
  importGbpPerMwh,
  networkAdderGbpPerMwh,
}: SharingSettings): number => importGbpPerMwh - networkAdderGbpPerMwh;

/** `population`: who owns the units; `trading`: units that trade the same energy on the exchange. */
export function* sharingFindings(
  settings: SharingSettings | undefined,
  population: readonly PopulationGroup[],
  network: NetworkDocument,
  trading: ReadonlySet<string>,
): Generator<Finding> {
  if (settings === undefined) return;
  const { members, exportGbpPerMwh } = settings;
  const path = ["settlement", "sharing"];
  const ids = network.units.map(({ id }) => id);
  for (const [row, id] of members.entries()) {
    if (!ids.includes(id))
      yield unknownName("unit", id, ids, network.name, [...path, "members", row]);
    if (trading.has(id))
      yield {
        code: "sharing.traded",
        path: [...path, "members", row],
        found: `"${id}", which trades the same energy in venues.local-energy-exchange`,
        remedy: "name it in one of the two",
      };
    const first = members.indexOf(id);
    if (first === row) {
      yield* memberContractFindings(settings, population, network, row);
      continue;
    }
    yield {
      code: "sharing.twice",
      path: [...path, "members", row],
      found: `"${id}" a second time, first in members[${first}]`,
      remedy: "name each member once",
    };
  }
  const most = highestGbpPerMwh(settings);
  if (most > exportGbpPerMwh) return;
  yield {
    code: "sharing.noPrice",
    path: [...path, "exportGbpPerMwh"],
    found: `${exportGbpPerMwh}, where shared energy is worth ${most} at most: importGbpPerMwh less networkAdderGbpPerMwh`,
    remedy: "write a lower price, so that both sides can gain",
  };
}

/** A unit that the network does not have, and one without an owner, are told elsewhere. */
function* memberContractFindings(
  settings: SharingSettings,
  population: readonly PopulationGroup[],
  network: NetworkDocument,
  row: number,
): Generator<Finding> {
  const unit = network.units.find(({ id }) => id === settings.members[row]);
  const owner = unit && population[groupOf(population, unit)];
  if (unit === undefined || owner === undefined) return;
  const amiss = tariffAmiss(unit, owner.contract, settings);
  const path = ["settlement", "sharing", "members", row];
  if (amiss !== undefined) yield { code: "sharing.contract", path, ...amiss };
}
