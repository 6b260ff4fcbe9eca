/**
 * Trades at a price that a formula sets, not the orders: whoever would not lose at it takes part, and the longer side shares what the shorter wants in
 * proportion, in whole Wh by largest remainder; equal remainders by unit id. Takes orders and the price; gives pairs.
 */
import { splitWhole } from "../../core/sums.ts";
import type { EnergyOrder } from "../../model/energy-exchange.ts";
import { inTurn } from "./crossing.ts";
import type { PricedPair } from "./rules/rule.ts";

export const wantedWh = (orders: readonly EnergyOrder[]): number =>
  orders.reduce((sum, { energyWh }) => sum + energyWh, 0);

export function atStatedPrice(
  bids: readonly EnergyOrder[],
  offers: readonly EnergyOrder[],
  priceGbpPerMwh: number,
): PricedPair[] {
  const buying = byUnit(bids.filter((bid) => bid.limitGbpPerMwh >= priceGbpPerMwh));
  const selling = byUnit(offers.filter((offer) => offer.limitGbpPerMwh <= priceGbpPerMwh));
  const volumeWh = Math.min(wantedWh(buying), wantedWh(selling));
  return inTurn(buying, shares(buying, volumeWh), selling, shares(selling, volumeWh)).map(
    (pair) => ({ ...pair, buyerGbpPerMwh: priceGbpPerMwh, sellerGbpPerMwh: priceGbpPerMwh }),
  );
}

const byUnit = (orders: readonly EnergyOrder[]): EnergyOrder[] =>
  [...orders].sort((left, right) => (left.unit < right.unit ? -1 : 1));

function shares(orders: readonly EnergyOrder[], volumeWh: number): Float64Array {
  const wh = new Float64Array(orders.length);
  if (volumeWh > 0)
    splitWhole(
      volumeWh,
      orders.map(({ energyWh }) => energyWh),
      wh,
    );
  return wh;
}
