/**
 * Orders of the local energy exchange as its metrics count them: as books, the orders of one gate for one half-hour; and as they stood over all gates of a half-hour, where an
 * order carried over from gate to gate is one order. Takes a block: the rows of a half-hour come in one, so that metrics keep sums alone. Orders are rows of the block's
 * columns: an object for each would live through all metrics of its day.
 */
import type { TableRows } from "../core/columns.ts";
import { keptBy } from "../core/kept-by.ts";
import { type MetricBlock, plusWhole, rowsOf } from "./fold.ts";

/** Orders, one a row. */
export interface OrderColumns {
  readonly unit: ReturnType<TableRows["codes"]>;
  readonly isBid: Uint8Array;
  readonly placedAt: Float64Array;
  readonly wh: Float64Array;
  readonly expectedWh: Float64Array;
  /** Bought or sold, no sign. */
  readonly tradedWh: Float64Array;
  readonly limit: Float64Array;
  readonly worth: Float64Array;
}

/** Some of them by row: all in their order, and each side. */
export interface Orders {
  readonly of: OrderColumns;
  readonly rows: readonly number[];
  readonly bids: readonly number[];
  readonly offers: readonly number[];
}

/** By half-hour and gate; many metrics read the same block. */
export const booksOf = keptBy((block: MetricBlock) => grouped(block, true));

/** By half-hour, gates in their order. */
export const halfHoursOf = keptBy((block: MetricBlock) => grouped(block, false));

/** In groups by half-hour, or by gate and half-hour. */
function grouped(block: MetricBlock, byGate: boolean): readonly Orders[] {
  const table = rowsOf(block, "exchange_orders");
  if (table === undefined) return [];
  const starts = table.numbers("periodStart");
  const placed = table.numbers("placedAt");
  const groups = new Map<string, number[]>();
  let group: number[] = [];
  for (let row = 0; row < starts.length; row += 1) {
    // Orders of a half-hour follow each other: a key is made where another begins.
    const isNext = row === 0 || starts[row] !== starts[row - 1];
    if (isNext || (byGate && placed[row] !== placed[row - 1])) {
      const key = byGate ? `${placed[row]} ${starts[row]}` : `${starts[row]}`;
      group = groups.get(key) ?? [];
      groups.set(key, group);
    }
    group.push(row);
  }
  const of = columnsIn(block);
  return [...groups.values()].map((rows) => ordersOf(of, rows));
}

/** Both groupings are of the same. */
const columnsIn = keptBy((block: MetricBlock): OrderColumns => {
  const table = rowsOf(block, "exchange_orders")!;
  const { codes, words } = table.codes("side");
  return {
    unit: table.codes("unit"),
    isBid: Uint8Array.from(codes, (code) => (words[code] === "buyerBid" ? 1 : 0)),
    placedAt: table.numbers("placedAt"),
    wh: table.numbers("energyWh"),
    expectedWh: table.numbers("expectedWh"),
    tradedWh: table.numbers("tradedWh").map(Math.abs),
    limit: table.numbers("limitGbpPerMwh"),
    worth: table.numbers("worthGbpPerMwh"),
  };
});

const ordersOf = (of: OrderColumns, rows: readonly number[]): Orders => ({
  of,
  rows,
  bids: rows.filter((row) => of.isBid[row] === 1),
  offers: rows.filter((row) => of.isBid[row] === 0),
});

/** Has a side without the other no book. */
export const hasBothSides = ({ bids, offers }: Orders): boolean =>
  bids.length > 0 && offers.length > 0;

/** Whether all of these orders were placed at one gate. */
export function isOneGate({ of: { placedAt }, rows }: Orders): boolean {
  for (const row of rows) if (placedAt[row] !== placedAt[rows[0]!]) return false;
  return true;
}

/** Of one side of one unit the same. */
export const sideKey = ({ unit, isBid }: OrderColumns, row: number): string =>
  `${isBid[row]} ${unit.codes[row]}`;

/**
 * The orders of a half-hour as one a unit and side. What a later gate asks for of what an earlier left is the same order: as much as was traded before with what is asked for then,
 * at the gate at which that is most; its price is the best that it stood at.
 */
export const carriedOver = keptBy((gates: Orders): Orders => {
  // A gate has one order of a unit.
  if (isOneGate(gates)) return gates;
  const { of, rows } = gates;
  const firsts = new Map<string, number>();
  for (const row of rows) {
    const key = sideKey(of, row);
    if (!firsts.has(key)) firsts.set(key, row);
  }
  const joined: OrderColumns = {
    ...of,
    ...{ wh: of.wh.slice(), expectedWh: of.expectedWh.slice(), tradedWh: of.tradedWh.slice() },
    ...{ limit: of.limit.slice(), worth: of.worth.slice() },
  };
  for (const row of rows) {
    const first = firsts.get(sideKey(of, row))!;
    if (first !== row) join(joined, first, row);
  }
  return ordersOf(joined, [...firsts.values()]);
});

function join(of: OrderColumns, known: number, later: number): void {
  const best = of.isBid[later] === 1 ? Math.max : Math.min;
  const tradedWh = of.tradedWh[known]!;
  of.wh[known] = Math.max(of.wh[known]!, plusWhole(tradedWh, of.wh[later]!));
  of.expectedWh[known] = Math.max(
    of.expectedWh[known]!,
    plusWhole(tradedWh, of.expectedWh[later]!),
  );
  of.tradedWh[known] = plusWhole(tradedWh, of.tradedWh[later]!);
  of.limit[known] = best(of.limit[known]!, of.limit[later]!);
  of.worth[known] = best(of.worth[known]!, of.worth[later]!);
}
