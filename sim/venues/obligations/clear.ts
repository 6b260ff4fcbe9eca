/**
 * The call auction of a run: orders of each constraint and period are cleared (clearing/clear-books.ts) and concluded. Takes
 * orders; gives trades, each with the reservation that the position book has to grant, and an event where a bound on the
 * work of clearing was reached.
 */
import type { LabEvent } from "../../core/events.ts";
import { MICRO_GBP_PER_GBP } from "../../core/money.ts";
import { formatInstant, periodStart } from "../../core/time.ts";
import { roundHalfAway } from "../../core/units.ts";
import {
  type Clearing,
  type GateContext,
  type GateOutcome,
  type Order,
  reservationOf,
  type Trade,
  UNMETERED,
} from "../../model/venues.ts";
import { type Book, type BookOutcome, boundWords, clearBooks } from "./clearing/clear-books.ts";
import type { Match } from "./clearing/matchers/matcher.ts";
import { matcherOf } from "./clearing/matchers/registry.ts";
import type { PairPrice } from "./clearing/price-rules/price-rule.ts";
import { priceRuleOf } from "./clearing/price-rules/registry.ts";
import { trueWelfare } from "./clearing/welfare.ts";
import type { ObligationSettings } from "./settings.ts";

/** Clears every book; every trade asks the position book, which has the last word. */
export function close(context: GateContext, own: ObligationSettings): GateOutcome {
  return cleared(context, own, "T");
}

/** `series` begins the ids of the trades, so that those of another gate are told apart. */
export function cleared(
  context: GateContext,
  own: ObligationSettings,
  series: string,
): Pick<GateOutcome, "trades" | "clearings" | "events"> {
  const { ids: unitIds } = context.network.units;
  const books = clearBooks(booksOf(context), {
    match: matcherOf(own.matcher, { unitIds, solver: context.solver }),
    price: priceRuleOf(own.priceRule),
    minTradeKw: own.minTradeKw,
    sellerOf: ({ unit }) => unit,
  });
  return concluded(context, books, series);
}

/** What came of books, as trades; `mark` stands in their ids before the number of the pair. */
export function concluded(
  context: GateContext,
  books: readonly BookOutcome<Book>[],
  series: string,
  mark = "",
): Pick<GateOutcome, "trades" | "clearings" | "events"> {
  const trades = books.flatMap(({ matches, prices }) =>
    matches.map((pair, index) => {
      const { period, constraint } = pair.bid;
      const id = `${series}${period}.${constraint}.${mark}${index + 1}`;
      const trade = conclude(pair, prices[index]!, id, context.instant);
      return { trade, reservation: reservationOf(trade) };
    }),
  );
  return {
    trades,
    clearings: books.map((book) => clearingOf(context.instant, book)),
    events: books.flatMap((book) => boundEvents(context, book)),
  };
}

/** What was matched of a book, and what its orders could have given. */
function clearingOf(at: number, outcome: BookOutcome<Book>): Clearing {
  const { book, bids, offers, matches, welfareGbp, optimumGbp } = outcome;
  const truly = trueWelfare(outcome);
  return {
    ...{ at, period: book.period, constraint: book.constraint },
    ...{ bidCount: bids.length, offerCount: offers.length, tradeCount: matches.length },
    welfareMicroGbp: roundHalfAway(welfareGbp * MICRO_GBP_PER_GBP),
    optimumMicroGbp: roundHalfAway(optimumGbp * MICRO_GBP_PER_GBP),
    trueWelfareMicroGbp: roundHalfAway(truly.welfareGbp * MICRO_GBP_PER_GBP),
    trueOptimumMicroGbp: roundHalfAway(truly.optimumGbp * MICRO_GBP_PER_GBP),
  };
}

/** A clearing that reached a bound on its work says so. */
function boundEvents({ instant, network }: GateContext, outcome: BookOutcome<Book>): LabEvent[] {
  const { period, constraint } = outcome.book;
  const words = boundWords(outcome);
  if (words.length === 0) return [];
  return [
    {
      ...{ kind: "clearingBounded", at: instant },
      constraint: network.constraintPoints.ids[constraint]!,
      because: `${formatInstant(periodStart(period))}: ${words.join("; ")}`,
    },
  ];
}

function conclude(match: Match, price: PairPrice, id: string, concludedAt: number): Trade {
  const { bid, offer } = match;
  return {
    id,
    period: bid.period,
    constraint: bid.constraint,
    buyer: bid.unit,
    seller: offer.unit,
    buyerKw: match.buyerKw,
    sellerKw: match.sellerKw,
    priceGbpPerMwh: price.allInGbpPerMwh,
    availabilityGbpPerMwh: price.availabilityGbpPerMwh,
    bidGbpPerMwh: bid.priceGbpPerMwh,
    askGbpPerMwh: offer.priceGbpPerMwh,
    bidAvailabilityGbpPerMwh: bid.availabilityGbpPerMwh ?? 0,
    askAvailabilityGbpPerMwh: offer.availabilityGbpPerMwh ?? 0,
    bidWorth: bid.worth,
    askWorth: offer.worth,
    concludedAt,
    buyerSensitivity: bid.sensitivity,
    sellerSensitivity: offer.sensitivity,
    buyerDirection: bid.direction,
    sellerDirection: offer.direction,
    outcome: "matched",
    reason: "",
    ...UNMETERED,
  };
}

/** The orders of each constraint and period, with the excess that is forecast there. */
export function booksOf({
  orders,
  lookAhead,
  network,
}: Pick<GateContext, "orders" | "lookAhead" | "network">): readonly Book[] {
  if (lookAhead === undefined) return [];
  const groups = new Map<string, [Order, ...Order[]]>();
  for (const order of orders) {
    const key = `${order.period}.${order.constraint}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [order]);
    else group.push(order);
  }
  const constraintCount = network.constraintPoints.ids.length;
  return [...groups.values()].map((group) => {
    const [{ period, constraint }] = group;
    const statement = (period - lookAhead.fromPeriod) * constraintCount + constraint;
    return { period, constraint, sizeKw: lookAhead.sizeKw[statement]!, orders: group };
  });
}
