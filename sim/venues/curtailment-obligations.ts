/**
 * The market for curtailment obligations (BiTraDER): who is about to be curtailed buys another to be curtailed
 * in its place. Prices have one part (utilisation) or two (with availability). Settings: when each gate is due (`gates`), who may take part, matcher, price rule.
 * open: the constraint statement becomes orders · close: orders are matched and priced · verify: before each period,
 * what can no longer be delivered is cancelled · settle: the buyer pays for the relief that the seller gave and held ready.
 */
import { MICRO_GBP_PER_GBP } from "../core/money.ts";
import { roundHalfAway } from "../core/units.ts";
import {
  type Clearing,
  type GateContext,
  type GateOutcome,
  type NamedUnit,
  type Order,
  type OrderSide,
  type Reservation,
  reservationOf,
  type Trade,
  UNMETERED,
} from "../model/venues.ts";
import type { Match } from "./clearing/matchers/matcher.ts";
import { matcherOf, needsSolver } from "./clearing/matchers/registry.ts";
import type { PairPrice } from "./clearing/price-rules/price-rule.ts";
import { priceRuleOf } from "./clearing/price-rules/registry.ts";
import { welfareGap } from "./clearing/welfare.ts";
import { type ObligationSettings, obligationSettings } from "./obligations/settings.ts";
import { settle } from "./obligations/settle.ts";
import { verify } from "./obligations/verify.ts";

/** Orders of the owners for every constrained period of the delivery day. */
function open(context: GateContext, own: ObligationSettings): GateOutcome {
  const { lookAhead, owners } = context;
  if (lookAhead === undefined || owners === undefined) return {};
  const orders: Order[] = [];
  const constraintCount = context.network.constraintPoints.ids.length;
  for (let step = 0; step < lookAhead.periodCount; step += 1) {
    for (let constraint = 0; constraint < constraintCount; constraint += 1) {
      if (context.isTradeable[constraint] === 0) continue;
      if (lookAhead.sizeKw[step * constraintCount + constraint]! > 0) {
        orders.push(...ordersAt(context, own, step, constraint));
      }
    }
  }
  return { orders };
}

function* ordersAt(
  context: GateContext,
  own: ObligationSettings,
  step: number,
  constraint: number,
): Generator<Order> {
  const { network, lookAhead, owners } = context;
  if (lookAhead === undefined || owners === undefined) return;
  const { units, constraintPoints } = network;
  const unitCount = units.ids.length;
  const statement = step * constraintPoints.ids.length + constraint;
  const cell = statement * unitCount;
  const places = new Map(lookAhead.order[statement]!.map((unit, place) => [unit, place + 1]));
  const sensitivities = context.sensitivityIn(lookAhead.fromPeriod + step);
  for (let unit = 0; unit < unitCount; unit += 1) {
    const sensitivity = sensitivities[constraint * unitCount + unit]!;
    if (sensitivity < context.minSensitivity) continue;
    const row = unit * lookAhead.periodCount + step;
    const technology = units.technology[unit]!;
    const threatenedKw = lookAhead.curtailedKw[cell + unit]!;
    const order = (
      side: OrderSide,
      volumeKw: number,
      priceGbpPerMwh: number,
      availabilityGbpPerMwh = 0,
    ): Order => ({
      id: `${side === "buyerBid" ? "B" : "S"}${lookAhead.fromPeriod + step}.${constraint}.${units.ids[unit]}`,
      side,
      period: lookAhead.fromPeriod + step,
      constraint,
      unit,
      volumeKw: Math.floor(volumeKw),
      priceGbpPerMwh,
      availabilityGbpPerMwh,
      place: places.get(unit) ?? 0,
      placedAt: context.instant,
      sensitivity,
    });
    if (
      isThreatenedMost(context, step, constraint, unit) &&
      own.participation.buyer.includes(technology)
    ) {
      const volumeKw = Math.min(owners.bidKw[row]!, threatenedKw);
      if (volumeKw >= own.minTradeKw)
        yield order(
          "buyerBid",
          volumeKw,
          owners.bidGbpPerMwh[row]!,
          owners.bidAvailabilityGbpPerMwh?.[row],
        );
    } else if (isUntouched(context, step, unit) && own.participation.seller.includes(technology)) {
      const volumeKw = owners.offerKw[row]!;
      if (volumeKw >= own.minTradeKw)
        yield order(
          "sellerOffer",
          volumeKw,
          owners.offerGbpPerMwh[row]!,
          owners.offerAvailabilityGbpPerMwh?.[row],
        );
    }
  }
}

