/**
 * How much of what was ordered for obligations was matched, and how soon. Takes orders and trades; gives a part and hours.
 * A bid is at one constraint point for one half-hour, and so is what may meet it: eligible is what is ordered on the other side there. An order that is placed again at
 * a later gate is one order. Orders come before their half-hour, day by day, and trades but refused ones in the order of their half-hours; either may come first, so
 * that a pool is kept until both are past it.
 */
import type { TableBuffer } from "../core/columns.ts";
import { roundHalfAway, SECONDS_PER_DAY, SECONDS_PER_HOUR } from "../core/units.ts";
import { type Fold, type Meaning, numbersIn, plusWhole, ratio, rowsOf } from "./fold.ts";
import { STOOD } from "./market.ts";

const SIDES = [
  { side: "buyerBid", unit: "buyer", volume: "buyerW" },
  { side: "sellerOffer", unit: "seller", volume: "sellerW" },
] as const;
type SideName = (typeof SIDES)[number]["side"];

/** Power at the unit, at an instant. */
interface Line {
  readonly at: number;
  readonly w: number;
}

interface Ordered {
  readonly orders: (Line & { readonly reliefW: number })[];
  /** That stood: of one that was refused or cancelled all is left. */
  readonly trades: Line[];
}

/** What is ordered at a constraint point for a half-hour, by side and unit. */
interface Pool extends Readonly<Record<SideName, Map<string, Ordered>>> {
  readonly periodStart: number;
}

interface Pools {
  isKnown: boolean;
  readonly open: Map<string, Pool>;
  /** The latest instant of an order, and the half-hour of the last trade that was not refused. */
  orderedTo: number;
  settledTo: number;
  /** Of pools that are over. */
  part: number;
  whole: number;
}

const start = (): Pools => ({
  ...{ isKnown: true, open: new Map() },
  ...{ orderedTo: -Infinity, settledTo: -Infinity, part: 0, whole: 0 },
});

function orderedIn(
  { open }: Pools,
  [periodStart, point]: readonly [periodStart: number, point: string],
  side: SideName,
  unit: string,
): Ordered {
  const key = `${periodStart} ${point}`;
  const pool = open.get(key) ?? { periodStart, buyerBid: new Map(), sellerOffer: new Map() };
  open.set(key, pool);
  const ordered = pool[side].get(unit) ?? { orders: [], trades: [] };
  pool[side].set(unit, ordered);
  return ordered;
}

const wordAt = (rows: TableBuffer, column: string) => {
  const { codes, words } = rows.codes(column);
  return (row: number) => words[codes[row]!]!;
};

function addOrders(pools: Pools, rows: TableBuffer): void {
  const relief = numbersIn(rows, "reliefW");
  if (relief === undefined) {
    pools.isKnown = false;
    return;
  }
  const [periods, placed] = [rows.numbers("periodStart"), rows.numbers("placedAt")];
  const [point, unit] = [wordAt(rows, "constraint"), wordAt(rows, "unit")];
  const side = wordAt(rows, "side");
  for (const [row, w] of rows.numbers("volumeW").entries()) {
    const place = [periods[row]!, point(row)] as const;
    const { orders } = orderedIn(pools, place, side(row) as SideName, unit(row));
    orders.push({ at: placed[row]!, w, reliefW: relief[row]! });
    pools.orderedTo = Math.max(pools.orderedTo, placed[row]!);
  }
}

function addTrades(pools: Pools, rows: TableBuffer): void {
  const matched = numbersIn(rows, "concludedAt");
  if (matched === undefined) {
    pools.isKnown = false;
    return;
  }
  const periods = rows.numbers("periodStart");
  const [point, outcome] = [wordAt(rows, "constraint"), wordAt(rows, "outcome")];
  for (const { side, unit, volume } of SIDES) {
    const unitAt = wordAt(rows, unit);
    for (const [row, w] of rows.numbers(volume).entries()) {
      const became = outcome(row);
      if (became !== "refused") pools.settledTo = Math.max(pools.settledTo, periods[row]!);
      if (!STOOD.includes(became)) continue;
      const place = [periods[row]!, point(row)] as const;
      orderedIn(pools, place, side, unitAt(row)).trades.push({ at: matched[row]!, w });
    }
  }
}

