/**
 * The call auction: orders of each constraint and period are matched, priced and concluded. Takes orders; gives trades, each
 * with the reservation that the position book has to grant.
 */
import { MICRO_GBP_PER_GBP } from "../../core/money.ts";
import { roundHalfAway } from "../../core/units.ts";
import type { Direction } from "../../model/direction.ts";
import {
  type Clearing,
  type GateContext,
  type GateOutcome,
  type Order,
  type Reservation,
  reservationOf,
  type Trade,
  UNMETERED,
} from "../../model/venues.ts";
import type { Match } from "../clearing/matchers/matcher.ts";
import { matcherOf } from "../clearing/matchers/registry.ts";
import type { PairPrice } from "../clearing/price-rules/price-rule.ts";
import { priceRuleOf } from "../clearing/price-rules/registry.ts";
import { welfareGap } from "../clearing/welfare.ts";
import type { ObligationSettings } from "./settings.ts";

/**
 * Matches the orders of each constraint and period, the largest constraint of a period first. What a seller gave at one
 * constraint it cannot give at the next, nor can it move both ways; every trade asks the position book, which has the last
 * word.
 */
export function close(context: GateContext, own: ObligationSettings): GateOutcome {
  return cleared(context, own, "T");
}

/** `series` begins the ids of the trades, so that those of another gate are told apart. */
export function cleared(
  context: GateContext,
  own: ObligationSettings,
  series: string,
): Pick<GateOutcome, "trades" | "clearings"> {
  const trades: { trade: Trade; reservation: Reservation }[] = [];
  const { ids: unitIds } = context.network.units;
  const match = matcherOf(own.matcher, { unitIds, solver: context.solver });
  const price = priceRuleOf(own.priceRule);
  const clearings: Clearing[] = [];
  const soldKw = new Map<string, number>();
  const soldIn = new Map<string, Direction>();
  const seller = (order: { period: number; unit: number }) => `${order.period}.${order.unit}`;
  for (const orders of byPeriodAndSize(context)) {
    const bids = orders.filter((order) => order.side === "buyerBid");
    const offers = orders
      .filter(
        (order) => order.side === "sellerOffer" && isInDirection(order, soldIn.get(seller(order))),
      )
      .map((order) => ({ ...order, volumeKw: order.volumeKw - (soldKw.get(seller(order)) ?? 0) }))
      .filter((order) => order.volumeKw >= own.minTradeKw);
    const matches = match(bids, offers, own.minTradeKw);
    const prices = price(matches);
    clearings.push(clearingOf(context.instant, bids, offers, matches, orders[0]!));
    for (const [index, pair] of matches.entries()) {
      const { period, constraint } = pair.bid;
      const id = `${series}${period}.${constraint}.${index + 1}`;
      const trade = conclude(pair, prices[index]!, id);
      trades.push({ trade, reservation: reservationOf(trade) });
      soldKw.set(seller(pair.offer), (soldKw.get(seller(pair.offer)) ?? 0) + pair.sellerKw);
      soldIn.set(seller(pair.offer), pair.offer.direction);
    }
  }
  return { trades, clearings };
}

const isInDirection = ({ direction }: Order, soldIn: Direction | undefined): boolean =>
  soldIn === undefined || soldIn === direction;

/** What was matched of a book, and what its orders could have given. */
function clearingOf(
  at: number,
  bids: readonly Order[],
  offers: readonly Order[],
  matches: readonly Match[],
  { period, constraint }: Order,
): Clearing {
  const { welfareGbp, optimumGbp } = welfareGap(bids, offers, matches);
  return {
    ...{ at, period, constraint },
    ...{ bidCount: bids.length, offerCount: offers.length, tradeCount: matches.length },
    welfareMicroGbp: roundHalfAway(welfareGbp * MICRO_GBP_PER_GBP),
    optimumMicroGbp: roundHalfAway(optimumGbp * MICRO_GBP_PER_GBP),
  };
}

function conclude(match: Match, price: PairPrice, id: string): Trade {
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
    buyerSensitivity: bid.sensitivity,
    sellerSensitivity: offer.sensitivity,
    buyerDirection: bid.direction,
    sellerDirection: offer.direction,
    outcome: "matched",
    reason: "",
    ...UNMETERED,
  };
}

/** Orders by period, and within it by forecast excess, largest first; equal excess in order of the constraint points. */
function byPeriodAndSize({ orders, lookAhead, network }: GateContext): Order[][] {
  if (lookAhead === undefined) return [];
  const groups = new Map<string, Order[]>();
  for (const order of orders) {
    const key = `${order.period}.${order.constraint}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [order]);
    else group.push(order);
  }
  const constraintCount = network.constraintPoints.ids.length;
  const sizeKw = ({ period, constraint }: Order) =>
    lookAhead.sizeKw[(period - lookAhead.fromPeriod) * constraintCount + constraint]!;
  return [...groups.values()].sort(
    ([left], [right]) =>
      left!.period - right!.period ||
      sizeKw(right!) - sizeKw(left!) ||
      left!.constraint - right!.constraint,
  );
}
