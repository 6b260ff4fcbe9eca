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
  type Tariff,
  tariffsOf,
} from "./settings.ts";
import { strategyOf } from "./strategies/registry.ts";
import {
  gainSign,
  type Quote,
  type QuoteResult,
  type Trader,
  type TraderSelf,
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
  const termsOf = termsIn(dayAheadGbpPerMwh, own.feeGbpPerMwh);
  let known: DeliveryRisk | undefined;
  const self: TraderSelf = {
    risk({ unit, expectedWh: wh }) {
      known ??= exchange.riskOf(period);
      const row = exchange.rowOf(unit);
      return {
        curtailedFrac: known.curtailedFrac[row]!,
        deviationFrac: known.deviationWh[row]! / wh,
      };
    },
    trait: ({ unit }, slot) => exchange.trait(unit, slot),
    draw: ({ unit }, slot) => exchange.draw(unit, period, before.length * SLOTS_A_ROUND + slot),
  };
  const [idBegins, idEnds] = [`EO${period}.`, before.length === 0 ? "" : `.${before.length + 1}`];
  // Member by member: an array for each of them, and a function for each of what it may ask, cost more than its order.
  const ordered: Ordered[] = [];
  for (const [unit, tariff] of inOrder(tariffsOf(own))) {
    if (!exchange.mayOrder(unit)) continue;
    const leftWh = expectedWh[exchange.rowOf(unit)]! - (soldWh.get(unit) ?? 0);
    if (leftWh === 0) continue;
    const side = leftWh > 0 ? "sellerOffer" : "buyerBid";
    const wh = Math.abs(leftWh);
    const { strategy, worthGbpPerMwh, atRiskGbpPerMwh } = termsOf(tariff);
    const trader: Trader = {
      unit,
      side,
      expectedWh: wh,
      bounds,
      worthGbpPerMwh: worthGbpPerMwh[side],
      atRiskGbpPerMwh,
      self,
      learnt: exchange.learntOf(unit, side),
    };
    const quote = strategy.quote(trader);
    if (quote.energyWh === 0) continue;
    const order: EnergyOrder = {
      id: idBegins + unit + idEnds,
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
      premium:
        side === "buyerBid" && tariff.premium !== undefined
          ? premiumOf(tariff.premium, (slot) => exchange.trait(unit, slot))
          : undefined,
    };
    ordered.push({ strategy, trader, quote, order });
  }
  return ordered;
}

/** What a half-hour is to the members of one tariff. */
interface Terms {
  readonly strategy: TradingStrategy;
  readonly worthGbpPerMwh: Readonly<Record<Trader["side"], number>>;
  readonly atRiskGbpPerMwh: number;
}

/** Once a tariff, however many members have it. */
function termsIn(dayAheadGbpPerMwh: number, feeGbpPerMwh: number): (tariff: Tariff) => Terms {
  const known = new Map<Tariff, Terms>();
  return (tariff) => {
    const kept = known.get(tariff);
    if (kept !== undefined) return kept;
    const prices = pricesIn(tariff, dayAheadGbpPerMwh);
    const { bidGbpPerMwh, askGbpPerMwh } = limitsOf(prices, feeGbpPerMwh);
    const terms: Terms = {
      strategy: strategyOf(tariff.strategy),
      worthGbpPerMwh: { sellerOffer: askGbpPerMwh, buyerBid: bidGbpPerMwh },
      atRiskGbpPerMwh: boughtGbpPerMwh(prices) - prices.exportGbpPerMwh,
    };
    known.set(tariff, terms);
    return terms;
  };
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
