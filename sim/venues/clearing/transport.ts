/**
 * The best trades of any size: the most welfare, or the most volume and then the most welfare, as a transport problem between
 * bids and offers. Exact: bids are served by falling price along augmenting paths, so that a buyer may be moved to another
 * seller; on such a path all prices but those of its two ends cancel, hence the cheapest offer that can be reached is best.
 * Minimum trades and all-or-none orders are not looked at. Takes orders in the order of at-constraint.ts.
 */
import type { Order } from "../../model/venues.ts";
import { allInPrice, matchOf, mayMeet, RESIDUE_KW, reliefKw } from "./at-constraint.ts";
import type { Match } from "./matchers/matcher.ts";

/** What flows, kW of relief, and what is left. */
interface Flows {
  readonly bids: readonly Order[];
  readonly offers: readonly Order[];
  /** By offer: kW from each bid that it serves. */
  readonly from: readonly Map<number, number>[];
  readonly offerLeftKw: Float64Array;
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
): Match[] {
  const flows: Flows = {
    bids,
    offers,
    from: offers.map(() => new Map()),
    offerLeftKw: Float64Array.from(offers, reliefKw),
  };
  let cheapest = 0;
  for (const [b, bid] of bids.entries()) {
    let leftKw = reliefKw(bid);
    while (leftKw > RESIDUE_KW) {
      while (cheapest < offers.length && flows.offerLeftKw[cheapest]! <= RESIDUE_KW) cheapest += 1;
      const isOver = cheapest === offers.length || !isWorth(bid, offers[cheapest]!, goal);
      const path = isOver ? undefined : pathFrom(b, cheapest, flows, goal);
      if (path === undefined) break;
      leftKw -= augment(path, leftKw, flows);
    }
  }
  return matchesOf(flows);
}

const isWorth = (bid: Order, offer: Order, goal: "welfare" | "volume") =>
  goal === "volume" || allInPrice(bid) >= allInPrice(offer);

/** The shortest path to the cheapest offer that has something left; most often the pair itself. */
function pathFrom(
  start: number,
  cheapest: number,
  { bids, offers, from, offerLeftKw }: Flows,
  goal: "welfare" | "volume",
): Step[] | undefined {
  const isOpen = (b: number, o: number) => mayMeet(bids[b]!, offers[o]!);
  if (isOpen(start, cheapest)) return [{ bid: start, offer: cheapest }];
  /** By offer, the bid from which it was reached; by bid, the offer. */
  const bidBefore = new Map<number, number>();
  const offerBefore = new Map<number, number>();
  let unseen = offers.map((_, offer) => offer);
  const bidsToAsk = [start];
  let best = offers.length;
  for (const bid of bidsToAsk) {
    const reached = unseen.filter((offer) => isOpen(bid, offer));
    unseen = unseen.filter((offer) => !isOpen(bid, offer));
    for (const offer of reached) {
      bidBefore.set(offer, bid);
      if (offerLeftKw[offer]! > RESIDUE_KW && offer < best) best = offer;
      for (const served of from[offer]!.keys()) {
        if (served === start || offerBefore.has(served)) continue;
        offerBefore.set(served, offer);
        bidsToAsk.push(served);
      }
    }
    if (best === cheapest) break;
  }
  if (best === offers.length || !isWorth(bids[start]!, offers[best]!, goal)) return undefined;
  const steps: Step[] = [];
  for (let offer: number | undefined = best; offer !== undefined; ) {
    const bid: number = bidBefore.get(offer)!;
    steps.unshift({ bid, offer });
    offer = offerBefore.get(bid);
  }
  return steps;
}

/** Sends as much as the path bears; gives how much that is, kW. */
function augment(steps: readonly Step[], wantedKw: number, { from, offerLeftKw }: Flows): number {
  const last = steps.at(-1)!.offer;
  let kw = Math.min(wantedKw, offerLeftKw[last]!);
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
  offerLeftKw[last]! -= kw;
  return kw;
}

function matchesOf({ bids, offers, from }: Flows): Match[] {
  const rows = from.flatMap((bidsOf, offer) =>
    [...bidsOf].map(([bid, kw]) => ({ bid, offer, kw })),
  );
  rows.sort((left, right) => left.bid - right.bid || left.offer - right.offer);
  return rows.map(({ bid, offer, kw }) => matchOf(bids[bid]!, offers[offer]!, kw));
}
