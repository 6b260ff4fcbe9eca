/**
 * The lists that relief follows at a constraint in one period: the flexible units in their order with traded slices among
 * them, and behind them the firm units, which are reached only while an element is out. Takes units and merit rows; gives
 * rows for the allocation.
 */
import { type ReliefRows, reliefRows } from "./allocate.ts";
import type { MeritRow } from "./merit-order.ts";

export interface ConstraintList {
  readonly rows: ReliefRows;
  /** Units whose connection is firm in the intact network, newest first. */
  readonly firm: ReliefRows;
  /** The traded slices among the rows, in order, for attribution. */
  readonly sold: readonly MeritRow[];
}

/** How far own places may raise each unit, kW: 0 for what consumes and may be held back, −Infinity for nobody. */
export type Ceilings = Float64Array;

/** A list of own places only, for a principle without trades or without order. */
export function plainList(
  units: readonly number[],
  firm: readonly number[],
  ceilingKw: Ceilings,
): ConstraintList {
  return { rows: ownRows(units, ceilingKw), firm: ownRows(firm, ceilingKw), sold: [] };
}

/** A list with traded slices. `lowestKw`: how far a unit that sold may be sent down (a store may charge). */
export function tradedRows(
  places: readonly MeritRow[],
  lowestKw: Float64Array,
  firm: readonly number[],
  ceilingKw: Ceilings,
): ConstraintList {
  const rows = reliefRows(Math.max(1, places.length));
  const keptBackKw = new Map<number, number>();
  for (const place of places) {
    if (place.slice === "released")
      keptBackKw.set(place.unit, (keptBackKw.get(place.unit) ?? 0) + place.volumeKw);
  }
  for (const place of places) {
    const ceiling = ceilingKw[place.unit]!;
    if (place.slice === "sold")
      addRow(rows, place.unit, place.volumeKw, lowestKw[place.unit]!, -Infinity);
    else if (place.slice === "released") addRow(rows, place.unit, place.volumeKw, 0, ceiling);
    // At its own place a buyer keeps what it bought; the released slice behind may take that too.
    else addRow(rows, place.unit, Infinity, keptBackKw.get(place.unit) ?? 0, ceiling);
  }
  return {
    rows,
    firm: ownRows(firm, ceilingKw),
    sold: places.filter((place) => place.slice === "sold"),
  };
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
