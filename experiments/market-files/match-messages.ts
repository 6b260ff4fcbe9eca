/**
 * Matching on messages that no simulation made: the orders of each constraint and period become trades and the list after
 * trading. Takes tables that were checked (order-checks.ts), and rules; gives one result a constraint and period that
 * orders name. Pure. Who meets whom, and what one seller may sell at several constraints, is decided where a run decides it,
 * in clear-books.ts of sim/venues/obligations/clearing.
 */
import type { Fault } from "../../sim/core/errors.ts";
import { formatInstant, PERIOD_HOURS, PERIOD_SECONDS, periodOf } from "../../sim/core/time.ts";
import { KW_PER_MW, roundHalfAway } from "../../sim/core/units.ts";
import type { MessageRow, MessageTable } from "../../sim/messages/registry.ts";
import { directionOf } from "../../sim/model/direction.ts";
import { worthAsWritten } from "../../sim/model/owners-orders.ts";
import type { LinearSolver } from "../../sim/model/ports.ts";
import type { Order } from "../../sim/model/venues.ts";
import {
  type Book,
  type BookOutcome,
  boundWords,
  clearBooks,
} from "../../sim/venues/obligations/clearing/clear-books.ts";
import type { Match, WorkBound } from "../../sim/venues/obligations/clearing/matchers/matcher.ts";
import {
  matcherOf,
  type matchers,
} from "../../sim/venues/obligations/clearing/matchers/registry.ts";
import {
  type PairPrice,
  utilisationPrice,
} from "../../sim/venues/obligations/clearing/price-rules/price-rule.ts";
import {
  priceRuleOf,
  type priceRules,
} from "../../sim/venues/obligations/clearing/price-rules/registry.ts";
import type { WelfareGap } from "../../sim/venues/obligations/clearing/welfare.ts";
import {
  bookKey,
  constraintsOf,
  contractsOf,
  isBid,
  type MarketTables,
  type OrderRow,
  type Predicted,
  sensitivityOf,
  startsWithin,
} from "./market-tables.ts";
import { MIN_SENSITIVITY } from "./order-checks.ts";
import { type Parties, partiesOf } from "./parties.ts";
import { type ListedTrade, type Seller, toWatt, tradedMeritOrderList } from "./traded-list.ts";

export interface MatchRules {
  readonly matcher: keyof typeof matchers;
  readonly priceRule: keyof typeof priceRules;
  readonly minTradeKw: number;
  readonly solver: LinearSolver | undefined;
  /** When the window closed, which is when trades are concluded; none: when the last order came. */
  readonly closesAt: number | undefined;
  /** Only this constraint, only this period; none: all. */
  readonly constraintId: string | undefined;
  readonly startAt: number | undefined;
}

/** What came of one constraint and period. */
export interface ClearedBook extends WelfareGap {
  readonly constraintId: string;
  readonly startAt: number;
  readonly endAt: number;
  /** As predicted; positive: too much generation. */
  readonly sizeKw: number;
  readonly bidCount: number;
  readonly offerCount: number;
  /** Orders of resources that act too little at the constraint to be used. */
  readonly leftOut: readonly string[];
  /** Bounds on the work of matching that were reached, and what is told of them and of an optimum that is not exact. */
  readonly bounds: readonly WorkBound[];
  readonly boundWords: readonly string[];
  readonly trades: MessageTable<"trade">;
  /** What each trade pays if it is called in full, GBP, in their order. */
  readonly payableGbp: readonly number[];
  readonly list: MessageTable<"traded-merit-order-list">;
}

/** The orders of a book, and those of resources that act too little there. */
interface FileBook extends Book {
  readonly predicted: Predicted;
  readonly leftOut: readonly string[];
}

/** Prices of trades stand to the millionth of a pound. */
const PRICE_STEPS_PER_GBP = 1e6;
const onGrid = (price: number) => roundHalfAway(price * PRICE_STEPS_PER_GBP) / PRICE_STEPS_PER_GBP;

