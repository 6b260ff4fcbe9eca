/**
 * Orders of the market for obligations as its metrics count them: as books, the orders of one instant for one half-hour and constraint point. Takes a block; gives its part of
 * each book, which the next block may go on with: orders of one instant come one after another, so that a book is over where another instant begins, and metrics keep sums alone.
 * Powers are at the units, W; prices £/MWh.
 */
import { keptBy } from "../core/kept-by.ts";
import { type MetricBlock, plusWhole, rowsOf } from "./fold.ts";

export interface ObligationBook {
  readonly placedAt: number;
  readonly periodStart: number;
  readonly point: string;
  bid: number;
  bestBid: number;
  bestOffer: number;
  /** By seller. */
  readonly offered: Map<string, number>;
  readonly placed: { readonly price: number; readonly volume: number }[];
}

export const hasBothSides = ({ bid, offered }: ObligationBook): boolean =>
  bid > 0 && offered.size > 0;

/** In the order of their first orders; many metrics read the same block. */
export const booksOf = keptBy((block: MetricBlock): readonly ObligationBook[] => {
  const rows = rowsOf(block, "orders");
  if (rows === undefined) return [];
  const books = new Map<string, ObligationBook>();
  const [instants, periods] = [rows.numbers("placedAt"), rows.numbers("periodStart")];
  const [volumes, prices] = [rows.numbers("volumeW"), rows.numbers("priceGbpPerMwh")];
  const [points, units, sides] = [rows.codes("constraint"), rows.codes("unit"), rows.codes("side")];
  let book: ObligationBook | undefined;
  for (let row = 0; row < rows.rowCount; row += 1) {
    const placedAt = instants[row]!;
    const periodStart = periods[row]!;
    const point = points.words[points.codes[row]!]!;
    // Orders of one book mostly come one after another.
    if (book?.placedAt !== placedAt || book.periodStart !== periodStart || book.point !== point) {
      const key = `${placedAt} ${periodStart} ${point}`;
      book = books.get(key) ?? emptyBook(placedAt, periodStart, point);
      books.set(key, book);
    }
    const unit = units.words[units.codes[row]!]!;
    enter(book, sides.words[sides.codes[row]!]!, unit, volumes[row]!, prices[row]!);
  }
  return [...books.values()];
});

const emptyBook = (placedAt: number, periodStart: number, point: string): ObligationBook => ({
  ...{ placedAt, periodStart, point },
  ...{ bid: 0, bestBid: -Infinity, bestOffer: Infinity },
  ...{ offered: new Map(), placed: [] },
});

function enter(
  book: ObligationBook,
  side: string,
  unit: string,
  volume: number,
  price: number,
): void {
  book.placed.push({ price, volume });
  if (side === "buyerBid") {
    book.bid = plusWhole(book.bid, volume);
    book.bestBid = Math.max(book.bestBid, price);
  } else {
    addOffer(book.offered, unit, volume);
    book.bestOffer = Math.min(book.bestOffer, price);
  }
}

function addOffer(offered: Map<string, number>, unit: string, volume: number): void {
  offered.set(unit, plusWhole(offered.get(unit) ?? 0, volume));
}

/** Parts of one book, of which neither changes. */
export function joined(first: ObligationBook, next: ObligationBook): ObligationBook {
  const offered = new Map(first.offered);
  for (const [unit, volume] of next.offered) addOffer(offered, unit, volume);
  return {
    ...first,
    bid: plusWhole(first.bid, next.bid),
    bestBid: Math.max(first.bestBid, next.bestBid),
    bestOffer: Math.min(first.bestOffer, next.bestOffer),
    ...{ offered, placed: [...first.placed, ...next.placed] },
  };
}
