/**
 * The best trades of any size: the most welfare, or the most volume and then the most welfare, as a transport problem between
 * bids and offers. Exact: bids are served by falling price along augmenting paths, so that a buyer may be moved to another
 * seller; on such a path all prices but those of its two ends cancel, hence the cheapest offer that can be reached is best.
 * Minimum trades and all-or-none orders are not looked at. Takes orders in the order of at-constraint.ts; gives undefined
 * where the search would look at more orders than its bound: a count of work, so that no answer depends on the machine.
 */
import type { Order } from "../../../model/venues.ts";
import { allInPrice, availabilityPrice, matchOf, RESIDUE_KW, reliefKw } from "./at-constraint.ts";
import type { Match } from "./matchers/matcher.ts";

/** Orders that a search may look at, all paths together: a second or two. Assumed. */
export const LOOKS_MAX = 2e8;

/** Orders of one side as columns. */
interface Side {
  readonly count: number;
  readonly allIn: Float64Array;
  readonly availability: Float64Array;
  readonly unit: Int32Array;
  readonly leftKw: Float64Array;
}

/** What is left, what flows, and the columns of a search. */
interface Book {
  readonly bids: Side;
  readonly offers: Side;
  /** 1 where no offer is of the same unit, by bid. */
  readonly isBuyerOnly: Uint8Array;
  /** By offer: kW from each bid that it serves. */
  readonly from: readonly Map<number, number>[];
  /** Whether every offer is worth a bid that may be served from it. */
  readonly isLossAllowed: boolean;
  /** By offer the bid from which it was reached, by bid the offer; −1 where it was not. */
  readonly bidBefore: Int32Array;
  readonly offerBefore: Int32Array;
  readonly unseen: Int32Array;
  /** Orders that may still be looked at. */
  looksLeft: number;
}

/** A step of a path, from a bid to an offer; all but the first begin by taking that bid off the offer before. */
interface Step {
  readonly bid: number;
  readonly offer: number;
}

export function transport(
  bids: readonly Order[],
  offers: readonly Order[],
  goal: "welfare" | "volume",
  looksMax = LOOKS_MAX,
): Match[] | undefined {
  const book = bookOf(bids, offers, goal, looksMax);
  const { leftKw } = book.bids;
  let cheapest = 0;
  for (let bid = 0; bid < bids.length; bid += 1) {
    while (leftKw[bid]! > RESIDUE_KW) {
      while (cheapest < offers.length && book.offers.leftKw[cheapest]! <= RESIDUE_KW) cheapest += 1;
      if (cheapest === offers.length || !isWorth(book, bid, cheapest)) break;
      const path = pathFrom(book, bid, cheapest);
      if (book.looksLeft < 0) return undefined;
      if (path === undefined) break;
      augment(book, path);
    }
  }
  const rows = book.from.flatMap((served, offer) =>
    [...served].map(([bid, kw]) => ({ bid, offer, kw })),
  );
  rows.sort((left, right) => left.bid - right.bid || left.offer - right.offer);
  return rows.map(({ bid, offer, kw }) => matchOf(bids[bid]!, offers[offer]!, kw));
}

function bookOf(
  bids: readonly Order[],
  offers: readonly Order[],
  goal: "welfare" | "volume",
  looksMax: number,
): Book {
  const sellers = new Set(offers.map(({ unit }) => unit));
  return {
    bids: sideOf(bids),
    offers: sideOf(offers),
    isBuyerOnly: Uint8Array.from(bids, ({ unit }) => (sellers.has(unit) ? 0 : 1)),
    from: offers.map(() => new Map()),
    isLossAllowed: goal === "volume",
    bidBefore: new Int32Array(offers.length),
    offerBefore: new Int32Array(bids.length),
    unseen: new Int32Array(offers.length),
    looksLeft: looksMax,
  };
}

function sideOf(orders: readonly Order[]): Side {
  const count = orders.length;
  const side = {
    count,
    allIn: new Float64Array(count),
    availability: new Float64Array(count),
    unit: new Int32Array(count),
    leftKw: new Float64Array(count),
  };
  for (let row = 0; row < count; row += 1) {
    const order = orders[row]!;
    side.allIn[row] = allInPrice(order);
    side.availability[row] = availabilityPrice(order);
    side.unit[row] = order.unit;
    side.leftKw[row] = reliefKw(order);
  }
  return side;
}

