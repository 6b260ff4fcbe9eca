/**
 * Matchers that seek the best of all trades: exact as a transport problem while its trades may stand; else with the solver; and
 * where neither finishes within its bound on work the better of what price priority and MOL priority reach, which is told
 * beside the trades. So no bound makes them worse than those two.
 */
import { byBid, byOffer, leastReliefKw } from "../at-constraint.ts";
import { transport } from "../transport.ts";
import { reliefOfKw, welfareGbp } from "../welfare.ts";
import { type Goal, wholeTrades } from "../whole-trades.ts";
import { halfFilled } from "./in-turn.ts";
import type { Match, MatcherMaker, Matching } from "./matcher.ts";
import { byListPriority } from "./mol-priority.ts";
import { byPricePriority } from "./price-priority.ts";

/** Of the first goal as much as there can be, of that as much as there can be of the next; ties by order of service. */
export function bestTrades(...goals: readonly [Goal, ...Goal[]]): MatcherMaker {
  return ({ solver }) => {
    if (solver === undefined) throw new TypeError("this matcher needs a solver");
    return (bids, offers, minTradeKw) => {
      const buyers = bids.toSorted(byBid);
      const sellers = offers.toSorted(byOffer);
      const ofAnySize = transport(buyers, sellers, goals[0]);
      if (ofAnySize !== undefined && mayStand(ofAnySize, minTradeKw))
        return { matches: ofAnySize, bounds: [] };
      const whole = wholeTrades(buyers, sellers, minTradeKw, goals, solver);
      if (whole.kind === "found") return whole;
      const { matches, bounds } = better(
        byPricePriority(buyers, sellers, minTradeKw),
        byListPriority(buyers, sellers, minTradeKw),
        goals,
      );
      return { matches, bounds: [whole.bound, ...bounds] };
    };
  };
}

function mayStand(matches: readonly Match[], minTradeKw: number): boolean {
  const isLarge = ({ bid, offer, buyerKw }: Match) =>
    buyerKw * bid.sensitivity >= leastReliefKw(bid, offer, minTradeKw);
  return matches.every(isLarge) && halfFilled(matches).size === 0;
}

const REACHED = { welfare: welfareGbp, volume: reliefOfKw } as const;

/** Sums of the same terms in another order differ by less, as a fraction. */
const RESIDUE_FRAC = 1e-9;

/** The first, unless the other reaches more of a goal, and no less of those before it. */
function better(first: Matching, other: Matching, goals: readonly Goal[]): Matching {
  for (const goal of goals) {
    const [own, its] = [REACHED[goal](first.matches), REACHED[goal](other.matches)];
    if (Math.abs(its - own) > RESIDUE_FRAC * Math.max(1, own)) return its > own ? other : first;
  }
  return first;
}
