/**
 * Orders as the constraint sees them: p/s per MWh of relief and v·s kW of relief, so that units of different sensitivity s
 * trade fairly. Who may meet whom, and in which order bids and offers are served.
 */
import type { Order } from "../../../model/venues.ts";
import type { Match } from "./matchers/matcher.ts";

/** Relief smaller than this, kW, is float residue. */
export const RESIDUE_KW = 1e-6;

/** One part of an order's price, £ per MWh of relief. */
export type PricePart = (order: Order) => number;

export const allInPrice: PricePart = (order) => order.priceGbpPerMwh / order.sensitivity;
export const availabilityPrice: PricePart = (order) =>
  (order.availabilityGbpPerMwh ?? 0) / order.sensitivity;

export const reliefKw = (order: Order) => order.volumeKw * order.sensitivity;

/** Both parts of the price agree, and they are two units. */
export const mayMeet = (bid: Order, offer: Order) =>
  bid.unit !== offer.unit &&
  allInPrice(bid) >= allInPrice(offer) &&
  availabilityPrice(bid) >= availabilityPrice(offer);

/** The relief at which both sides of a pair trade at least the minimum. */
export const leastReliefKw = (bid: Order, offer: Order, minTradeKw: number) =>
  minTradeKw * Math.max(bid.sensitivity, offer.sensitivity);

export const matchOf = (bid: Order, offer: Order, relief: number): Match => ({
  bid,
  offer,
  buyerKw: relief / bid.sensitivity,
  sellerKw: relief / offer.sensitivity,
});

const byId = (left: Order, right: Order) => (left.id < right.id ? -1 : left.id > right.id ? 1 : 0);

/** Highest price first; then earlier place in the queue, smaller volume, earlier time, id. */
export function byBid(left: Order, right: Order): number {
  return (
    allInPrice(right) - allInPrice(left) ||
    left.place - right.place ||
    left.volumeKw - right.volumeKw ||
    left.placedAt - right.placedAt ||
    byId(left, right)
  );
}

/** Lowest price first; then smaller volume, earlier time, id. */
export function byOffer(left: Order, right: Order): number {
  return (
    allInPrice(left) - allInPrice(right) ||
    left.volumeKw - right.volumeKw ||
    left.placedAt - right.placedAt ||
    byId(left, right)
  );
}
