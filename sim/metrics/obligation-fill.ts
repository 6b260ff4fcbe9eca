/**
 * How much of what was ordered for obligations was matched, and how soon. Takes orders and trades; gives a part and hours.
 * A bid is at one constraint point for one half-hour, and so is what may meet it: eligible is what is ordered on the other side there. An order that is placed again at
 * a later gate is one order. Orders come before their half-hour, day by day, and trades but refused ones in the order of their half-hours; either may come first, so
 * that a pool is kept until both are past it.
 */
import type { TableRows } from "../core/columns.ts";
import { roundHalfAway, SECONDS_PER_DAY, SECONDS_PER_HOUR } from "../core/units.ts";
import {
  type Fold,
  type Meaning,
  type MetricBlock,
  numbersIn,
  plusWhole,
  ratio,
  rowsOf,
} from "./fold.ts";
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
type Pool = Readonly<Record<SideName, Map<string, Ordered>>>;

/** One number added up, over another; both whole. */
interface Part {
  part: number;
  whole: number;
}

/** Of pools that are over. */
interface Sums {
  /** Relief matched, of what could be. */
  readonly matched: Part;
  /** Watt-hours of waiting, of watts. */
  readonly waited: Part;
}

interface Pools {
  isKnown: boolean;
  /** By half-hour, then by point. */
  readonly open: Map<number, Map<string, Pool>>;
  /** The latest instant of an order, and the half-hour of the last trade that was not refused. */
  orderedTo: number;
  settledTo: number;
  readonly sums: Sums;
}

const noPools = (): Pools => ({
  ...{ isKnown: true, open: new Map() },
  ...{ orderedTo: -Infinity, settledTo: -Infinity },
  sums: { matched: { part: 0, whole: 0 }, waited: { part: 0, whole: 0 } },
});

function orderedIn(
  { open }: Pools,
  periodStart: number,
  point: string,
  side: SideName,
  unit: string,
): Ordered {
  let points = open.get(periodStart);
  if (points === undefined) {
    points = new Map();
    open.set(periodStart, points);
  }
  let pool = points.get(point);
  if (pool === undefined) {
    pool = { buyerBid: new Map(), sellerOffer: new Map() };
    points.set(point, pool);
  }
  let ordered = pool[side].get(unit);
  if (ordered === undefined) {
    ordered = { orders: [], trades: [] };
    pool[side].set(unit, ordered);
  }
  return ordered;
}

const wordAt = (rows: TableRows, column: string) => {
  const { codes, words } = rows.codes(column);
  return (row: number) => words[codes[row]!]!;
};

function addOrders(pools: Pools, rows: TableRows): void {
  const relief = numbersIn(rows, "reliefW");
  if (relief === undefined) {
    pools.isKnown = false;
    return;
  }
  const [periods, placed] = [rows.numbers("periodStart"), rows.numbers("placedAt")];
  const [point, unit] = [wordAt(rows, "constraint"), wordAt(rows, "unit")];
  const side = wordAt(rows, "side");
  const volumes = rows.numbers("volumeW");
  for (let row = 0; row < volumes.length; row += 1) {
    const at = placed[row]!;
    const { orders } = orderedIn(
      pools,
      periods[row]!,
      point(row),
      side(row) as SideName,
      unit(row),
    );
    orders.push({ at, w: volumes[row]!, reliefW: relief[row]! });
    if (at > pools.orderedTo) pools.orderedTo = at;
  }
}

function addTrades(pools: Pools, rows: TableRows): void {
  const matched = numbersIn(rows, "concludedAt");
  if (matched === undefined) {
    pools.isKnown = false;
    return;
  }
  const periods = rows.numbers("periodStart");
  const [point, outcome] = [wordAt(rows, "constraint"), wordAt(rows, "outcome")];
  for (const { side, unit, volume } of SIDES) {
    const unitAt = wordAt(rows, unit);
    const volumes = rows.numbers(volume);
    for (let row = 0; row < volumes.length; row += 1) {
      const became = outcome(row);
      if (became !== "refused") pools.settledTo = Math.max(pools.settledTo, periods[row]!);
      if (!STOOD.includes(became)) continue;
      const { trades } = orderedIn(pools, periods[row]!, point(row), side, unitAt(row));
      trades.push({ at: matched[row]!, w: volumes[row]! });
    }
  }
}

