/**
 * Members before and after a clearing: each by its strategy from what it expects to give or draw in a half-hour, beside what it has traded,
 * to its order, and from what came of that to what it has learnt. Takes what the exchange knows and settings; gives orders and what was learnt.
 */
import { keptBy } from "../../core/kept-by.ts";
import type {
  DeliveryRisk,
  EnergyOrder,
  EnergyTrade,
  ExchangeContext,
  Learnt,
} from "../../model/energy-exchange.ts";
import {
  boughtGbpPerMwh,
  boundsOf,
  type LocalEnergyExchangeSettings,
  limitsOf,
  premiumOf,
  pricesIn,
  type TariffPrices,
  tariffsOf,
} from "./settings.ts";
import { strategyOf } from "./strategies/registry.ts";
import {
  gainSign,
  type Quote,
  type QuoteResult,
  type Trader,
  type TradingStrategy,
} from "./strategies/strategy.ts";

/** A member with its order. */
export interface Ordered {
  readonly strategy: TradingStrategy;
  readonly trader: Trader;
  readonly quote: Quote;
  readonly order: EnergyOrder;
}

/** Draws of one order; another round of the same half-hour has others. */
const SLOTS_A_ROUND = 16;

/** By id; the same at every gate. */
const inOrder = keptBy((tariffs: ReturnType<typeof tariffsOf>) =>
  [...tariffs].sort(([left], [right]) => (left < right ? -1 : 1)),
);

/** What members order in a half-hour, by unit id. Nothing of who expects to do nothing more, or holds all of it back. */
export function orderedBy(
  exchange: ExchangeContext,
  own: LocalEnergyExchangeSettings,
  period: number,
  placedAt: number,
): Ordered[] {
  const expectedWh = exchange.expectedWh(period);
  const before = exchange.cleared(period);
  const soldWh = soldByUnit(before.flatMap(({ trades }) => trades));
  const dayAheadGbpPerMwh = exchange.dayAheadGbpPerMwh(period);
  const bounds = boundsOf(own, dayAheadGbpPerMwh);
  let known: DeliveryRisk | undefined;
  const riskOf = (unit: string, wh: number) => {
    known ??= exchange.riskOf(period);
    const row = exchange.rowOf(unit);
    return {
      curtailedFrac: known.curtailedFrac[row]!,
      deviationFrac: known.deviationWh[row]! / wh,
    };
  };
  return inOrder(tariffsOf(own)).flatMap(([unit, tariff]): Ordered[] => {
    if (!exchange.mayOrder(unit)) return [];
    const leftWh = expectedWh[exchange.rowOf(unit)]! - (soldWh.get(unit) ?? 0);
    if (leftWh === 0) return [];
    const side = leftWh > 0 ? "sellerOffer" : "buyerBid";
    const wh = Math.abs(leftWh);
    const prices = pricesIn(tariff, dayAheadGbpPerMwh);
    const trader: Trader = {
      side,
      expectedWh: wh,
      bounds,
      worthGbpPerMwh: worthOf(side, prices, own.feeGbpPerMwh),
      atRiskGbpPerMwh: boughtGbpPerMwh(prices) - prices.exportGbpPerMwh,
      risk: () => riskOf(unit, wh),
      trait: (slot) => exchange.trait(unit, slot),
      draw: (slot) => exchange.draw(unit, period, before.length * SLOTS_A_ROUND + slot),
      learnt: exchange.learntOf(unit, side),
    };
    const strategy = strategyOf(tariff.strategy);
    const quote = strategy.quote(trader);
    if (quote.energyWh === 0) return [];
    const id = `EO${period}.${unit}${before.length === 0 ? "" : `.${before.length + 1}`}`;
    const order: EnergyOrder = {
      id,
      period,
      unit,
      side,
      placedAt,
      energyWh: quote.energyWh,
      limitGbpPerMwh: quote.limitGbpPerMwh,
      expectedWh: trader.expectedWh,
      worthGbpPerMwh: trader.worthGbpPerMwh,
      turn: exchange.turnOf(unit, period),
      technology: exchange.technologyOf(unit),
      locality: exchange.localityOf(unit),
      premium: side === "buyerBid" ? premiumOf(tariff, trader.trait) : undefined,
    };
    return [{ strategy, trader, quote, order }];
  });
}

function worthOf(side: Trader["side"], prices: TariffPrices, feeGbpPerMwh: number): number {
  const { bidGbpPerMwh, askGbpPerMwh } = limitsOf(prices, feeGbpPerMwh);
  return side === "sellerOffer" ? askGbpPerMwh : bidGbpPerMwh;
}

/** By unit; bought is negative. */
export function soldByUnit(trades: readonly EnergyTrade[]): ReadonlyMap<string, number> {
  const wh = new Map<string, number>();
  for (const { buyer, seller, energyWh } of trades) {
    wh.set(seller, (wh.get(seller) ?? 0) + energyWh);
    wh.set(buyer, (wh.get(buyer) ?? 0) - energyWh);
  }
  return wh;
}

/** What members learn at one gate, half-hour after half-hour: their orders of all of them were placed before. */
export class Lessons {
  readonly #learnt = new Map<string, Learnt>();

  /** The half-hour that these orders came to these trades. */
  add(ordered: readonly Ordered[], trades: readonly EnergyTrade[]): void {
    if (!ordered.some(({ strategy }) => strategy.learn !== undefined)) return;
    const market = meanPriceGbpPerMwh(trades);
    const wonBy = gains(ordered, trades);
    for (const { strategy, trader, quote, order } of ordered) {
      if (strategy.learn === undefined) continue;
      const { unit, side } = order;
      const key = `${side} ${unit}`;
      const learnt = this.#learnt.get(key)?.values ?? trader.learnt;
      const { tradedWh, gain } = wonBy.get(unit)!;
      const result: QuoteResult = {
        ...{ quote, tradedWh, marketGbpPerMwh: market },
        gainGbpPerMwh: gain / order.expectedWh,
      };
      const values = Float64Array.from(strategy.learn({ ...trader, learnt }, result));
      this.#learnt.set(key, { unit, side, values });
    }
  }

  all(): readonly Learnt[] {
    return [...this.#learnt.values()];
  }
}

/** What all buyers paid, by volume. */
function meanPriceGbpPerMwh(trades: readonly EnergyTrade[]): number | undefined {
  let [wh, paid] = [0, 0];
  for (const { energyWh, buyerGbpPerMwh } of trades) {
    wh += energyWh;
    paid += energyWh * buyerGbpPerMwh;
  }
  return wh === 0 ? undefined : paid / wh;
}

/** By unit: what it traded, and its gain over worth, Wh · £/MWh. */
function gains(ordered: readonly Ordered[], trades: readonly EnergyTrade[]) {
  const won = new Map(
    ordered.map(({ order, trader }) => [order.unit, { tradedWh: 0, gain: 0, trader }]),
  );
  const add = (unit: string, energyWh: number, gbpPerMwh: number) => {
    const of = won.get(unit)!;
    of.tradedWh += energyWh;
    of.gain += energyWh * gainSign(of.trader) * (gbpPerMwh - of.trader.worthGbpPerMwh);
  };
  for (const { buyer, seller, energyWh, buyerGbpPerMwh, sellerGbpPerMwh, ...trade } of trades) {
    add(buyer, energyWh, buyerGbpPerMwh - trade.premiumGbpPerMwh);
    add(seller, energyWh, sellerGbpPerMwh);
  }
  return won;
}
