/**
 * Clearing of several books: the orders of each constraint and period are matched and priced, the largest constraint of a period
 * first. A seller may stand in several of them: what it sold in one it cannot sell in the next, who has sold one way sells
 * nothing the other way, and an offer that is all or none is out once a part of it is gone. The market of a run and matching
 * on files both clear here. Takes books and rules; gives what came of each, in the order in which they were cleared. Pure.
 */
import type { Direction } from "../../../model/direction.ts";
import type { Order } from "../../../model/venues.ts";
import { RESIDUE_KW } from "./at-constraint.ts";
import { type Matcher, type Matching, WORK_BOUNDS } from "./matchers/matcher.ts";
import type { PairPrice, PriceRule } from "./price-rules/price-rule.ts";
import { type WelfareGap, welfareGap } from "./welfare.ts";

/** The orders of one constraint and period. */
export interface Book {
  readonly period: number;
  /** The constraint's number; of equal sizes the first is cleared first. */
  readonly constraint: number;
  /** By how much too much is forecast, whether generation or demand. */
  readonly sizeKw: number;
  readonly orders: readonly Order[];
}

export interface BookRules {
  readonly match: Matcher;
  readonly price: PriceRule;
  readonly minTradeKw: number;
  /** Whose capacity an offer is of; a resource may have a number for each side that it names. */
  readonly sellerOf: (offer: Order) => number | string;
}

export interface BookOutcome<Own extends Book> extends Matching, WelfareGap {
  readonly book: Own;
  readonly bids: readonly Order[];
  /** As far as they had something left. */
  readonly offers: readonly Order[];
  /** In the order of the matches. */
  readonly prices: readonly PairPrice[];
}

/** What sellers have sold in a period so far, and which way. */
export type Sold = Map<number | string, { readonly kw: number; readonly direction: Direction }>;

export function clearBooks<Own extends Book>(
  books: readonly Own[],
  rules: BookRules,
): BookOutcome<Own>[] {
  const { match, price, minTradeKw, sellerOf } = rules;
  const soldIn = new Map<number, Sold>();
  return books.toSorted(byPeriodAndSize).map((book) => {
    const sold: Sold = soldIn.get(book.period) ?? new Map();
    soldIn.set(book.period, sold);
    const bids = book.orders.filter(({ side }) => side === "buyerBid");
    const offers = stillToSell(book.orders, sold, rules);
    const { matches, bounds } = match(bids, offers, minTradeKw);
    for (const { offer, sellerKw } of matches) {
      const before = sold.get(sellerOf(offer))?.kw ?? 0;
      sold.set(sellerOf(offer), { kw: before + sellerKw, direction: offer.direction });
    }
    return {
      ...{ book, bids, offers, matches, bounds, prices: price(matches) },
      ...welfareGap(bids, offers, matches),
    };
  });
}

const byPeriodAndSize = (left: Book, right: Book) =>
  left.period - right.period || right.sizeKw - left.sizeKw || left.constraint - right.constraint;

/** Offers less what their sellers sold before, of the cheapest first: who sold some of its power sold the cheapest of it. */
export function stillToSell<Own extends Order>(
  orders: readonly Own[],
  sold: Sold,
  { minTradeKw, sellerOf }: Pick<BookRules, "minTradeKw" | "sellerOf">,
): readonly Own[] {
  const offers = orders.filter(({ side }) => side === "sellerOffer").sort(byPrice);
  const spentKw = new Map<number | string, number>();
  return offers.flatMap((offer) => {
    const seller = sellerOf(offer);
    const before = sold.get(seller);
    if (before !== undefined && before.direction !== offer.direction) return [];
    const openKw = (before?.kw ?? 0) - (spentKw.get(seller) ?? 0);
    const spent = openKw > RESIDUE_KW ? Math.min(offer.volumeKw, openKw) : 0;
    spentKw.set(seller, (spentKw.get(seller) ?? 0) + spent);
    const volumeKw = offer.volumeKw - spent;
    const isOut = volumeKw < minTradeKw || (offer.isAllOrNone === true && spent > 0);
    if (isOut) return [];
    return [spent === 0 ? offer : { ...offer, volumeKw }];
  });
}

const byPrice = (left: Order, right: Order) =>
  left.priceGbpPerMwh - right.priceGbpPerMwh || (left.id < right.id ? -1 : 1);

/** What is told of bounds on work that were reached; none: nothing. */
export function boundWords({
  bounds,
  isOptimumExact,
}: Pick<BookOutcome<Book>, "bounds" | "isOptimumExact">): readonly string[] {
  return [
    ...bounds.map((bound) => WORK_BOUNDS[bound]),
    ...(isOptimumExact
      ? []
      : ["the optimum that is told leaves availability out: the orders may give less"]),
  ];
}
