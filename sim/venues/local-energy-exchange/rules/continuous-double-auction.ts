/**
 * Continuous double auction: orders come one after the other, each meets at once the best that stand on the other side, and what is left of it stands. A
 * pair has the price of the one that stood. Orders that one gate brings come in the order of a draw; what stands at its end is cancelled.
 */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import { insertInOrder } from "../../../core/sorted.ts";
import type { EnergyOrder } from "../../../model/energy-exchange.ts";
import type { OrderSide } from "../../../model/venues.ts";
import { byArrival } from "../../arrival.ts";
import type { ExchangeRule, PricedPair } from "./rule.ts";

interface Standing {
  readonly order: EnergyOrder;
  leftWh: number;
}

/** Price, then time. */
const SERVICE: Readonly<Record<OrderSide, (left: Standing, right: Standing) => number>> = {
  buyerBid: ({ order: left }, { order: right }) =>
    right.limitGbpPerMwh - left.limitGbpPerMwh || byArrival(left, right),
  sellerOffer: ({ order: left }, { order: right }) =>
    left.limitGbpPerMwh - right.limitGbpPerMwh || byArrival(left, right),
};

const traded: ExchangeRule = (bids, offers) => {
  const books: Readonly<Record<OrderSide, Standing[]>> = { buyerBid: [], sellerOffer: [] };
  const pairs: PricedPair[] = [];
  for (const order of [...bids, ...offers].sort(byArrival)) {
    const isBid = order.side === "buyerBid";
    const others = books[isBid ? "sellerOffer" : "buyerBid"];
    const arrived: Standing = { order, leftWh: order.energyWh };
    while (arrived.leftWh > 0 && others.length > 0) {
      const best = others[0]!;
      const [bid, offer] = isBid ? [order, best.order] : [best.order, order];
      if (bid.limitGbpPerMwh < offer.limitGbpPerMwh) break;
      const energyWh = Math.min(arrived.leftWh, best.leftWh);
      const price = best.order.limitGbpPerMwh;
      pairs.push({ bid, offer, energyWh, buyerGbpPerMwh: price, sellerGbpPerMwh: price });
      arrived.leftWh -= energyWh;
      best.leftWh -= energyWh;
      if (best.leftWh === 0) others.shift();
    }
    if (arrived.leftWh > 0) insertInOrder(books[order.side], arrived, SERVICE[order.side]);
  }
  return pairs;
};

export const continuousDoubleAuction = registryEntry({
  about: "Orders meet as they come, at the price of the one that stood.",
  settings: z.strictObject({ kind: z.literal("continuous-double-auction") }),
  make: () => traded,
});
