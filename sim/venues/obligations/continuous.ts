/**
 * A step of continuous trading for one period: owners post, amend or leave their orders, which are matched as they arrive
 * (clearing/continuous.ts). Takes what they would buy and sell by now, and the orders that stand; gives new orders, trades,
 * and what stands until the next step. At the last one all lapse.
 * Keeps: an order that asks for the same or less at the same price keeps its time; any other change is a new order.
 */
import type { LabEvent } from "../../core/events.ts";
import { formatInstant, periodStart } from "../../core/time.ts";
import { SECONDS_PER_MINUTE } from "../../core/units.ts";
import type {
  GateContext,
  GateOutcome,
  GateTimes,
  Order,
  StandingBook,
  StandingOrder,
} from "../../model/venues.ts";
import { booksOf, concluded } from "./clear.ts";
import type { Book, BookOutcome } from "./clearing/clear-books.ts";
import { type ContinuousRules, tradeContinuously } from "./clearing/continuous.ts";
import { pairingOf } from "./clearing/matchers/registry.ts";
import { priceRuleOf } from "./clearing/price-rules/registry.ts";
import { welfareGap } from "./clearing/welfare.ts";
import { open } from "./orders.ts";
import type { ContinuousSettings, ObligationSettings } from "./settings.ts";

/** Steps are counted back from the last one; trades are verified ahead of each. */
export function continuousTimes({
  opens,
  closes,
  everyMinutes: every,
  verifyMinutesEarlier: lead,
}: ContinuousSettings): Required<Pick<GateTimes, "reverify" | "intraday">> {
  const until = closes.before;
  const from = until + Math.floor((opens.before - until) / every) * every;
  return {
    reverify: { from: from + lead, until: until + lead, every },
    intraday: { from, until, every },
  };
}

/** `wanted`: the gate's context with what owners would still order; none where no statement reaches the period. */
export function continuous(
  context: GateContext,
  wanted: GateContext | undefined,
  own: ObligationSettings,
  later: ContinuousSettings,
): GateOutcome {
  const { book, instant, fromPeriod, network } = context;
  if (book === undefined) return {};
  const orders = wanted === undefined ? [] : admitted(open(wanted, own).orders, book);
  const { kept, arriving, withdrawn } = amended(book, orders);
  const { met, standing } = tradeContinuously(kept, arriving, rulesOf(context, own, later));
  const outcomes = booksOf({
    ...context,
    lookAhead: wanted?.lookAhead,
    orders: [...kept, ...arriving],
  }).map((each): BookOutcome<Book> => {
    const bids = each.orders.filter(({ side }) => side === "buyerBid");
    const offers = each.orders.filter(({ side }) => side === "sellerOffer");
    const found = met.get(each.constraint) ?? { matches: [], bounds: [], prices: [] };
    return { book: each, bids, offers, ...found, ...welfareGap(bids, offers, found.matches) };
  });
  const minutesLeft = (periodStart(fromPeriod) - instant) / SECONDS_PER_MINUTE;
  const isLast = minutesLeft - later.everyMinutes < later.closes.before;
  const { events = [], ...result } = concluded(context, outcomes, "C", `${minutesLeft}.`);
  const lapses = (gone: readonly Order[], why: string) =>
    gone.map((order) => lapsed(order, instant, network, why));
  return {
    ...result,
    orders: arriving,
    book: { standing: isLast ? [] : standing, isOpen: !isLast },
    events: [
      ...lapses(withdrawn, "its owner does not want it any more, or cannot keep it"),
      ...events,
      ...(isLast ? lapses(standing, "the gate closes") : []),
    ],
  };
}

function rulesOf(
  { network }: GateContext,
  { matcher, priceRule, minTradeKw }: ObligationSettings,
  { price }: ContinuousSettings,
): ContinuousRules {
  const byRule = priceRuleOf(priceRule);
  const ofStanding = {
    buyerBid: priceRuleOf({ kind: "pay-as-offer" }),
    sellerOffer: priceRuleOf({ kind: "pay-as-bid" }),
  };
  return {
    minTradeKw,
    sellerOf: ({ unit }) => unit,
    mayPair: pairingOf(matcher, network.units.ids),
    price: (matches, arrived) =>
      price === "price-rule" ? byRule(matches) : ofStanding[arrived](matches),
  };
}

/** Without offers as large as what their seller was refused: the position book would refuse them again. */
const admitted = (
  orders: readonly Order[] = [],
  { refused }: Pick<StandingBook, "refused">,
): readonly Order[] =>
  orders.filter(
    (order) =>
      order.side === "buyerBid" ||
      !refused.some(
        ({ unit, direction, kw }) =>
          unit === order.unit && direction === order.direction && order.volumeKw >= kw,
      ),
  );

/** Which orders go on standing, which arrive, and which nobody wants any more. */
function amended(
  { standing, turnOf }: StandingBook,
  wanted: readonly Order[],
): Record<"kept" | "arriving" | "withdrawn", readonly StandingOrder[]> {
  const before = new Map(standing.map((order) => [order.id, order]));
  const kept: StandingOrder[] = [];
  const arriving: StandingOrder[] = [];
  for (const order of wanted) {
    const stood = before.get(order.id);
    before.delete(order.id);
    if (stood !== undefined && isNoMore(order, stood))
      kept.push({ ...stood, volumeKw: order.volumeKw });
    else arriving.push({ ...order, turn: turnOf(order.unit) });
  }
  return { kept, arriving, withdrawn: [...before.values()] };
}

/** The same order, for as much or less. */
const isNoMore = (now: Order, stood: Order): boolean =>
  now.volumeKw <= stood.volumeKw &&
  now.priceGbpPerMwh === stood.priceGbpPerMwh &&
  now.availabilityGbpPerMwh === stood.availabilityGbpPerMwh &&
  now.sensitivity === stood.sensitivity &&
  now.direction === stood.direction;

const lapsed = (
  { unit, constraint, period, side, volumeKw }: Order,
  at: number,
  { units, constraintPoints }: GateContext["network"],
  why: string,
): LabEvent => ({
  ...{ kind: "orderLapsed", at, kw: volumeKw },
  ...{ unit: units.ids[unit]!, constraint: constraintPoints.ids[constraint]! },
  because: `${side} for ${formatInstant(periodStart(period))}: ${why}`,
});
