/**
 * Matchers that seek the best of all trades: exact as a transport problem while its trades may stand; else with the solver;
 * and price priority where neither finishes within its bound on work, which is told beside the trades.
 */
import { byBid, byOffer, leastReliefKw } from "../at-constraint.ts";
import { transport } from "../transport.ts";
import { type Goal, wholeTrades } from "../whole-trades.ts";
import { halfFilled, inTurn } from "./in-turn.ts";
import type { Match, MatcherMaker } from "./matcher.ts";

/** Of the first goal as much as there can be, of that as much as there can be of the next; ties by order of service. */
export function bestTrades(first: Goal, ...next: readonly Goal[]): MatcherMaker {
  return ({ solver }) => {
    if (solver === undefined) throw new TypeError("this matcher needs a solver");
    return (bids, offers, minTradeKw) => {
      const buyers = bids.toSorted(byBid);
      const sellers = offers.toSorted(byOffer);
      const ofAnySize = transport(buyers, sellers, first);
      if (ofAnySize !== undefined && mayStand(ofAnySize, minTradeKw))
        return { matches: ofAnySize, bounds: [] };
      const whole = wholeTrades(buyers, sellers, minTradeKw, [first, ...next], solver);
      if (whole.kind === "found") return whole;
      const { matches, bounds } = inTurn(buyers, sellers, minTradeKw);
      return { matches, bounds: [whole.bound, ...bounds] };
    };
  };
}

function mayStand(matches: readonly Match[], minTradeKw: number): boolean {
  const isLarge = ({ bid, offer, buyerKw }: Match) =>
    buyerKw * bid.sensitivity >= leastReliefKw(bid, offer, minTradeKw);
  return matches.every(isLarge) && halfFilled(matches).size === 0;
}
