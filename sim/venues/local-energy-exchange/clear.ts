/**
 * A gate of the local energy exchange: every member submits what it expects to give or draw in each half-hour beside what it has traded,
 * at the price of its strategy, and each half-hour is cleared by the rule. Takes what is expected and settings; gives orders, trades and
 * what members learnt.
 */
import type {
  ClearedPeriod,
  EnergyOrder,
  EnergyTrade,
  ExchangeContext,
  PriceBounds,
} from "../../model/energy-exchange.ts";
import type { GateContext, GateOutcome } from "../../model/venues.ts";
import { Lessons, orderedBy, soldByUnit } from "./members.ts";
import { knownPlaces } from "./places.ts";
import { exchangeRuleOf } from "./rules/registry.ts";
import type { ExchangeRule, TradeNetwork } from "./rules/rule.ts";
import { boundsOf, type LocalEnergyExchangeSettings } from "./settings.ts";

export function clear(context: GateContext, own: LocalEnergyExchangeSettings): GateOutcome {
  const { exchange, fromPeriod, toPeriod, instant } = context;
  if (exchange === undefined) return {};
  const { intraday } = own.gates;
  const rule = exchangeRuleOf(
    exchange.isDayAhead || intraday === undefined ? own.rule : intraday.rule,
  );
  const cleared: ClearedPeriod[] = [];
  const lessons = new Lessons();
  for (let period = fromPeriod; period < toPeriod; period += 1) {
    const ordered = orderedBy(exchange, own, period, instant);
    if (ordered.length === 0) continue;
    const orders = ordered.map(({ order }) => order);
    const before = exchange.cleared(period).flatMap((gate) => gate.trades);
    const trades = tradesOf(
      orders,
      rule,
      boundsOf(own, exchange.dayAheadGbpPerMwh(period)),
      before,
      () => tradeNetwork(context, exchange, period, before),
    );
    cleared.push({ period, clearedAt: instant, orders, trades });
    lessons.add(ordered, trades);
  }
  return { exchange: { cleared, learnt: lessons.all() } };
}

function tradesOf(
  orders: readonly EnergyOrder[],
  rule: ExchangeRule,
  bounds: PriceBounds,
  before: readonly EnergyTrade[],
  network: () => TradeNetwork,
): EnergyTrade[] {
  const pairs = rule(
    orders.filter(({ side }) => side === "buyerBid"),
    orders.filter(({ side }) => side === "sellerOffer"),
    { bounds, network },
  );
  // Member by member: a million trades a year are made here, and a spread costs more than the rest of it.
  return pairs.map((pair, row) => {
    const { bid, offer, premiumGbpPerMwh = 0 } = pair;
    return {
      id: `E${bid.period}.${before.length + row + 1}`,
      period: bid.period,
      buyer: bid.unit,
      seller: offer.unit,
      energyWh: pair.energyWh,
      buyerGbpPerMwh: pair.buyerGbpPerMwh,
      sellerGbpPerMwh: pair.sellerGbpPerMwh,
      bidGbpPerMwh: bid.limitGbpPerMwh + premiumGbpPerMwh,
      askGbpPerMwh: offer.limitGbpPerMwh,
      premiumGbpPerMwh,
    };
  });
}

/** The network as it is planned for a period, with what trades may add at each constraint beside those before. */
function tradeNetwork(
  { solver }: GateContext,
  { roomWh, islandOf, flowsIn, rowOf, mayOrder }: ExchangeContext,
  period: number,
  before: readonly EnergyTrade[],
): TradeNetwork {
  const islands = islandOf(period);
  const { placeOf, flowsAt } = knownPlaces(flowsIn(period), islands.length);
  const mostWh = Float64Array.from(roomWh(period));
  for (const [unit, wh] of soldByUnit(before)) {
    if (!mayOrder(unit)) continue;
    const flows = flowsAt[placeOf[rowOf(unit)]!]!;
    for (let limit = 0; limit < mostWh.length; limit += 1) mostWh[limit]! -= wh * flows[limit]!;
  }
  return {
    islandOf: (unit) => islands[rowOf(unit)]!,
    placeOf: (unit) => placeOf[rowOf(unit)]!,
    flowsAt,
    mostWh: mostWh.map((wh) => Math.max(0, wh)),
    solver,
  };
}