export function matchMessages(tables: MarketTables, rules: MatchRules): readonly ClearedBook[] {
  const known = indexed(tables);
  const rows: readonly OrderRow[] = [...tables.bids, ...tables.offers];
  const closedAt =
    rules.closesAt ?? rows.reduce((last, { submittedAt }) => Math.max(last, submittedAt), 0);
  const parties = partiesOf(rows);
  const settings =
    rules.matcher === "bilateral"
      ? { kind: rules.matcher, pairs: parties.pairs() }
      : { kind: rules.matcher };
  const books = clearBooks(booksOf(tables, rows, parties, known, rules), {
    match: matcherOf(settings, { unitIds: parties.ids, solver: rules.solver }),
    price: priceRuleOf({ kind: rules.priceRule }),
    minTradeKw: rules.minTradeKw,
    sellerOf: ({ unit }) => parties.resourceOf(unit),
  });
  return books.map((book) => clearedBook(book, known, closedAt));
}

/** The tables by what is looked up in them. */
function indexed(tables: MarketTables) {
  const { bids, offers, sensitivities, meritOrderList, lookAhead } = tables;
  const ids = [...new Set(lookAhead.map(({ constraintId }) => constraintId))].sort();
  return {
    meritOrderList,
    bids: new Map(bids.map((row) => [row.bidId, row])),
    offers: new Map(offers.map((row) => [row.offerId, row])),
    contracts: contractsOf(meritOrderList),
    acts: sensitivityOf(sensitivities),
    sellerOf: sellersOf(tables),
    /** Number of a constraint by id, from 1; the same whatever part of them is matched. */
    rankOf: new Map(ids.map((id, index) => [id, index + 1])),
  };
}

type Indexed = ReturnType<typeof indexed>;

/** The orders of each constraint and period that they name. */
function booksOf(
  { lookAhead }: MarketTables,
  orders: readonly OrderRow[],
  parties: Parties,
  known: Indexed,
  { constraintId, startAt }: MatchRules,
): readonly FileBook[] {
  const { at } = constraintsOf(lookAhead);
  const rowsOf = new Map<string, OrderRow[]>();
  for (const row of orders) {
    if (row.units !== "kW") continue;
    if (constraintId !== undefined && row.constraintId !== constraintId) continue;
    for (const start of startsWithin(row, PERIOD_SECONDS)) {
      if (startAt !== undefined && start !== startAt) continue;
      const key = bookKey(row.constraintId, start);
      const rows = rowsOf.get(key);
      if (rows === undefined) rowsOf.set(key, [row]);
      else rows.push(row);
    }
  }
  return [...rowsOf].map(([key, rows]) => bookOf(at.get(key)!, rows, parties, known));
}

function bookOf(
  predicted: Predicted,
  rows: readonly OrderRow[],
  parties: Parties,
  known: Indexed,
): FileBook {
  const { constraintId, startAt, size } = predicted;
  const isUsed = ({ resourceId }: OrderRow) =>
    known.acts(constraintId, resourceId)! >= MIN_SENSITIVITY;
  const place = { period: periodOf(startAt), constraint: known.rankOf.get(constraintId)! };
  return {
    ...{ ...place, predicted, sizeKw: Math.abs(size) },
    orders: ordersOf(rows.filter(isUsed), place, parties, known, predicted),
    leftOut: rows
      .filter((row) => !isUsed(row))
      .map((row) => (isBid(row) ? row.bidId : row.offerId)),
  };
}

function clearedBook(
  outcome: BookOutcome<FileBook>,
  known: Indexed,
  closedAt: number,
): ClearedBook {
  const { book, bids, offers, matches, bounds, prices } = outcome;
  const { welfareGbp, optimumGbp, gapGbp, isOptimumExact } = outcome;
  const { constraintId, startAt, endAt, size } = book.predicted;
  const trades = matches.map((each, index) =>
    tradeOf(each, prices[index]!, known, book.predicted, {
      tradeId: `T${book.period}.${book.constraint}.${index + 1}`,
      matchedAt: closedAt,
    }),
  );
  return {
    ...{ constraintId, startAt, endAt, sizeKw: size, leftOut: book.leftOut },
    ...{ bidCount: bids.length, offerCount: offers.length },
    ...{ bounds, boundWords: boundWords(outcome), trades },
    payableGbp: trades.map(
      ({ volume }, index) => (volume / KW_PER_MW) * PERIOD_HOURS * prices[index]!.allInGbpPerMwh,
    ),
    ...{ welfareGbp, optimumGbp, gapGbp, isOptimumExact },
    list: tradedMeritOrderList(
      known.meritOrderList,
      trades.map((trade, index) => listed(trade, matches[index]!)),
      known.sellerOf,
    ),
  };
}

