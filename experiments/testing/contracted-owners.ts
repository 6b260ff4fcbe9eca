/**
 * For tests: owners of whom some units have a contract at a fixed price, as members of the local energy exchange must. Takes owners by
 * technology, units and prices by unit; gives a group for each such unit before the owners.
 */
import type { NetworkDocument } from "../../sim/model/network-document.ts";
import { defaultPopulation } from "../default-population.ts";

/** An owner of the units of some technologies. */
interface Owner {
  readonly units: { readonly technology: readonly string[] };
  readonly contract?: object;
}

export function withContracts(
  gbpPerMwh: ReadonlyMap<string, number>,
  { units }: NetworkDocument,
  owners: readonly Owner[] = defaultPopulation,
): readonly object[] {
  const contracted = units.flatMap(({ id, technology }) => {
    const fixedGbpPerMwh = gbpPerMwh.get(id);
    const owner = owners.find((of) => of.units.technology.includes(technology));
    if (fixedGbpPerMwh === undefined || owner === undefined) return [];
    const contract = { ...owner.contract, energyPrice: { fixedGbpPerMwh } };
    return [{ ...owner, units: { ids: [id] }, contract }];
  });
  return [...contracted, ...owners];
}
