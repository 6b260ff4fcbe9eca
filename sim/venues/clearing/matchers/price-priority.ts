/**
 * PRICE_PRIORITY: the buyer who would pay most for a MWh of relief meets the seller who asks least, until no pair agrees.
 * Prices and volumes are compared at the constraint: p/s per MWh of relief, v·s kW of relief, so that units of different
 * sensitivity s trade fairly. It needs no randomness.
 * Ties: bids by earlier place in the queue, then volume, time, id; offers by smaller volume, then time, id.
 */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import type { Order } from "../../../model/venues.ts";
import type { Match, Matcher } from "./matcher.ts";

/** Relief smaller than this, kW, is float residue. */
const RESIDUE_KW = 1e-6;

const priceAtConstraint = (order: Order) => order.priceGbpPerMwh / order.sensitivity;
const byIdThen = (left: Order, right: Order) =>
  left.id < right.id ? -1 : left.id > right.id ? 1 : 0;

function bidsFirst(left: Order, right: Order): number {
  return (
    priceAtConstraint(right) - priceAtConstraint(left) ||
    left.place - right.place ||
    left.volumeKw - right.volumeKw ||
    left.placedAt - right.placedAt ||
    byIdThen(left, right)
  );
}

function offersFirst(left: Order, right: Order): number {
  return (
    priceAtConstraint(left) - priceAtConstraint(right) ||
    left.volumeKw - right.volumeKw ||
    left.placedAt - right.placedAt ||
    byIdThen(left, right)
  );
}

function match(bids: readonly Order[], offers: readonly Order[], minTradeKw: number): Match[] {
  const buyers = [...bids].sort(bidsFirst);
  const sellers = [...offers].sort(offersFirst);
  const bidLeftKw = buyers.map((bid) => bid.volumeKw * bid.sensitivity);
  const offerLeftKw = sellers.map((offer) => offer.volumeKw * offer.sensitivity);
  const matches: Match[] = [];
  for (const [b, bid] of buyers.entries()) {
    for (const [o, offer] of sellers.entries()) {
      if (bidLeftKw[b]! <= RESIDUE_KW) break;
      if (offerLeftKw[o]! <= RESIDUE_KW || bid.unit === offer.unit) continue;
      if (priceAtConstraint(bid) < priceAtConstraint(offer)) break;
      const reliefKw = Math.min(bidLeftKw[b]!, offerLeftKw[o]!);
      const buyerKw = reliefKw / bid.sensitivity;
      const sellerKw = reliefKw / offer.sensitivity;
      if (Math.min(buyerKw, sellerKw) < minTradeKw) continue;
      matches.push({ bid, offer, buyerKw, sellerKw });
      bidLeftKw[b] = bidLeftKw[b]! - reliefKw;
      offerLeftKw[o] = offerLeftKw[o]! - reliefKw;
    }
  }
  return matches;
}

export const pricePriority = registryEntry({
  about: "Highest bid meets lowest offer.",
  settings: z.strictObject({ kind: z.literal("price-priority") }),
  make: (): Matcher => match,
});
