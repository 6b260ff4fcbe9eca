/**
 * The best trades where a trade has a minimum size or an order is all or none: a mixed-integer programme for the solver that
 * is handed in. Goals in turn: each is kept while the next is sought. At last, of the pairs that trade, their sizes by rank, so
 * that one answer is left. Takes orders in the order of at-constraint.ts, so that pairs and columns never stand otherwise; gives
 * the trades, or the bound on work at which there are none.
 */
import type { LinearProgramme, LinearRow, LinearSolver } from "../../../model/ports.ts";
import type { Order } from "../../../model/venues.ts";
import {
  allInPrice,
  leastReliefKw,
  matchOf,
  mayMeet,
  RESIDUE_KW,
  reliefKw,
} from "./at-constraint.ts";
import type { Match, Matching, WorkBound } from "./matchers/matcher.ts";

export type Goal = "welfare" | "volume";

/** More pairs than this are not tried: the work of a proof grows without measure. Assumed. */
const PAIRS_MAX = 2000;

/** How much of a goal may be given up for the next, as a share: ten times the feasibility that solvers keep. */
const KEPT_FRAC = 1e-6;

/** Worth of a kW for its own sake, as a share of the best pair's: trades at no gain are made, as by every other matcher. */
const TRADE_FRAC = 1e-6;

/** A bid and an offer that may trade between `leastKw` and `mostKw` of relief. */
interface Pair {
  readonly bid: number;
  readonly offer: number;
  readonly leastKw: number;
  readonly mostKw: number;
}

type WholeTrades =
  | ({ readonly kind: "found" } & Matching)
  | { readonly kind: "bounded"; readonly bound: WorkBound };

export function wholeTrades(
  bids: readonly Order[],
  offers: readonly Order[],
  minTradeKw: number,
  goals: readonly Goal[],
  solver: LinearSolver,
): WholeTrades {
  const pairs = pairsOf(bids, offers, minTradeKw);
  if (pairs.length === 0) return { kind: "found", matches: [], bounds: [] };
  if (pairs.length > PAIRS_MAX) return { kind: "bounded", bound: "tooManyPairs" };
  let programme = programmeOf(bids, offers, pairs);
  let best: Float64Array | undefined;
  const bounds: WorkBound[] = [];
  for (const goal of goals) {
    const gain = new Float64Array(programme.upper.length);
    const gains = gainsOf(goal, bids, offers, pairs);
    gain.set(gains);
    const found = solver({ ...programme, gain })?.columns;
    // What was proven of the goals before stands.
    if (found === undefined) {
      bounds.push("nextGoalUnproven");
      break;
    }
    best = found;
    programme = { ...programme, rows: [...programme.rows, kept(gains, found)] };
  }
  if (best === undefined) return { kind: "bounded", bound: "unproven" };
  const { matches, bounds: ranking } = ranked(bids, offers, pairs, best, goals, solver);
  return { kind: "found", matches, bounds: [...bounds, ...ranking] };
}

/** A goal is reached in the next programmes too. */
function kept(gains: Float64Array, found: Float64Array): LinearRow {
  const reached = gains.reduce((sum, gain, column) => sum + gain * found[column]!, 0);
  return {
    columns: [...gains.keys()],
    factors: [...gains],
    lower: reached - KEPT_FRAC * Math.max(1, Math.abs(reached)),
    upper: Infinity,
  };
}

/** The same pairs, each of the size that gives most to whom the order of service names first. */
function ranked(
  bids: readonly Order[],
  offers: readonly Order[],
  pairs: readonly Pair[],
  found: Float64Array,
  goals: readonly Goal[],
  solver: LinearSolver,
): Matching {
  const trades = (kw: number, { leastKw }: Pair) => kw > RESIDUE_KW && kw >= leastKw / 2;
  const trading = [...pairs.keys()].filter((pair) => trades(found[pair]!, pairs[pair]!));
  const own = trading.map((pair) => pairs[pair]!);
  const sizes = Float64Array.from(trading, (pair) => found[pair]!);
  if (own.length === 0) return { matches: [], bounds: [] };
  const { upper, rows } = sizesOnly(bids, offers, own);
  const reached = goals.map((goal) => kept(gainsOf(goal, bids, offers, own), sizes));
  const gain = Float64Array.from(
    own,
    ({ bid, offer }) =>
      ((bids.length - bid) * (offers.length - offer)) / (bids.length * offers.length),
  );
  const isWhole = new Uint8Array(own.length);
  const better = solver({ gain, upper, isWhole, rows: [...rows, ...reached] })?.columns;
  return {
    matches: tidied(bids, offers, own, better ?? sizes),
    bounds: better === undefined ? ["sizesUnranked"] : [],
  };
}