/** Orders of a day ahead stand before those of the half-hours of the day on which they were placed. */
const PAST_SECONDS = 2 * SECONDS_PER_DAY;

/** The sum of one number of pools over the sum of another, both whole. */
const overPools = (
  meaning: Meaning,
  numbersOf: (pool: Pool) => readonly [part: number, whole: number],
): Fold<Pools, number | null> => {
  const close = (pools: Pools, isOver: (pool: Pool) => boolean): void => {
    for (const [key, pool] of pools.open) {
      if (!isOver(pool)) continue;
      const [part, whole] = numbersOf(pool);
      pools.part = plusWhole(pools.part, part);
      pools.whole = plusWhole(pools.whole, whole);
      pools.open.delete(key);
    }
  };
  return {
    ...meaning,
    start,
    add(pools, block) {
      const [orders, trades] = [rowsOf(block, "orders"), rowsOf(block, "trades")];
      if (orders === undefined && trades === undefined) return;
      if (orders !== undefined) addOrders(pools, orders);
      if (trades !== undefined) addTrades(pools, trades);
      const { orderedTo, settledTo } = pools;
      close(
        pools,
        ({ periodStart }) => periodStart + PAST_SECONDS <= orderedTo && periodStart < settledTo,
      );
    },
    value(pools) {
      const all = { ...pools, open: new Map(pools.open) };
      close(all, () => true);
      return all.isKnown ? ratio(all.part, all.whole) : null;
    },
  };
};

const totalW = (lines: readonly Line[]): number =>
  lines.reduce((sum, { w }) => plusWhole(sum, w), 0);

/** What a unit wanted in all, and what it has of it, as relief in whole watts: an order at a later gate is for what the trades before left. */
function reliefOf({ orders, trades }: Ordered): {
  readonly wantedW: number;
  readonly hasW: number;
} {
  let [wantedW, hasW] = [0, 0];
  for (const [index, { at, w, reliefW }] of orders.entries()) {
    const until = orders[index + 1]?.at ?? Infinity;
    wantedW = Math.max(wantedW, hasW + reliefW);
    const filledW = totalW(trades.filter((trade) => trade.at >= at && trade.at < until));
    hasW += (ratio(filledW, w) ?? 0) * reliefW;
  }
  return { wantedW: roundHalfAway(wantedW), hasW: roundHalfAway(hasW) };
}

export const tradeMatchedFrac = overPools(
  {
    about:
      "Match rate: the part that trades that stood (idle, delivered or undelivered) matched of the relief that was bid for or offered at each constraint point for each half-hour, whichever is less, added up, an order placed again for what they left counted once; null where no point had both, or relief is not stored.",
    unit: "",
  },
  (pool) => {
    const sums = (side: SideName) => {
      const each = [...pool[side].values()].map(reliefOf);
      // Of whole watts: a stored run has its units in another order than a live one.
      const sum = (of: "wantedW" | "hasW") =>
        each.reduce((total, relief) => plusWhole(total, relief[of]), 0);
      return { wantedW: sum("wantedW"), hasW: sum("hasW") };
    };
    const [bids, offers] = [sums("buyerBid"), sums("sellerOffer")];
    return [bids.hasW, Math.min(bids.wantedW, offers.wantedW)];
  },
);

export const tradeTimeToFillHours = overPools(
  {
    about:
      "From a unit's first order at a constraint point for a half-hour on a side to its trades there that stood (idle, delivered or undelivered), mean by power over buyers and sellers; null without one, or where the instant of trades or their orders are not stored.",
    unit: "h",
  },
  (pool) => {
    let [wattHours, watts] = [0, 0];
    for (const { side } of SIDES)
      for (const { orders, trades } of pool[side].values()) {
        const [first] = orders;
        // Trades of a file have no orders in the tables.
        if (first === undefined) continue;
        for (const { at, w } of trades) {
          wattHours = plusWhole(wattHours, roundHalfAway((w * (at - first.at)) / SECONDS_PER_HOUR));
          watts = plusWhole(watts, w);
        }
      }
    return [wattHours, watts];
  },
);