const listed = (trade: MessageRow<"trade">, { offer }: Match): ListedTrade => ({
  trade,
  askGbpPerMwh: offer.priceGbpPerMwh,
});

function ordersOf(
  rows: readonly OrderRow[],
  place: Pick<Order, "period" | "constraint">,
  parties: Parties,
  { contracts, acts }: Indexed,
  { constraintId, size }: Predicted,
): readonly Order[] {
  return rows.map((row) => ({
    id: isBid(row) ? row.bidId : row.offerId,
    side: isBid(row) ? "buyerBid" : "sellerOffer",
    ...place,
    unit: parties.unitOf(row),
    volumeKw: row.volume,
    priceGbpPerMwh: row.allInGbpPerMwh,
    availabilityGbpPerMwh: row.availabilityGbpPerMwh,
    worth: worthAsWritten(isBid(row) ? "buyerBid" : "sellerOffer", row),
    isAllOrNone: row.isAllOrNone === true,
    place: row.contractId === null ? 0 : (contracts.get(row.contractId)?.order ?? 0),
    placedAt: row.submittedAt,
    sensitivity: acts(constraintId, row.resourceId)!,
    // A size below 0 is too much demand; sensitivities of a file count relief.
    direction: directionOf(size),
  }));
}

function tradeOf(
  { bid, offer, buyerKw, sellerKw }: Match,
  price: PairPrice,
  { bids, offers }: Indexed,
  { constraintId, startAt, endAt }: Predicted,
  more: Pick<MessageRow<"trade">, "tradeId" | "matchedAt">,
): MessageRow<"trade"> {
  const buyer = bids.get(bid.id)!;
  const seller = offers.get(offer.id)!;
  return {
    tradeId: more.tradeId,
    ...{ bidId: bid.id, offerId: offer.id, constraintId },
    ...{ buyerResourceId: buyer.resourceId, buyerContractId: buyer.contractId },
    ...{ sellerResourceId: seller.resourceId, sellerContractId: seller.contractId },
    ...{ startAt, endAt },
    volume: toWatt(buyerKw * bid.sensitivity),
    ...{ buyerVolume: toWatt(buyerKw), sellerVolume: toWatt(sellerKw), units: "kW" },
    availabilityGbpPerMwh: onGrid(price.availabilityGbpPerMwh),
    utilisationGbpPerMwh: onGrid(utilisationPrice(price)),
    ...{ matchedAt: more.matchedAt, status: "matched", reason: "" },
  };
}

/** What is known of sellers that the incoming list does not have. */
export function sellersOf({ lookAhead, resources }: MarketTables): (id: string) => Seller {
  const known = new Map((resources ?? []).map((row) => [row.resourceId, row]));
  const names = new Map(lookAhead.map((row) => [row.resourceId, row.resourceName]));
  return (id) => {
    const row = known.get(id);
    return {
      resourceName: row?.resourceName ?? names.get(id) ?? "",
      mecKw: row?.mecKw ?? null,
      micKw: row?.micKw ?? null,
      mecKvar: row?.mecKvar ?? null,
      micKvar: row?.micKvar ?? null,
      // Its offer came through the platform, where only registered resources trade.
      isRegistered: row?.isRegistered ?? true,
    };
  };
}

/** Where matching reached a bound on its work, by book. */
export const boundedNotices = (
  books: readonly Pick<ClearedBook, "constraintId" | "startAt" | "boundWords">[],
): readonly Fault[] =>
  books
    .filter((book) => book.boundWords.length > 0)
    .map((book) => ({
      ...{ code: "match.bounded", path: "" },
      found: `a bound on the work of matching, at ${book.constraintId} from ${formatInstant(book.startAt)}: ${book.boundWords.join("; ")}`,
      remedy:
        "it counts steps and no time, so the same files give the same trades on any machine; matcher price-priority has the fewest",
    }));
