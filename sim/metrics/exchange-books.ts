/**
 * Orders of the local energy exchange as its metrics count them: as books, the orders of one gate for one half-hour; and as they stood over all gates of a half-hour, where an
 * order carried over from gate to gate is one order. Takes a block: the rows of a half-hour come in one, so that metrics keep sums alone.
 */
import { keptBy } from "../core/kept-by.ts";
import { type MetricBlock, plusWhole, rowsOf } from "./fold.ts";

export interface BookOrder {
  readonly unit: string;
  readonly isBid: boolean;
  /** Beginning of the half-hour that it is for. */
  readonly start: number;
  readonly placedAt: number;
  readonly wh: number;
  readonly expectedWh: number;
  readonly tradedWh: number;
  readonly limit: number;
  readonly worth: number;
}

type Books = readonly (readonly BookOrder[])[];

/** By half-hour and gate; many metrics read the same block. */
export const booksOf = keptBy((block: MetricBlock): Books => grouped(ordersOf(block), true));

/** By half-hour, gates in their order. */
export const halfHoursOf = keptBy((block: MetricBlock): Books => grouped(ordersOf(block), false));

/** In groups by half-hour, or by gate and half-hour. */
function grouped(orders: readonly BookOrder[], byGate: boolean): readonly BookOrder[][] {
  const groups = new Map<string, BookOrder[]>();
  let group: BookOrder[] = [];
  let last: BookOrder | undefined;
  for (const order of orders) {
    const { start, placedAt } = order;
    // Orders of a half-hour follow each other: a key is made where another begins.
    if (last?.start !== start || (byGate && last.placedAt !== placedAt)) {
      last = order;
      const key = byGate ? `${placedAt} ${start}` : `${start}`;
      group = groups.get(key) ?? [];
      groups.set(key, group);
    }
    group.push(order);
  }
  return [...groups.values()];
}

/** The rows of orders in a block: both groupings are of the same. */
const ordersOf = keptBy((block: MetricBlock): readonly BookOrder[] => {
  const rows = rowsOf(block, "exchange_orders");
  if (rows === undefined) return [];
  const [starts, placed] = [rows.numbers("periodStart"), rows.numbers("placedAt")];
  const [energy, expected] = [rows.numbers("energyWh"), rows.numbers("expectedWh")];
  const [limits, worths] = [rows.numbers("limitGbpPerMwh"), rows.numbers("worthGbpPerMwh")];
  const traded = rows.numbers("tradedWh");
  const [units, sides] = [rows.codes("unit"), rows.codes("side")];
  const orders: BookOrder[] = [];
  for (let row = 0; row < rows.rowCount; row += 1)
    orders.push({
      unit: units.words[units.codes[row]!]!,
      isBid: sides.words[sides.codes[row]!] === "buyerBid",
      start: starts[row]!,
      placedAt: placed[row]!,
      wh: energy[row]!,
      expectedWh: expected[row]!,
      tradedWh: Math.abs(traded[row]!),
      limit: limits[row]!,
      worth: worths[row]!,
    });
  return orders;
});

/** Has a side without the other no book. */
export const hasBothSides = (orders: readonly BookOrder[]): boolean =>
  orders.some(({ isBid }) => isBid) && orders.some(({ isBid }) => !isBid);

/** Whether all of these orders were placed at one gate. */
export function isOneGate(orders: readonly BookOrder[]): boolean {
  for (const { placedAt } of orders) if (placedAt !== orders[0]!.placedAt) return false;
  return true;
}

/**
 * The orders of a half-hour as one a unit and side. What a later gate asks for of what an earlier left is the same order: as much as was traded before with what is asked for then,
 * at the gate at which that is most; its price is the best that it stood at.
 */
export const carriedOver = keptBy((gates: readonly BookOrder[]): readonly BookOrder[] => {
  // A gate has one order of a unit.
  if (isOneGate(gates)) return gates;
  const bySide = new Map<string, BookOrder>();
  for (const order of gates) {
    const key = `${order.isBid ? "bid" : "offer"} ${order.unit}`;
    const known = bySide.get(key);
    bySide.set(key, known === undefined ? order : joined(known, order));
  }
  return [...bySide.values()];
});

function joined(known: BookOrder, later: BookOrder): BookOrder {
  const best = later.isBid ? Math.max : Math.min;
  const { tradedWh } = known;
  return {
    ...known,
    wh: Math.max(known.wh, plusWhole(tradedWh, later.wh)),
    expectedWh: Math.max(known.expectedWh, plusWhole(tradedWh, later.expectedWh)),
    tradedWh: plusWhole(tradedWh, later.tradedWh),
    limit: best(known.limit, later.limit),
    worth: best(known.worth, later.worth),
  };
}