/** Orders of a day ahead stand before those of the half-hours of the day on which they were placed. */
const PAST_SECONDS = 2 * SECONDS_PER_DAY;

function addPools(pools: Pools, block: MetricBlock): void {
  const [orders, trades] = [rowsOf(block, "orders"), rowsOf(block, "trades")];
  if (orders === undefined && trades === undefined) return;
  if (orders !== undefined) addOrders(pools, orders);
  if (trades !== undefined) addTrades(pools, trades);
  const { open, orderedTo, settledTo } = pools;
  for (const [periodStart, points] of open) {
    if (periodStart + PAST_SECONDS > orderedTo || periodStart >= settledTo) continue;
    for (const pool of points.values()) addPool(pools.sums, pool);
    open.delete(periodStart);
  }
}

function addPool({ matched, waited }: Sums, pool: Pool): void {
  const [bids, offers] = [reliefOfSide(pool.buyerBid), reliefOfSide(pool.sellerOffer)];
  matched.part = plusWhole(matched.part, bids.hasW);
  matched.whole = plusWhole(matched.whole, Math.min(bids.wantedW, offers.wantedW));
  for (const { side } of SIDES)
    for (const ordered of pool[side].values()) addWaited(waited, ordered);
}

interface Relief {
  wantedW: number;
  hasW: number;
}

/** Of whole watts: a stored run has its units in another order than a live one. */
function reliefOfSide(units: ReadonlyMap<string, Ordered>): Relief {
  const sums = { wantedW: 0, hasW: 0 };
  for (const ordered of units.values()) {
    const { wantedW, hasW } = reliefOf(ordered);
    sums.wantedW = plusWhole(sums.wantedW, wantedW);
    sums.hasW = plusWhole(sums.hasW, hasW);
  }
  return sums;
}

/** What a unit wanted in all, and what it has of it, as relief in whole watts: an order at a later gate is for what the trades before left. */
function reliefOf({ orders, trades }: Ordered): Relief {
  let [wantedW, hasW] = [0, 0];
  for (let index = 0; index < orders.length; index += 1) {
    const { at, w, reliefW } = orders[index]!;
    const until = orders[index + 1]?.at ?? Infinity;
    wantedW = Math.max(wantedW, hasW + reliefW);
    let filledW = 0;
    for (const trade of trades)
      if (trade.at >= at && trade.at < until) filledW = plusWhole(filledW, trade.w);
    hasW += (ratio(filledW, w) ?? 0) * reliefW;
  }
  return { wantedW: roundHalfAway(wantedW), hasW: roundHalfAway(hasW) };
}

function addWaited(waited: Part, { orders, trades }: Ordered): void {
  const [first] = orders;
  // Trades of a file have no orders in the tables.
  if (first === undefined) return;
  for (const { at, w } of trades) {
    const wattHours = roundHalfAway((w * (at - first.at)) / SECONDS_PER_HOUR);
    waited.part = plusWhole(waited.part, wattHours);
    waited.whole = plusWhole(waited.whole, w);
  }
}

/** The sum of one number of pools over the sum of another. */
const overPools = (meaning: Meaning, of: keyof Sums): Fold<Pools, number | null> => ({
  ...{ ...meaning, start: noPools, add: addPools },
  value({ isKnown, open, sums }) {
    const all = { matched: { ...sums.matched }, waited: { ...sums.waited } };
    for (const points of open.values()) for (const pool of points.values()) addPool(all, pool);
    return isKnown ? ratio(all[of].part, all[of].whole) : null;
  },
});

export const tradeMatchedFrac = overPools(
  {
    about:
      "Match rate: the part that trades that stood (idle, delivered or undelivered) matched of the relief that was bid for or offered at each constraint point for each half-hour, whichever is less, added up, an order placed again for what they left counted once; null where no point had both, or relief is not stored.",
    unit: "",
  },
  "matched",
);

export const tradeTimeToFillHours = overPools(
  {
    about:
      "From a unit's first order at a constraint point for a half-hour on a side to its trades there that stood (idle, delivered or undelivered), mean by power over buyers and sellers; null without one, or where the instant of trades or their orders are not stored.",
    unit: "h",
  },
  "waited",
);
