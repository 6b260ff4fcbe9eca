/**
 * Bids are served in turn, each from the cheapest offer that it may meet; a pair that may not meet is passed over. Orders that
 * are all or none and come out half filled are withdrawn, the last one first, and the rest is served anew.
 * Takes bids and offers in the order of service; offers must rise in price.
 */
import type { Order } from "../../../model/venues.ts";
import {
  allInPrice,
  leastReliefKw,
  matchOf,
  mayMeet,
  RESIDUE_KW,
  reliefKw,
} from "../at-constraint.ts";
import type { Match } from "./matcher.ts";

type Pairing = (bid: Order, offer: Order) => boolean;

export function inTurn(
  bids: readonly Order[],
  offers: readonly Order[],
  minTradeKw: number,
  isAllowed: Pairing = () => true,
): Match[] {
  const withdrawn = new Set<Order>();
  const stands = (order: Order) => !withdrawn.has(order);
  // Every round but the last withdraws one order.
  for (;;) {
    const matches = served(bids.filter(stands), offers.filter(stands), minTradeKw, isAllowed);
    const half = lastHalfFilled(matches);
    if (half === undefined) return matches;
    withdrawn.add(half);
  }
}

function served(
  bids: readonly Order[],
  offers: readonly Order[],
  minTradeKw: number,
  isAllowed: Pairing,
): Match[] {
  const offerLeftKw = Float64Array.from(offers, reliefKw);
  const isSpent = (leftKw: number, { sensitivity }: Order) =>
    leftKw <= RESIDUE_KW || leftKw < minTradeKw * sensitivity;
  const matches: Match[] = [];
  let first = 0;
  for (const bid of bids) {
    let leftKw = reliefKw(bid);
    const price = allInPrice(bid);
    while (first < offers.length && isSpent(offerLeftKw[first]!, offers[first]!)) first += 1;
    for (let o = first; o < offers.length && !isSpent(leftKw, bid); o += 1) {
      const offer = offers[o]!;
      if (price < allInPrice(offer)) break;
      const wantedKw = Math.min(leftKw, offerLeftKw[o]!);
      if (wantedKw <= RESIDUE_KW || wantedKw < leastReliefKw(bid, offer, minTradeKw)) continue;
      if (!mayMeet(bid, offer) || !isAllowed(bid, offer)) continue;
      matches.push(matchOf(bid, offer, wantedKw));
      leftKw -= wantedKw;
      offerLeftKw[o]! -= wantedKw;
    }
  }
  return matches;
}

/** The order, all or none, that trades last of those filled in part. */
function lastHalfFilled(matches: readonly Match[]): Order | undefined {
  const half = halfFilled(matches);
  for (const { bid, offer } of matches.toReversed()) {
    if (half.has(bid)) return bid;
    if (half.has(offer)) return offer;
  }
  return undefined;
}

/** Orders, all or none, that are filled in part. */
export function halfFilled(matches: readonly Match[]): ReadonlySet<Order> {
  const leftKw = new Map<Order, number>();
  for (const match of matches) {
    for (const order of [match.bid, match.offer]) {
      if (order.isAllOrNone !== true) continue;
      const relief = match.buyerKw * match.bid.sensitivity;
      leftKw.set(order, (leftKw.get(order) ?? reliefKw(order)) - relief);
    }
  }
  return new Set([...leftKw].filter(([, left]) => left > RESIDUE_KW).map(([order]) => order));
}
