/**
 * The lists that relief follows at a constraint in one period: the flexible units in their order with traded slices among
 * them, and behind them the firm units, which are reached only while an element is out. Takes units and merit rows; gives
 * rows for the allocation. A list stands for what was traded, and for what is left of that once a seller is lost.
 */
import { type ReliefRows, reliefRows } from "./allocate.ts";
import type { MeritRow } from "./merit-order.ts";

export interface ConstraintList {
  readonly rows: ReliefRows;
  /** Units whose connection is firm in the intact network, newest first. */
  readonly firm: ReliefRows;
  /** The traded slices among the rows, in order, for attribution. */
  readonly sold: readonly MeritRow[];
  /** What buyers keep at their own places, because a seller gives it there. */
  readonly kept: readonly KeptBack[];
}

/** What a trade frees its buyer of, kW, at the row of the buyer's own place. */
export interface KeptBack {
  readonly trade: string;
  readonly buyer: number;
  readonly seller: number;
  readonly kw: number;
  readonly row: number;
}

/** How far own places may raise each unit, kW: 0 for what consumes and may be held back, −Infinity for nobody. */
export type Ceilings = Float64Array;

/** A list of own places only, for a principle without trades or without order. */
export function plainList(
  units: readonly number[],
  firm: readonly number[],
  ceilingKw: Ceilings,
): ConstraintList {
  return { rows: ownRows(units, ceilingKw), firm: ownRows(firm, ceilingKw), sold: [], kept: [] };
}

/**
 * While a seller gives, its buyer keeps what it bought; while it does not, the buyer gives that at its own place again. Sets
 * the floors of the list's own places. @returns whether one moved.
 */
export function returnObligations(
  { rows, kept }: ConstraintList,
  isGiving: (seller: number) => boolean,
): boolean {
  if (kept.length === 0) return false;
  const before = kept.map(({ row }) => rows.floorKw[row]!);
  for (const { row } of kept) rows.floorKw[row] = 0;
  for (const { row, seller, kw } of kept)
    if (isGiving(seller)) rows.floorKw[row] = rows.floorKw[row]! + kw;
  return kept.some(({ row }, index) => rows.floorKw[row] !== before[index]);
}

/** A list with traded slices. `lowestKw`: how far a unit that sold may be sent down (a store may charge). */
export function tradedRows(
  places: readonly MeritRow[],
  lowestKw: Float64Array,
  firm: readonly number[],
  ceilingKw: Ceilings,
): ConstraintList {
  const rows = reliefRows(Math.max(1, places.length));
  const sold = places.filter((place) => place.slice === "sold");
  const sellerOf = new Map(sold.map(({ trade, unit }) => [trade, unit]));
  const released = places.filter((place) => place.slice === "released");
  const kept: KeptBack[] = [];
  for (const place of places) {
    const ceiling = ceilingKw[place.unit]!;
    if (place.slice === "sold")
      addRow(rows, place.unit, place.volumeKw, lowestKw[place.unit]!, -Infinity);
    else if (place.slice === "released") addRow(rows, place.unit, place.volumeKw, 0, ceiling);
    else {
      // At its own place a buyer keeps what it bought; the released slice behind may take that too.
      let keptKw = 0;
      for (const { unit: buyer, trade, volumeKw: kw } of released) {
        if (buyer !== place.unit) continue;
        keptKw += kw;
        kept.push({ trade, buyer, seller: sellerOf.get(trade)!, kw, row: rows.count });
      }
      addRow(rows, place.unit, Infinity, keptKw, ceiling);
    }
  }
  return { rows, firm: ownRows(firm, ceilingKw), sold, kept };
}

function ownRows(units: readonly number[], ceilingKw: Ceilings): ReliefRows {
  const rows = reliefRows(Math.max(1, units.length));
  for (const unit of units) addRow(rows, unit, Infinity, 0, ceilingKw[unit]!);
  return rows;
}

function addRow(
  rows: ReliefRows,
  unit: number,
  capKw: number,
  floorKw: number,
  ceilingKw: number,
): void {
  rows.unit[rows.count] = unit;
  rows.capKw[rows.count] = capKw;
  rows.floorKw[rows.count] = floorKw;
  rows.ceilingKw[rows.count] = ceilingKw;
  rows.count += 1;
}
