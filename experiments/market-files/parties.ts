/**
 * Resources of orders as the numbers that matchers compare, and who may meet whom where orders name the other side. Takes
 * rows of orders; gives numbers, ids and pairs. Keeps: two orders meet bilaterally where one names the other's resource and
 * neither names a third.
 */
import { isBid, type OrderRow } from "./market-tables.ts";

export interface Parties {
  /** Ids by number: a resource that names different counterparties has a number for each. */
  readonly ids: readonly string[];
  unitOf(row: OrderRow): number;
  resourceOf(unit: number): string;
  /** Ids that may trade bilaterally. */
  pairs(): { buyer: string; seller: string }[];
}

interface Party {
  readonly resourceId: string;
  readonly counterpartyId: string | null;
  readonly id: string;
}

export function partiesOf(rows: readonly OrderRow[]): Parties {
  const numbers = new Map<string, number>();
  const parties: Party[] = [];
  const sides = { buyers: new Set<number>(), sellers: new Set<number>() };
  const keyOf = ({ resourceId, counterpartyId }: OrderRow) =>
    JSON.stringify([resourceId, counterpartyId]);
  for (const row of rows) {
    const id = keyOf(row);
    const number = numbers.get(id) ?? parties.length;
    if (number === parties.length) {
      numbers.set(id, number);
      parties.push({ resourceId: row.resourceId, counterpartyId: row.counterpartyId, id });
    }
    (isBid(row) ? sides.buyers : sides.sellers).add(number);
  }
  return {
    ids: parties.map(({ id }) => id),
    unitOf: (row) => numbers.get(keyOf(row))!,
    resourceOf: (unit) => parties[unit]!.resourceId,
    pairs: () => pairsOf(partiesAt(parties, sides.buyers), partiesAt(parties, sides.sellers)),
  };
}

const partiesAt = (parties: readonly Party[], numbers: ReadonlySet<number>) =>
  [...numbers].map((number) => parties[number]!);

function pairsOf(buyers: readonly Party[], sellers: readonly Party[]) {
  const buyersOf = byResource(buyers);
  const sellersOf = byResource(sellers);
  const named = buyers.flatMap((buyer) =>
    (sellersOf.get(buyer.counterpartyId) ?? [])
      .filter(
        ({ counterpartyId }) => counterpartyId === null || counterpartyId === buyer.resourceId,
      )
      .map((seller) => ({ buyer: buyer.id, seller: seller.id })),
  );
  const naming = sellers.flatMap((seller) =>
    (buyersOf.get(seller.counterpartyId) ?? [])
      .filter(({ counterpartyId }) => counterpartyId === null)
      .map((buyer) => ({ buyer: buyer.id, seller: seller.id })),
  );
  return [...named, ...naming];
}

function byResource(parties: readonly Party[]): ReadonlyMap<string | null, readonly Party[]> {
  const own = new Map<string | null, Party[]>();
  for (const party of parties) {
    const known = own.get(party.resourceId);
    if (known === undefined) own.set(party.resourceId, [party]);
    else known.push(party);
  }
  return own;
}
