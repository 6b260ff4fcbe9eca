/**
 * Continuous trading of one period: each order that arrives meets at once the best standing orders of the other side at its
 * constraint, and what is left of it stands. Takes standing orders and those that arrive; gives what met and what stands then. Pure.
 * Keeps: the better price is served first, of equal prices who came first, of one instant the lower turn, then the id; a seller
 * at several constraints sells nothing twice, nor both ways.
 */
import { insertInOrder } from "../../../core/sorted.ts";
import type { Order, OrderSide, StandingOrder } from "../../../model/venues.ts";
import { byArrival } from "../../arrival.ts";
import { allInPrice, RESIDUE_KW, reliefKw } from "./at-constraint.ts";
import { type BookRules, type Sold, stillToSell } from "./clear-books.ts";
import { inTurn, type Pairing } from "./matchers/in-turn.ts";
import type { Match, Matching, WorkBound } from "./matchers/matcher.ts";
import type { PairPrice } from "./price-rules/price-rule.ts";

export interface ContinuousRules extends Pick<BookRules, "minTradeKw" | "sellerOf"> {
  readonly mayPair: Pairing;
  /** Of the pairs of one order that arrived on a side. */
  readonly price: (matches: readonly Match[], arrived: OrderSide) => PairPrice[];
}

/** What met at a constraint, in order of time. */
export interface Met extends Matching {
  readonly prices: readonly PairPrice[];
}

export interface ContinuousOutcome {
  /** By constraint where anything met. */
  readonly met: ReadonlyMap<number, Met>;
  readonly standing: readonly StandingOrder[];
}

/** The two sides of a constraint, each with the order first that is served first. */
type Sides = Record<OrderSide, StandingOrder[]>;

interface Happened {
  readonly matches: Match[];
  readonly prices: PairPrice[];
  readonly bounds: Set<WorkBound>;
}

export function tradeContinuously(
  standing: readonly StandingOrder[],
  arriving: readonly StandingOrder[],
  rules: ContinuousRules,
): ContinuousOutcome {
  const books = new Map<number, Sides>();
  for (const order of standing) stand(books, order);
  const happened = new Map<number, Happened>();
  // What a seller sells at one constraint is taken off what it has not placed yet at another.
  let queue: readonly StandingOrder[] = arriving.toSorted(byArrival);
  while (queue.length > 0) {
    const [order, ...later] = queue;
    const { matches, bounds } = meet(books, order!, rules);
    for (const left of leftOf(order!, filledBy(matches), rules.minTradeKw)) stand(books, left);
    queue = later;
    if (matches.length === 0) continue;
    const here = happened.get(order!.constraint) ?? {
      ...{ matches: [], prices: [], bounds: new Set<WorkBound>() },
    };
    happened.set(order!.constraint, here);
    here.matches.push(...matches);
    here.prices.push(...rules.price(matches, order!.side));
    for (const bound of bounds) here.bounds.add(bound);
    queue = takeOff(books, later, matches, rules);
  }
  return {
    met: new Map(
      [...happened].map(([constraint, { matches, prices, bounds }]) => [
        constraint,
        { matches, prices, bounds: [...bounds] },
      ]),
    ),
    standing: [...books.values()].flatMap(({ buyerBid, sellerOffer }) => [
      ...buyerBid,
      ...sellerOffer,
    ]),
  };
}

/** Price, then time. */
const SERVICE: Readonly<Record<OrderSide, (left: StandingOrder, right: StandingOrder) => number>> =
  {
    buyerBid: (left, right) => allInPrice(right) - allInPrice(left) || byArrival(left, right),
    sellerOffer: (left, right) => allInPrice(left) - allInPrice(right) || byArrival(left, right),
  };

const OTHER: Readonly<Record<OrderSide, OrderSide>> = {
  buyerBid: "sellerOffer",
  sellerOffer: "buyerBid",
};

