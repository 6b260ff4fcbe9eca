/**
 * Balance parties: which unit and which demand belongs to whom. Takes settings and the rows of a network; gives parties with
 * their rules, and the party of each row. Keeps: the first that fits; a row that fits none has −1.
 */
import { homeSellerId } from "../../model/home-sellers.ts";
import type { HomeGroup } from "../../model/homes.ts";
import type { Technology } from "../../model/network-document.ts";
import { groupOf } from "../../model/population.ts";
import type { Position } from "./positions/position.ts";
import { positionOf } from "./positions/registry.ts";
import type { ImbalanceSettings } from "./settings.ts";

export interface BalanceParty {
  readonly id: string;
  readonly position: Position;
  readonly told: ImbalanceSettings["told"];
  readonly compensatesFrac: number;
  readonly retailGbpPerMwh: number;
  readonly otherCostsGbpPerMwh: number;
}

export interface Parties {
  readonly parties: readonly BalanceParty[];
  /** Row of the party of each unit and demand. */
  readonly unitParty: Int32Array;
  readonly demandParty: Int32Array;
  /** Rows of the units and demands of each party. */
  readonly unitRows: readonly (readonly number[])[];
  readonly demandRows: readonly (readonly number[])[];
}

export interface Rows {
  readonly units: readonly { readonly id: string; readonly technology: Technology }[];
  readonly demands: readonly { readonly id: string }[];
}

type PartySettings = NonNullable<ImbalanceSettings["parties"]>[number];

/** `offered`: groups of homes for which a unit stands; it is of the party that has their demand, and nobody names it. */
export function partiesOf(
  settings: ImbalanceSettings,
  { units, demands }: Rows,
  offered: readonly HomeGroup[] = [],
): Parties {
  const written = settings.parties ?? assumedParties(units);
  const owners = written.map((party) => ({ units: party.units ?? { ids: [] } }));
  const partyOfDemand = ({ id }: { readonly id: string }) =>
    written.findIndex((party) => party.demands === "rest" || party.demands?.includes(id));
  const demandParty = Int32Array.from(demands, partyOfDemand);
  const groups = new Map(offered.map((group) => [homeSellerId(group.id), group]));
  const unitParty = Int32Array.from(units, (unit) => {
    const group = groups.get(unit.id);
    return group === undefined ? groupOf(owners, unit) : partyOfDemand(group);
  });
  return {
    parties: written.map((party) => {
      const { retailGbpPerMwh, otherCostsGbpPerMwh } = party.supply ?? settings.supply;
      return {
        id: party.id,
        position: positionOf(party.position ?? settings.position),
        told: party.told ?? settings.told,
        compensatesFrac: party.compensatesFrac ?? settings.compensatesFrac,
        retailGbpPerMwh,
        otherCostsGbpPerMwh,
      };
    }),
    unitParty,
    demandParty,
    unitRows: rowsByParty(unitParty, written.length),
    demandRows: rowsByParty(demandParty, written.length),
  };
}

function rowsByParty(partyOf: Int32Array, partyCount: number): number[][] {
  const rows = Array.from({ length: partyCount }, (): number[] => []);
  for (const [row, party] of partyOf.entries()) rows[party]?.push(row);
  return rows;
}

/** One supplier for all that draws, one party for each other technology that there is. */
function assumedParties(units: Rows["units"]): PartySettings[] {
  const technologies = new Set(units.map(({ technology }) => technology));
  technologies.delete("demand");
  return [
    { id: "supplier", units: { technology: ["demand"] }, demands: "rest" },
    ...[...technologies]
      .sort((left, right) => (left < right ? -1 : 1))
      .map((technology) => ({
        id: `${technology} party`,
        units: { technology: [technology] },
      })),
  ];
}
