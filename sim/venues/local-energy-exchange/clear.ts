/**
 * The day-ahead call of the local energy exchange: every member submits what it expects to give or draw in each half-hour, at the price
 * at which its supplier's tariff leaves it no better off, and each half-hour is cleared by the rule. Takes what is expected and
 * settings; gives orders and trades.
 */
import type {
  ClearedPeriod,
  EnergyOrder,
  EnergyTrade,
  ExchangeContext,
} from "../../model/energy-exchange.ts";
import type { GateContext, GateOutcome } from "../../model/venues.ts";
import { exchangeRuleOf } from "./rules/registry.ts";
import type { TradeNetwork } from "./rules/rule.ts";
import { type LocalEnergyExchangeSettings, limitsOf, type Tariff, tariffsOf } from "./settings.ts";

export function close(context: GateContext, own: LocalEnergyExchangeSettings): GateOutcome {
  const { exchange, fromPeriod, toPeriod, instant } = context;
  if (exchange === undefined) return {};
  const members = [...tariffsOf(own)].sort(([left], [right]) => (left < right ? -1 : 1));
  const { rowOf } = exchange;
  const cleared: ClearedPeriod[] = [];
  for (let period = fromPeriod; period < toPeriod; period += 1) {
    const expectedWh = exchange.expectedWh(period);
    const orders = members.flatMap(([unit, tariff]) =>
      orderOf({ unit, tariff, period, instant, energyWh: expectedWh[rowOf(unit)]! }, own),
    );
    if (orders.length > 0)
      cleared.push({
        ...{ period, clearedAt: instant, orders },
        trades: tradesOf(orders, own, () => tradeNetwork(context, exchange, period)),
      });
  }
  return { exchange: { cleared } };
}

interface Expectation {
  readonly unit: string;
  readonly tariff: Tariff;
  readonly period: number;
  readonly instant: number;
  /** Injected. */
  readonly energyWh: number;
}

/** Nothing of who expects to do nothing. */
function orderOf(
  { unit, tariff, period, instant, energyWh }: Expectation,
  { feeGbpPerMwh }: LocalEnergyExchangeSettings,
): EnergyOrder[] {
  if (energyWh === 0) return [];
  const { bidGbpPerMwh, askGbpPerMwh } = limitsOf(tariff, feeGbpPerMwh);
  return [
    {
      ...{ id: `EO${period}.${unit}`, period, unit, placedAt: instant },
      side: energyWh > 0 ? "sellerOffer" : "buyerBid",
      energyWh: Math.abs(energyWh),
      limitGbpPerMwh: energyWh > 0 ? askGbpPerMwh : bidGbpPerMwh,
    },
  ];
}

function tradesOf(
  orders: readonly EnergyOrder[],
  { rule }: LocalEnergyExchangeSettings,
  network: () => TradeNetwork,
): EnergyTrade[] {
  const pairs = exchangeRuleOf(rule)(
    orders.filter(({ side }) => side === "buyerBid"),
    orders.filter(({ side }) => side === "sellerOffer"),
    network,
  );
  return pairs.map(({ bid, offer, energyWh, buyerGbpPerMwh, sellerGbpPerMwh }, row) => ({
    ...{ id: `E${bid.period}.${row + 1}`, period: bid.period },
    ...{ buyer: bid.unit, seller: offer.unit, energyWh, buyerGbpPerMwh, sellerGbpPerMwh },
    ...{ bidGbpPerMwh: bid.limitGbpPerMwh, askGbpPerMwh: offer.limitGbpPerMwh },
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
