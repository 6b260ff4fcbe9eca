/**
 * The lists that relief follows at a constraint in one period: the flexible units in their order with traded slices among
 * them, and behind them the firm units, which are reached only while an element is out. Takes units and merit rows; gives
 * rows for the allocation. A list stands for what was traded, and for what is left of that once a seller is lost.
 */
import type { Direction } from "../model/direction.ts";
import { type ReliefRows, reliefRows } from "./allocate.ts";
import type { MeritRow } from "./merit-order.ts";

export interface ConstraintList {
  readonly rows: ReliefRows;
  /** Units whose connection is firm in the intact network, newest first. */
  readonly firm: ReliefRows;
  /** The traded slices among the rows, in order, for attribution. */
  readonly sold: readonly SoldSlice[];
  /** What buyers keep at their own places, because a seller gives it there. */
  readonly kept: readonly KeptBack[];
}

/** A slice that a seller sold into a buyer's place, and in which direction it gives it. */
export interface SoldSlice extends Pick<MeritRow, "unit" | "trade" | "volumeKw"> {
  readonly direction: Direction;
}

/** What a trade frees its buyer of, kW, at the row of the buyer's own place. */
export interface KeptBack {
  readonly trade: string;
  readonly buyer: number;
  readonly seller: number;
  readonly kw: number;
  /** In which direction the buyer would be held back. */
  readonly direction: Direction;
  readonly row: number;
  /** How far the row may raise its unit without trades, kW. */
  readonly ceilingKw: number;
}

/** In which directions the units of a trade give relief. */
export interface TradeDirections {
  readonly id: string;
  readonly buyerDirection: Direction;
  readonly sellerDirection: Direction;
}

/** How far down and up units that sold may be sent, kW: a store may charge or discharge. */
export interface SellerRange {
  readonly lowestKw: Float64Array;
  readonly highestKw: Float64Array;
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
 * the floors of the list's own places, and the ceilings of those that are held back from drawing. @returns whether one moved.
 */
export function returnObligations(
  { rows, kept }: ConstraintList,
  isGiving: (seller: number) => boolean,
): boolean {
  let isMoved = false;
  for (const { row, ceilingKw: untradedKw } of kept) {
    let floorKw = 0;
    let ceilingKw = untradedKw;
    for (const other of kept) {
      if (other.row !== row || !isGiving(other.seller)) continue;
      if (other.direction === "down") floorKw += other.kw;
      else ceilingKw -= other.kw;
    }
    if (rows.floorKw[row] !== floorKw || rows.ceilingKw[row] !== ceilingKw) isMoved = true;
    rows.floorKw[row] = floorKw;
    rows.ceilingKw[row] = ceilingKw;
  }
  return isMoved;
}

/** A list with traded slices, every seller of which is taken to give; `trades` has all that are in it. */
export function tradedRows(
  places: readonly MeritRow[],
  trades: readonly TradeDirections[],
  { lowestKw, highestKw }: SellerRange,
  firm: readonly number[],
  ceilingKw: Ceilings,
): ConstraintList {
  const rows = reliefRows(Math.max(1, places.length));
  const directionsOf = new Map(trades.map((trade) => [trade.id, trade]));
  const sold = places
    .filter((place) => place.slice === "sold")
    .map(({ unit, trade, volumeKw }) => ({
      ...{ unit, trade, volumeKw, direction: directionsOf.get(trade)!.sellerDirection },
    }));
  const sellerOf = new Map(sold.map(({ trade, unit }) => [trade, unit]));
  const released = places.filter((place) => place.slice === "released");
  const kept: KeptBack[] = [];
  for (const place of places) {
    const ceiling = ceilingKw[place.unit]!;
    if (place.slice === "sold") {
      // A slice gives relief in the direction that was sold, and none should the sensitivity change its sign.
      const isDown = directionsOf.get(place.trade)!.sellerDirection === "down";
      const floorKw = isDown ? lowestKw[place.unit]! : Infinity;
      const highKw = isDown ? -Infinity : highestKw[place.unit]!;
      addRow(rows, place.unit, place.volumeKw, floorKw, highKw);
    } else if (place.slice === "released") addRow(rows, place.unit, place.volumeKw, 0, ceiling);
    else {
      // At its own place a buyer keeps what it bought; the released slice behind may take that too.
      for (const { unit: buyer, trade, volumeKw: kw } of released) {
        if (buyer !== place.unit) continue;
        kept.push({
          ...{ trade, buyer, seller: sellerOf.get(trade)!, kw },
          direction: directionsOf.get(trade)!.buyerDirection,
          ...{ row: rows.count, ceilingKw: ceiling },
        });
      }
      addRow(rows, place.unit, Infinity, 0, ceiling);
    }
  }
  const list = { rows, firm: ownRows(firm, ceilingKw), sold, kept };
  returnObligations(list, () => true);
  return list;
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