const isWorth = ({ bids, offers, isLossAllowed }: Book, bid: number, offer: number) =>
  isLossAllowed || bids.allIn[bid]! >= offers.allIn[offer]!;

/** `mayMeet` on columns. */
const isOpen = ({ bids, offers }: Book, bid: number, offer: number) =>
  bids.unit[bid] !== offers.unit[offer] &&
  bids.allIn[bid]! >= offers.allIn[offer]! &&
  bids.availability[bid]! >= offers.availability[offer]!;

/** The shortest path to the cheapest offer that has something left; most often the pair itself. */
function pathFrom(book: Book, start: number, cheapest: number): Step[] | undefined {
  if (isOpen(book, start, cheapest)) return [{ bid: start, offer: cheapest }];
  const { offers, from, bidBefore, offerBefore, unseen } = book;
  bidBefore.fill(-1);
  offerBefore.fill(-1);
  for (let offer = 0; offer < offers.count; offer += 1) unseen[offer] = offer;
  let unseenCount = offers.count;
  let best = offers.count;
  book.looksLeft -= bidBefore.length + offerBefore.length;
  const waiting = [start];
  const asked: number[] = [];
  for (const bid of waiting) {
    book.looksLeft -= asked.length;
    if (book.looksLeft < 0) return undefined;
    if (asked.some((before) => seesAll(book, before, bid))) continue;
    asked.push(bid);
    book.looksLeft -= unseenCount;
    let stillUnseen = 0;
    for (let at = 0; at < unseenCount; at += 1) {
      const offer = unseen[at]!;
      if (!isOpen(book, bid, offer)) {
        unseen[stillUnseen] = offer;
        stillUnseen += 1;
        continue;
      }
      bidBefore[offer] = bid;
      if (offers.leftKw[offer]! > RESIDUE_KW && offer < best) best = offer;
      for (const served of from[offer]!.keys()) {
        if (served === start || offerBefore[served] !== -1) continue;
        offerBefore[served] = offer;
        waiting.push(served);
      }
    }
    unseenCount = stillUnseen;
    if (best === cheapest) break;
  }
  if (best === offers.count || !isWorth(book, start, best)) return undefined;
  return stepsTo(book, start, best);
}

/** Whether every offer that is open to a bid was open to one asked before it. */
function seesAll({ bids, isBuyerOnly }: Book, before: number, bid: number): boolean {
  return (
    isBuyerOnly[before] === 1 &&
    bids.allIn[before]! >= bids.allIn[bid]! &&
    bids.availability[before]! >= bids.availability[bid]!
  );
}

function stepsTo({ bidBefore, offerBefore }: Book, start: number, last: number): Step[] {
  const steps: Step[] = [];
  for (let offer = last; ; ) {
    const bid = bidBefore[offer]!;
    steps.push({ bid, offer });
    if (bid === start) return steps.reverse();
    offer = offerBefore[bid]!;
  }
}

/** Sends as much as the path bears. */
function augment({ bids, offers, from }: Book, steps: readonly Step[]): void {
  const first = steps[0]!.bid;
  const last = steps.at(-1)!.offer;
  let kw = Math.min(bids.leftKw[first]!, offers.leftKw[last]!);
  for (const [index, { bid }] of steps.entries())
    if (index > 0) kw = Math.min(kw, from[steps[index - 1]!.offer]!.get(bid)!);
  for (const [index, { bid, offer }] of steps.entries()) {
    if (index > 0) {
      const before = from[steps[index - 1]!.offer]!;
      const leftKw = before.get(bid)! - kw;
      if (leftKw > RESIDUE_KW) before.set(bid, leftKw);
      else before.delete(bid);
    }
    from[offer]!.set(bid, (from[offer]!.get(bid) ?? 0) + kw);
  }
  bids.leftKw[first]! -= kw;
  offers.leftKw[last]! -= kw;
}
