/**
 * Matching on messages that no simulation made: the orders of each constraint and period become trades and the list after
 * trading. Takes tables that were checked (order-checks.ts), and rules; gives one result a constraint and period that
 * orders name. Pure. Keeps: what a seller gave at one constraint it cannot give at the next, the largest first.
 */
import { PERIOD_HOURS, PERIOD_SECONDS, periodOf } from "../../sim/core/time.ts";
import { KW_PER_MW, roundHalfAway } from "../../sim/core/units.ts";
import type { MessageRow, MessageTable } from "../../sim/messages/registry.ts";
import { directionOf } from "../../sim/model/direction.ts";
import type { LinearSolver } from "../../sim/model/ports.ts";
import type { Order } from "../../sim/model/venues.ts";
import type { Match } from "../../sim/venues/clearing/matchers/matcher.ts";
import { matcherOf, type matchers } from "../../sim/venues/clearing/matchers/registry.ts";
import {
  type PairPrice,
  utilisationPrice,
} from "../../sim/venues/clearing/price-rules/price-rule.ts";
import { priceRuleOf, type priceRules } from "../../sim/venues/clearing/price-rules/registry.ts";
import { type WelfareGap, welfareGap } from "../../sim/venues/clearing/welfare.ts";
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
  readonly trades: MessageTable<"trade">;
  /** What each trade pays if it is called in full, GBP, in their order. */
  readonly payableGbp: readonly number[];
  readonly list: MessageTable<"traded-merit-order-list">;
}

/** Orders of a book before they are matched. */
interface Book {
  readonly constraint: Predicted;
  readonly rows: OrderRow[];
}

/** Prices of trades stand to the millionth of a pound. */
const PRICE_STEPS_PER_GBP = 1e6;
const onGrid = (price: number) => roundHalfAway(price * PRICE_STEPS_PER_GBP) / PRICE_STEPS_PER_GBP;

