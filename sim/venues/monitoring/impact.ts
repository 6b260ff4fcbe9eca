/**
 * The impact test of conduct and impact: what the book of a half-hour would have cleared at with another order of one member and all others as they
 * are. Takes a half-hour and that order; gives how far the price moved in the member's favour, and what it gained by it.
 */
import { amountMicroGbp } from "../../core/money.ts";
import type { EnergyOrder } from "../../model/energy-exchange.ts";
import type { PricedPair } from "../local-energy-exchange/rules/rule.ts";
import type { MarketSeen } from "./seen.ts";

export interface Impact {
  readonly gbpPerMwh: number;
  readonly gainMicroGbp: number;
}

export function impactOf(seen: MarketSeen, instead: EnergyOrder): Impact {
  const others = seen.orders.filter((order) => order !== seen.order);
  const was = cleared(seen, seen.orders);
  const would = cleared(seen, [...others, instead]);
  const sign = seen.side === "sellerOffer" ? 1 : -1;
  return {
    gbpPerMwh: sign * (priceOf(was, seen) - priceOf(would, seen)),
    gainMicroGbp: gainOf(was, seen, sign) - gainOf(would, seen, sign),
  };
}

function cleared({ rule, bounds }: MarketSeen, orders: readonly EnergyOrder[]) {
  const sorted = orders.toSorted((left, right) => (left.unit < right.unit ? -1 : 1));
  return rule(
    sorted.filter(({ side }) => side === "buyerBid"),
    sorted.filter(({ side }) => side === "sellerOffer"),
    { bounds, network: noNetwork },
  );
}

function noNetwork(): never {
  throw new TypeError("an impact is tested by a rule that asks for no network");
}

/** Mean of what was paid, by volume. Where nothing trades the other side buys, or sells, beside the market: at the bound. */
function priceOf(pairs: readonly PricedPair[], { boundGbpPerMwh }: MarketSeen): number {
  let [wh, paid] = [0, 0];
  for (const { energyWh, buyerGbpPerMwh } of pairs) {
    wh += energyWh;
    paid += energyWh * buyerGbpPerMwh;
  }
  return wh === 0 ? boundGbpPerMwh : paid / wh;
}

/** What the member gains over its tariff. */
function gainOf(
  pairs: readonly PricedPair[],
  { side, straight: { unit }, benchmarkGbpPerMwh }: MarketSeen,
  sign: 1 | -1,
): number {
  let gain = 0;
  for (const { bid, offer, energyWh, buyerGbpPerMwh, sellerGbpPerMwh } of pairs) {
    if ((side === "sellerOffer" ? offer : bid).unit !== unit) continue;
    const price = side === "sellerOffer" ? sellerGbpPerMwh : buyerGbpPerMwh;
    gain += sign * amountMicroGbp(energyWh, price - benchmarkGbpPerMwh);
  }
  return gain;
}