function pairsOf(bids: readonly Order[], offers: readonly Order[], minTradeKw: number): Pair[] {
  const pairs: Pair[] = [];
  for (const [b, bid] of bids.entries()) {
    for (const [o, offer] of offers.entries()) {
      if (!mayMeet(bid, offer)) continue;
      const leastKw = leastReliefKw(bid, offer, minTradeKw);
      const mostKw = Math.min(reliefKw(bid), reliefKw(offer));
      if (mostKw >= leastKw) pairs.push({ bid: b, offer: o, leastKw, mostKw });
    }
    if (pairs.length > PAIRS_MAX) break;
  }
  return pairs;
}

/** Columns: the relief of each pair, whether it trades, whether each order that is all or none is filled. */
function programmeOf(
  bids: readonly Order[],
  offers: readonly Order[],
  pairs: readonly Pair[],
): Omit<LinearProgramme, "gain"> {
  const count = pairs.length;
  const whole = [...bids, ...offers].filter(isAllOrNone);
  const filled = new Map(whole.map((order, index) => [order, 2 * count + index]));
  const upper = new Float64Array(2 * count + whole.length).fill(1);
  upper.set(pairs.map(({ mostKw }) => mostKw));
  const sizes: LinearRow[] = pairs.flatMap(({ leastKw, mostKw }, pair) => [
    { columns: [pair, count + pair], factors: [1, -mostKw], lower: -Infinity, upper: 0 },
    { columns: [pair, count + pair], factors: [1, -leastKw], lower: 0, upper: Infinity },
  ]);
  const fills = pairsByOrder(bids, offers, pairs).map(({ order, own }): LinearRow => {
    const at = filled.get(order);
    const factors = own.map(() => 1);
    if (at === undefined) return { columns: own, factors, lower: 0, upper: reliefKw(order) };
    return { columns: [...own, at], factors: [...factors, -reliefKw(order)], lower: 0, upper: 0 };
  });
  return {
    upper,
    isWhole: new Uint8Array(upper.length).fill(1, count),
    rows: [...sizes, ...fills],
  };
}

/** Columns: the relief of each pair, all of which trade. */
function sizesOnly(bids: readonly Order[], offers: readonly Order[], pairs: readonly Pair[]) {
  const sizes = pairs.map(
    ({ leastKw }, pair): LinearRow => ({
      columns: [pair],
      factors: [1],
      lower: leastKw,
      upper: Infinity,
    }),
  );
  const fills = pairsByOrder(bids, offers, pairs).map(
    ({ order, own }): LinearRow => ({
      columns: own,
      factors: own.map(() => 1),
      lower: isAllOrNone(order) ? reliefKw(order) : 0,
      upper: reliefKw(order),
    }),
  );
  return { upper: Float64Array.from(pairs, ({ mostKw }) => mostKw), rows: [...sizes, ...fills] };
}

const isAllOrNone = (order: Order) => order.isAllOrNone === true;

/** Orders that have a pair, and the pairs of each. */
function pairsByOrder(bids: readonly Order[], offers: readonly Order[], pairs: readonly Pair[]) {
  const own = new Map<Order, number[]>();
  for (const [row, { bid, offer }] of pairs.entries()) {
    for (const order of [bids[bid]!, offers[offer]!]) {
      const rows = own.get(order);
      if (rows === undefined) own.set(order, [row]);
      else rows.push(row);
    }
  }
  return [...own].map(([order, rows]) => ({ order, own: rows }));
}

/** By column; between 0 and about 1, so that every goal is as precise as the others. */
function gainsOf(
  goal: Goal,
  bids: readonly Order[],
  offers: readonly Order[],
  pairs: readonly Pair[],
): Float64Array {
  if (goal === "volume") return new Float64Array(pairs.length).fill(1);
  const gains = Float64Array.from(
    pairs,
    ({ bid, offer }) => allInPrice(bids[bid]!) - allInPrice(offers[offer]!),
  );
  const most = gains.reduce((left, right) => Math.max(left, right), 0);
  return gains.map((gain) => (most > 0 ? gain / most : 0) + TRADE_FRAC);
}

/** The solver's columns without its residue: no order beyond its volume, no trade below its least. */
function tidied(
  bids: readonly Order[],
  offers: readonly Order[],
  pairs: readonly Pair[],
  found: Float64Array,
): Match[] {
  const bidLeftKw = bids.map(reliefKw);
  const offerLeftKw = offers.map(reliefKw);
  return pairs.map(({ bid, offer, leastKw }, pair) => {
    const wantedKw = Math.max(found[pair]!, leastKw);
    const kw = snapped(wantedKw, [bidLeftKw[bid]!, offerLeftKw[offer]!]);
    bidLeftKw[bid]! -= kw;
    offerLeftKw[offer]! -= kw;
    return matchOf(bids[bid]!, offers[offer]!, kw);
  });
}

/** Not beyond any bound, and on it where only residue is missing. */
const snapped = (kw: number, boundsKw: readonly number[]) =>
  boundsKw.reduce((now, bound) => (now > bound - RESIDUE_KW ? bound : now), kw);