function stand(books: Map<number, Sides>, order: StandingOrder): void {
  const sides = books.get(order.constraint) ?? { buyerBid: [], sellerOffer: [] };
  books.set(order.constraint, sides);
  insertInOrder(sides[order.side], order, SERVICE[order.side]);
}

/** Pairs of an order with those that stand; these are less by what met. */
function meet(
  books: ReadonlyMap<number, Sides>,
  order: StandingOrder,
  { minTradeKw, mayPair }: ContinuousRules,
): Matching {
  const sides = books.get(order.constraint);
  const others = sides?.[OTHER[order.side]] ?? [];
  const price = allInPrice(order);
  const isBid = order.side === "buyerBid";
  const agrees = (other: Order) =>
    isBid ? allInPrice(other) <= price : allInPrice(other) >= price;
  const end = others.findIndex((other) => !agrees(other));
  const willing = end < 0 ? others : others.slice(0, end);
  const [bids, offers] = isBid ? [[order], willing] : [willing, [order]];
  const matching = inTurn(bids, offers, minTradeKw, mayPair);
  if (sides === undefined || matching.matches.length === 0) return matching;
  const filledKw = filledBy(matching.matches);
  sides[OTHER[order.side]] = others.flatMap((other) => leftOf(other, filledKw, minTradeKw));
  return matching;
}

/** By order, kW at its unit. */
function filledBy(matches: readonly Match[]): ReadonlyMap<Order, number> {
  const filledKw = new Map<Order, number>();
  for (const { bid, offer, buyerKw, sellerKw } of matches) {
    filledKw.set(bid, (filledKw.get(bid) ?? 0) + buyerKw);
    filledKw.set(offer, (filledKw.get(offer) ?? 0) + sellerKw);
  }
  return filledKw;
}

/** What is left of an order; nothing where that is less than a trade. */
function leftOf(
  order: StandingOrder,
  filledKw: ReadonlyMap<Order, number>,
  minTradeKw: number,
): readonly StandingOrder[] {
  const kw = filledKw.get(order);
  if (kw === undefined) return [order];
  const left = { ...order, volumeKw: order.volumeKw - kw };
  return left.volumeKw < minTradeKw || reliefKw(left) <= RESIDUE_KW ? [] : [left];
}

/**
 * What sellers sold is off their offers at every other constraint, and what they would sell the other way is off everywhere,
 * whether it stands or has yet to arrive; gives the latter.
 */
function takeOff(
  books: ReadonlyMap<number, Sides>,
  later: readonly StandingOrder[],
  matches: readonly Match[],
  rules: ContinuousRules,
): readonly StandingOrder[] {
  const sold: Sold = new Map();
  for (const { offer, sellerKw } of matches) {
    const seller = rules.sellerOf(offer);
    const kw = (sold.get(seller)?.kw ?? 0) + sellerKw;
    sold.set(seller, { kw, direction: offer.direction });
  }
  const here = matches[0]!.offer.constraint;
  // At its own constraint what met is off already.
  const soldHere: Sold = new Map([...sold].map(([seller, of]) => [seller, { ...of, kw: 0 }]));
  const isOfSeller = (order: Order) =>
    order.side === "sellerOffer" && sold.has(rules.sellerOf(order));
  const touched = new Map<number, StandingOrder[]>();
  const standing = [...books.values()].flatMap(({ sellerOffer }) => sellerOffer);
  for (const offer of [...standing, ...later].filter(isOfSeller)) {
    const own = touched.get(offer.constraint);
    if (own === undefined) touched.set(offer.constraint, [offer]);
    else own.push(offer);
  }
  const left = new Map<string, StandingOrder>();
  for (const [constraint, offers] of touched)
    for (const offer of stillToSell(offers, constraint === here ? soldHere : sold, rules))
      left.set(offer.id, offer);
  const now = (order: StandingOrder) => (isOfSeller(order) ? (left.get(order.id) ?? []) : order);
  for (const constraint of touched.keys()) {
    const sides = books.get(constraint);
    if (sides !== undefined) sides.sellerOffer = sides.sellerOffer.flatMap(now);
  }
  return later.flatMap(now);
}