/**
 * Whether this is the constraint that threatens a unit most in a period (the first of equals). A unit buys there alone: the
 * same output cannot be bought free twice, and what is bought elsewhere too would cost more than the output is worth.
 */
function isThreatenedMost(
  context: GateContext,
  step: number,
  constraint: number,
  unit: number,
): boolean {
  const { lookAhead, network } = context;
  if (lookAhead === undefined) return false;
  const constraintCount = network.constraintPoints.ids.length;
  const threat = (at: number) =>
    lookAhead.curtailedKw[(step * constraintCount + at) * network.units.ids.length + unit]!;
  const here = threat(constraint);
  if (here <= 0) return false;
  for (let other = 0; other < constraintCount; other += 1) {
    if (threat(other) > here || (threat(other) === here && other < constraint)) return false;
  }
  return true;
}

/** A unit that any constraint threatens in a period is a buyer there or nothing, never a seller. */
function isUntouched(context: GateContext, step: number, unit: number): boolean {
  const { lookAhead, network } = context;
  if (lookAhead === undefined) return false;
  const constraintCount = network.constraintPoints.ids.length;
  const unitCount = network.units.ids.length;
  for (let constraint = 0; constraint < constraintCount; constraint += 1) {
    if (lookAhead.curtailedKw[(step * constraintCount + constraint) * unitCount + unit]! > 0)
      return false;
  }
  return true;
}

/**
 * Matches the orders of each constraint and period, the largest constraint of a period first. What a seller gave at one
 * constraint it cannot give at the next; every trade asks the position book, which has the last word.
 */
function close(context: GateContext, own: ObligationSettings): GateOutcome {
  const trades: { trade: Trade; reservation: Reservation }[] = [];
  const { ids: unitIds } = context.network.units;
  const match = matcherOf(own.matcher, { unitIds, solver: context.solver });
  const price = priceRuleOf(own.priceRule);
  const clearings: Clearing[] = [];
  const soldKw = new Map<string, number>();
  const seller = (order: { period: number; unit: number }) => `${order.period}.${order.unit}`;
  for (const orders of byPeriodAndSize(context)) {
    const bids = orders.filter((order) => order.side === "buyerBid");
    const offers = orders
      .filter((order) => order.side === "sellerOffer")
      .map((order) => ({ ...order, volumeKw: order.volumeKw - (soldKw.get(seller(order)) ?? 0) }))
      .filter((order) => order.volumeKw >= own.minTradeKw);
    const matches = match(bids, offers, own.minTradeKw);
    const prices = price(matches);
    clearings.push(clearingOf(context.instant, bids, offers, matches, orders[0]!));
    for (const [index, pair] of matches.entries()) {
      const trade = conclude(pair, prices[index]!, index);
      trades.push({ trade, reservation: reservationOf(trade) });
      soldKw.set(seller(pair.offer), (soldKw.get(seller(pair.offer)) ?? 0) + pair.sellerKw);
    }
  }
  return { trades, clearings };
}

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

function conclude(match: Match, price: PairPrice, index: number): Trade {
  const { bid, offer } = match;
  return {
    id: `T${bid.period}.${bid.constraint}.${index + 1}`,
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
    buyerSensitivity: bid.sensitivity,
    sellerSensitivity: offer.sensitivity,
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

/** Units that the settings name, each with its place in them. */
function namedUnits({ matcher }: ObligationSettings): NamedUnit[] {
  if (matcher.kind !== "bilateral") return [];
  return matcher.pairs.flatMap(({ buyer, seller }, index) => [
    { unit: buyer, path: ["matcher", "pairs", index, "buyer"] },
    { unit: seller, path: ["matcher", "pairs", index, "seller"] },
  ]);
}

export const curtailmentObligations = {
  about:
    "Curtailment obligations are bought and sold ahead of time; the network manager dispatches the traded order.",
  needsRankedPrinciple: true,
  needsSolver: (own: ObligationSettings) => needsSolver(own.matcher),
  namedUnits,
  settings: obligationSettings,
  times: (own: ObligationSettings) => own.gates,
  gates: { open, close, verify, settle },
};