export function matchMessages(tables: MarketTables, rules: MatchRules): readonly ClearedBook[] {
  const known = indexed(tables);
  const orders: readonly OrderRow[] = [...tables.bids, ...tables.offers];
  const closedAt =
    rules.closesAt ?? orders.reduce((last, { submittedAt }) => Math.max(last, submittedAt), 0);
  const soldKw = new Map<string, number>();
  return booksOf(tables, orders, rules).map((book) =>
    cleared(book, known, rules, closedAt, soldKw),
  );
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

/** By period, and within it by predicted size, the largest first; then by id. */
function booksOf(
  { lookAhead }: MarketTables,
  orders: readonly OrderRow[],
  { constraintId, startAt }: MatchRules,
): readonly Book[] {
  const { at } = constraintsOf(lookAhead);
  const books = new Map<string, Book>();
  for (const row of orders) {
    if (row.units !== "kW") continue;
    if (constraintId !== undefined && row.constraintId !== constraintId) continue;
    for (const start of startsWithin(row, PERIOD_SECONDS)) {
      if (startAt !== undefined && start !== startAt) continue;
      const key = bookKey(row.constraintId, start);
      const known = books.get(key);
      if (known === undefined) books.set(key, { constraint: at.get(key)!, rows: [row] });
      else known.rows.push(row);
    }
  }
  return [...books.values()].sort(
    ({ constraint: left }, { constraint: right }) =>
      left.startAt - right.startAt ||
      Math.abs(right.size) - Math.abs(left.size) ||
      (left.constraintId < right.constraintId ? -1 : 1),
  );
}

function cleared(
  { constraint, rows }: Book,
  known: Indexed,
  rules: MatchRules,
  closedAt: number,
  soldKw: Map<string, number>,
): ClearedBook {
  const { acts } = known;
  const isUsed = (row: OrderRow) => acts(row.constraintId, row.resourceId)! >= MIN_SENSITIVITY;
  const used = rows.filter(isUsed);
  const parties = partiesOf(used);
  const orders = ordersOf(used, parties, known, constraint);
  const bids = orders.filter(({ side }) => side === "buyerBid");
  const offers = stillToSell(
    orders.filter(({ side }) => side === "sellerOffer"),
    parties,
    (resourceId) => soldKw.get(soldKey(constraint.startAt, resourceId)) ?? 0,
    rules.minTradeKw,
  );
  const settings =
    rules.matcher === "bilateral"
      ? { kind: rules.matcher, pairs: parties.pairs() }
      : { kind: rules.matcher };
  const match = matcherOf(settings, { unitIds: parties.ids, solver: rules.solver });
  const matches = match(bids, offers, rules.minTradeKw);
  const prices = priceRuleOf({ kind: rules.priceRule })(matches);
  for (const { offer, sellerKw } of matches) {
    const key = soldKey(constraint.startAt, parties.resourceOf(offer.unit));
    soldKw.set(key, (soldKw.get(key) ?? 0) + sellerKw);
  }
  const rank = known.rankOf.get(constraint.constraintId)!;
  const trades = matches.map((each, index) =>
    tradeOf(each, prices[index]!, known, constraint, {
      tradeId: `T${periodOf(constraint.startAt)}.${rank}.${index + 1}`,
      matchedAt: closedAt,
    }),
  );
  return {
    ...{ constraintId: constraint.constraintId, sizeKw: constraint.size },
    ...{ startAt: constraint.startAt, endAt: constraint.endAt },
    ...{ bidCount: bids.length, offerCount: offers.length },
    leftOut: rows
      .filter((row) => !isUsed(row))
      .map((row) => (isBid(row) ? row.bidId : row.offerId)),
    trades,
    payableGbp: trades.map(
      ({ volume }, index) => (volume / KW_PER_MW) * PERIOD_HOURS * prices[index]!.allInGbpPerMwh,
    ),
    ...welfareGap(bids, offers, matches),
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

const soldKey = (startAt: number, resourceId: string) => `${startAt} ${resourceId}`;

function ordersOf(
  rows: readonly OrderRow[],
  parties: Parties,
  { contracts, acts }: Indexed,
  constraint: Predicted,
): readonly Order[] {
  return rows.map((row) => ({
    id: isBid(row) ? row.bidId : row.offerId,
    side: isBid(row) ? "buyerBid" : "sellerOffer",
    period: periodOf(constraint.startAt),
    constraint: 0,
    unit: parties.unitOf(row),
    volumeKw: row.volume,
    priceGbpPerMwh: row.allInGbpPerMwh,
    availabilityGbpPerMwh: row.availabilityGbpPerMwh,
    isAllOrNone: row.isAllOrNone === true,
    place: row.contractId === null ? 0 : (contracts.get(row.contractId)?.order ?? 0),
    placedAt: row.submittedAt,
    sensitivity: acts(row.constraintId, row.resourceId)!,
    // A size below 0 is too much demand; sensitivities of a file count relief.
    direction: directionOf(constraint.size),
  }));
}

/** Offers less what their resources sold at other constraints in the period, of the cheapest first. */
function stillToSell(
  offers: readonly Order[],
  parties: Parties,
  soldKw: (resourceId: string) => number,
  minTradeKw: number,
): readonly Order[] {
  const spentKw = new Map<string, number>();
  const byPrice = offers.toSorted(
    (left, right) => left.priceGbpPerMwh - right.priceGbpPerMwh || (left.id < right.id ? -1 : 1),
  );
  return byPrice
    .map((offer) => {
      const resourceId = parties.resourceOf(offer.unit);
      const before = spentKw.get(resourceId) ?? 0;
      const spent = Math.min(offer.volumeKw, soldKw(resourceId) - before);
      spentKw.set(resourceId, before + spent);
      return { ...offer, volumeKw: offer.volumeKw - spent };
    })
    .filter(({ volumeKw, isAllOrNone }, row) =>
      isAllOrNone === true ? volumeKw === byPrice[row]!.volumeKw : volumeKw >= minTradeKw,
    );
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
