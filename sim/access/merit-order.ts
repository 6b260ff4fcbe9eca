/**
 * The merit order list of one constraint and period, as it comes in and as traded: where a sold slice is put in its buyer's place. Takes
 * units in curtailment order with their curtailable power, and the trades that stand; gives slices in order. Pure list arithmetic.
 * Rule: a seller's matched slice takes the buyer's place, before the buyer's remainder; the buyer's matched
 * slice goes to the seller's former place, or behind the last row where the seller had none behind the buyer's. Everything else
 * keeps its place. Keeps: per unit the power of its rows; with no trade left the list is the incoming list again.
 */

/** own: the unit's own place; sold: a seller in a buyer's place; released: a buyer's slice that was moved back. */
export type SliceKind = "own" | "sold" | "released";

export interface MeritRow {
  readonly unit: number;
  readonly volumeKw: number;
  readonly slice: SliceKind;
  /** Id of the trade that made the slice, "" for an own row. */
  readonly trade: string;
}

/** What the list needs to know of a trade. */
export interface PlaceSwap {
  readonly trade: string;
  readonly buyer: number;
  readonly seller: number;
  readonly buyerKw: number;
  readonly sellerKw: number;
  /** The seller's asking price, which orders several sellers at one place. */
  readonly askGbpPerMwh: number;
}

/** The incoming list with the trades applied. `incoming` holds own rows only, one a unit; emptied places are left out. */
export function tradedList(incoming: readonly MeritRow[], swaps: readonly PlaceSwap[]): MeritRow[] {
  const wasEmpty = (of: number) =>
    incoming.some(({ unit, volumeKw }) => unit === of && volumeKw === 0);
  return tradedPlaces(incoming, swaps).filter(
    (row) => row.slice !== "own" || row.volumeKw > 0 || wasEmpty(row.unit),
  );
}

/** The same with every own place kept, even where trades emptied it: output beyond the forecast still stands there. */
export function tradedPlaces(
  incoming: readonly MeritRow[],
  swaps: readonly PlaceSwap[],
): MeritRow[] {
  const listed = new Map<number, number>();
  for (let place = 0; place < incoming.length; place += 1) listed.set(incoming[place]!.unit, place);
  const ordered = [...swaps].sort(
    (left, right) => left.askGbpPerMwh - right.askGbpPerMwh || (left.trade < right.trade ? -1 : 1),
  );
  // A seller that is asked before its buyer (a store at rest) has no place that would free the buyer of anything.
  const isBehind = ({ buyer, seller }: PlaceSwap) =>
    (listed.get(seller) ?? -1) > (listed.get(buyer) ?? -1);
  const salesOf = grouped(ordered, ({ buyer }) => buyer);
  const purchasesOf = grouped(ordered, ({ seller }) => seller);
  const rows: MeritRow[] = [];
  for (const row of incoming) {
    const [sales = [], purchases = []] = [salesOf.get(row.unit), purchasesOf.get(row.unit)];
    // Most units trade nothing at a constraint in a half-hour.
    if (sales.length + purchases.length === 0 && row.volumeKw > 0) {
      rows.push(row);
      continue;
    }
    for (const swap of sales) rows.push(soldSlice(swap));
    for (const swap of inPlaceOrder(purchases.filter(isBehind), listed))
      rows.push(releasedSlice(swap));
    const movedKw =
      sum(sales.map((swap) => swap.buyerKw)) + sum(purchases.map((swap) => swap.sellerKw));
    rows.push({ ...row, volumeKw: Math.max(0, row.volumeKw - movedKw) });
  }
  for (const swap of inPlaceOrder(
    ordered.filter((swap) => !isBehind(swap)),
    listed,
  ))
    rows.push(releasedSlice(swap));
  return rows;
}

/** Swaps by one of their units, those of each in the order given. */
function grouped(
  swaps: readonly PlaceSwap[],
  unitOf: (swap: PlaceSwap) => number,
): ReadonlyMap<number, readonly PlaceSwap[]> {
  const groups = new Map<number, PlaceSwap[]>();
  for (const swap of swaps) {
    const known = groups.get(unitOf(swap));
    if (known === undefined) groups.set(unitOf(swap), [swap]);
    else known.push(swap);
  }
  return groups;
}

const soldSlice = (swap: PlaceSwap): MeritRow => ({
  unit: swap.seller,
  volumeKw: swap.sellerKw,
  slice: "sold",
  trade: swap.trade,
});

const releasedSlice = (swap: PlaceSwap): MeritRow => ({
  unit: swap.buyer,
  volumeKw: swap.buyerKw,
  slice: "released",
  trade: swap.trade,
});

/** Released slices stand in the order that their buyers had in the incoming list. */
function inPlaceOrder(
  swaps: readonly PlaceSwap[],
  listed: ReadonlyMap<number, number>,
): PlaceSwap[] {
  return [...swaps].sort(
    (left, right) =>
      (listed.get(left.buyer) ?? 0) - (listed.get(right.buyer) ?? 0) ||
      (left.trade < right.trade ? -1 : 1),
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
