/**
 * Welfare of trades in one settlement period: what the relief is worth to its buyers above what it costs its sellers, all-in;
 * and how far trades are from the most that the orders could give if trades could be of any size.
 */
import { PERIOD_HOURS } from "../../core/time.ts";
import type { Order } from "../../model/venues.ts";
import { allInPrice, byBid, byOffer } from "./at-constraint.ts";
import type { Match } from "./matchers/matcher.ts";
import { transport } from "./transport.ts";

const KW_PER_MW = 1000;

export function welfareGbp(matches: readonly Match[]): number {
  const gbpPerHour = matches.reduce((sum, { bid, offer, buyerKw }) => {
    const reliefMw = (buyerKw * bid.sensitivity) / KW_PER_MW;
    return sum + reliefMw * (allInPrice(bid) - allInPrice(offer));
  }, 0);
  return gbpPerHour * PERIOD_HOURS;
}

export interface WelfareGap {
  readonly welfareGbp: number;
  /** With minimum trades and all-or-none orders left out of account: no matcher reaches more. */
  readonly optimumGbp: number;
  readonly gapGbp: number;
}

export function welfareGap(
  bids: readonly Order[],
  offers: readonly Order[],
  matches: readonly Match[],
): WelfareGap {
  const reached = welfareGbp(matches);
  const best = welfareGbp(transport(bids.toSorted(byBid), offers.toSorted(byOffer), "welfare"));
  // A matcher that reaches the optimum may add the same terms in another order.
  const optimumGbp = Math.max(best, reached);
  return { welfareGbp: reached, optimumGbp, gapGbp: optimumGbp - reached };
}
