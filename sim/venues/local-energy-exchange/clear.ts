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
} from "../../model/energy-exchange.ts";
import type { GateContext, GateOutcome } from "../../model/venues.ts";
import { Lessons, orderedBy } from "./members.ts";
import { exchangeRuleOf } from "./rules/registry.ts";
import type { TradeNetwork } from "./rules/rule.ts";
import { boundsOf, type LocalEnergyExchangeSettings } from "./settings.ts";

export function close(context: GateContext, own: LocalEnergyExchangeSettings): GateOutcome {
  const { exchange, fromPeriod, toPeriod, instant } = context;
  if (exchange === undefined) return {};
  const cleared: ClearedPeriod[] = [];
  const lessons = new Lessons();
  for (let period = fromPeriod; period < toPeriod; period += 1) {
    const ordered = orderedBy(exchange, own, period, instant);
    if (ordered.length === 0) continue;
    const orders = ordered.map(({ order }) => order);
    const trades = tradesOf(orders, own, exchange.cleared(period), () =>
      tradeNetwork(context, exchange, period),
    );
    cleared.push({ period, clearedAt: instant, orders, trades });
    lessons.add(ordered, trades);
  }
  return { exchange: { cleared, learnt: lessons.all() } };
}

function tradesOf(
  orders: readonly EnergyOrder[],
  own: LocalEnergyExchangeSettings,
  before: readonly ClearedPeriod[],
  network: () => TradeNetwork,
): EnergyTrade[] {
  const tradedBefore = before.reduce((sum, { trades }) => sum + trades.length, 0);
  const pairs = exchangeRuleOf(own.rule)(
    orders.filter(({ side }) => side === "buyerBid"),
    orders.filter(({ side }) => side === "sellerOffer"),
    { bounds: boundsOf(own), network },
  );
  return pairs.map(({ bid, offer, premiumGbpPerMwh = 0, ...pair }, row) => ({
    ...{ id: `E${bid.period}.${tradedBefore + row + 1}`, period: bid.period },
    ...{ buyer: bid.unit, seller: offer.unit, ...pair, premiumGbpPerMwh },
    ...{ bidGbpPerMwh: bid.limitGbpPerMwh + premiumGbpPerMwh, askGbpPerMwh: offer.limitGbpPerMwh },
  }));
}

/** The network as it is planned for a period, with what trades may add at each constraint. */
function tradeNetwork(
  { network, sensitivityIn, solver }: GateContext,
  { roomWh, islandOf, rowOf }: ExchangeContext,
  period: number,
): TradeNetwork {
  const { units } = network;
  const islands = islandOf(period);
  const sensitivity = sensitivityIn(period);
  return {
    islandOf: (unit) => islands[rowOf(unit)]!,
    limits: Array.from(roomWh(period), (mostWh, constraint) => ({
      flowOf: (unit) => sensitivity[constraint * units.ids.length + rowOf(unit)]!,
      mostWh,
    })),
    solver,
  };
}
