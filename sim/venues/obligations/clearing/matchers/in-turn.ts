/**
 * Bids are served in turn, each from the cheapest offer that it may meet; a pair that may not meet is passed over. Orders that
 * are all or none and come out half filled are withdrawn, the last one first, and the rest is served anew; once that has
 * looked at more orders than its bound, all such orders at once, and past twice the bound every order that is all or none; both
 * are told.
 * Takes bids and offers in the order of service; offers must rise in price.
 */
import type { Order } from "../../../../model/venues.ts";
import {
  allInPrice,
  leastReliefKw,
  matchOf,
  mayMeet,
  RESIDUE_KW,
  reliefKw,
} from "../at-constraint.ts";
import type { Match, Matching, WorkBound } from "./matcher.ts";

/** Whether two orders may meet, whatever their prices. */
export type Pairing = (bid: Order, offer: Order) => boolean;

/** Orders that may be looked at while single orders are withdrawn: about a second. A count, so that no answer depends on the machine. Assumed. */
const LOOKS_MAX = 1e7;

export function inTurn(
  bids: readonly Order[],
  offers: readonly Order[],
  minTradeKw: number,
  isAllowed: Pairing = () => true,
  looksMax = LOOKS_MAX,
): Matching {
  const withdrawn = new Set<Order>();
  const stands = (order: Order) => !withdrawn.has(order);
  const bounds = new Set<WorkBound>();
  let looks = 0;
  // Every round but the last withdraws an order.
  for (;;) {
    const [buyers, sellers] = [bids.filter(stands), offers.filter(stands)];
    const round = served(buyers, sellers, minTradeKw, isAllowed);
    const half = halfFilled(round.matches);
    if (half.size === 0) return { matches: round.matches, bounds: [...bounds] };
    looks += round.looks + bids.length + offers.length;
    if (looks > 2 * looksMax) {
      const whole = [...buyers, ...sellers].filter(({ isAllOrNone }) => isAllOrNone === true);
      if (whole.length > 1) bounds.add("allOrNoneLeftOut");
      withdraw(withdrawn, whole);
    } else if (looks > looksMax) {
      // One that is left half filled is withdrawn either way.
      if (half.size > 1) bounds.add("severalWithdrawn");
      withdraw(withdrawn, half);
    } else withdraw(withdrawn, [lastOf(round.matches, half)]);
  }
}

function withdraw(withdrawn: Set<Order>, orders: Iterable<Order>): void {
  for (const order of orders) withdrawn.add(order);
}

function served(
  bids: readonly Order[],
  offers: readonly Order[],
  minTradeKw: number,
  isAllowed: Pairing,
): { readonly matches: Match[]; readonly looks: number } {
  const offerLeftKw = Float64Array.from(offers, reliefKw);
  const isSpent = (leftKw: number, { sensitivity }: Order) =>
    leftKw <= RESIDUE_KW || leftKw < minTradeKw * sensitivity;
  const matches: Match[] = [];
  let first = 0;
  let looks = 0;
  for (const bid of bids) {
    let leftKw = reliefKw(bid);
    const price = allInPrice(bid);
    while (first < offers.length && isSpent(offerLeftKw[first]!, offers[first]!)) first += 1;
    for (let o = first; o < offers.length && !isSpent(leftKw, bid); o += 1) {
      const offer = offers[o]!;
      looks += 1;
      if (price < allInPrice(offer)) break;
      const wantedKw = Math.min(leftKw, offerLeftKw[o]!);
      if (wantedKw <= RESIDUE_KW || wantedKw < leastReliefKw(bid, offer, minTradeKw)) continue;
      if (!mayMeet(bid, offer) || !isAllowed(bid, offer)) continue;
      matches.push(matchOf(bid, offer, wantedKw));
      leftKw -= wantedKw;
      offerLeftKw[o]! -= wantedKw;
    }
  }
  return { matches, looks };
}

/** The order that trades last of some that trade. */
function lastOf(matches: readonly Match[], half: ReadonlySet<Order>): Order {
  const { bid, offer } = matches.findLast((match) => half.has(match.bid) || half.has(match.offer))!;
  return half.has(bid) ? bid : offer;
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
