/**
 * Welfare of trades in one settlement period: what the relief is worth to its buyers above what it costs its sellers, all-in;
 * and how far trades are from the most that the orders could give if trades could be of any size.
 */
import { roundToPence } from "../../../core/money.ts";
import { PERIOD_HOURS } from "../../../core/time.ts";
import type { Order } from "../../../model/venues.ts";
import { allInPrice, byBid, byOffer } from "./at-constraint.ts";
import type { Match } from "./matchers/matcher.ts";
import { LOOKS_MAX, transport } from "./transport.ts";

const KW_PER_MW = 1000;

export function welfareGbp(matches: readonly Match[]): number {
  const gbpPerHour = matches.reduce((sum, { bid, offer, buyerKw }) => {
    const reliefMw = (buyerKw * bid.sensitivity) / KW_PER_MW;
    return sum + reliefMw * (allInPrice(bid) - allInPrice(offer));
  }, 0);
  return gbpPerHour * PERIOD_HOURS;
}

/** All relief that is traded, kW at the constraint. */
export const reliefOfKw = (matches: readonly Match[]): number =>
  matches.reduce((sum, { bid, buyerKw }) => sum + buyerKw * bid.sensitivity, 0);

export interface WelfareGap {
  readonly welfareGbp: number;
  /**
   * With minimum trades and all-or-none orders left out of account: no matcher reaches more. In a book too large for that, with
   * availability left out too: still no less than any matcher reaches.
   */
  readonly optimumGbp: number;
  /** Whether that is reached by trades of some size, and not the bound of a book too large. */
  readonly isOptimumExact: boolean;
  readonly gapGbp: number;
}

export function welfareGap(
  bids: readonly Order[],
  offers: readonly Order[],
  matches: readonly Match[],
  looksMax = LOOKS_MAX,
): WelfareGap {
  const reached = welfareGbp(matches);
  const [buyers, sellers] = [bids.toSorted(byBid), offers.toSorted(byOffer)];
  const exact = transport(buyers, sellers, "welfare", looksMax);
  const best = exact ?? byPriceAlone(buyers, sellers);
  // A matcher that reaches the optimum may add the same terms in another order.
  const optimumGbp = Math.max(welfareGbp(best), reached);
  return {
    ...{ welfareGbp: reached, optimumGbp, gapGbp: optimumGbp - reached },
    isOptimumExact: exact !== undefined,
  };
}

/** What was reached, and the most that could be: by what orders say, and by what they are truly worth. */
type Reached = Pick<WelfareGap, "welfareGbp" | "optimumGbp">;

/** The same volumes and trades by what orders are truly worth, to the penny and all-in; where that is what they say, nothing is worked out anew. */
export function trueWelfare({
  bids,
  offers,
  matches,
  ...asOrdered
}: Reached & {
  readonly bids: readonly Order[];
  readonly offers: readonly Order[];
  readonly matches: readonly Match[];
}): Reached {
  if ([...bids, ...offers].every(saysItsWorth)) return asOrdered;
  const truly = matches.map((match) => ({
    ...match,
    bid: atWorth(match.bid),
    offer: atWorth(match.offer),
  }));
  return welfareGap(bids.map(atWorth), offers.map(atWorth), truly);
}

const worthOf = ({ worth }: Order): number => roundToPence(worth.gbpPerMwh + worth.readyGbpPerMwh);

const saysItsWorth = (order: Order): boolean =>
  order.priceGbpPerMwh === worthOf(order) && (order.availabilityGbpPerMwh ?? 0) === 0;

const atWorth = (order: Order): Order => ({
  ...order,
  priceGbpPerMwh: worthOf(order),
  availabilityGbpPerMwh: 0,
});

/** Trades as if everybody could meet everybody by the all-in price: then no buyer has to be moved, and nothing is searched. */
function byPriceAlone(buyers: readonly Order[], sellers: readonly Order[]): readonly Match[] {
  const [buyer, seller] = [-1, -2];
  const anyOf = (orders: readonly Order[], unit: number) =>
    orders.map((order) => ({ ...order, unit, availabilityGbpPerMwh: 0 }));
  return transport(anyOf(buyers, buyer), anyOf(sellers, seller), "welfare") ?? [];
}
