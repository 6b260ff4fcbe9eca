/**
 * What a price rule is: a pure function from all matched pairs of one constraint and period to a price for each. A price has
 * two parts, all-in and availability, and a rule sets each by itself.
 */
import { allInPrice, availabilityPrice, type PricePart } from "../at-constraint.ts";
import type { Match } from "../matchers/matcher.ts";

/** £ per MWh of relief at the constraint; neither part above the pair's bid nor below its offer there. */
export interface PairPrice {
  readonly allInGbpPerMwh: number;
  /** For each MW held ready, an hour. */
  readonly availabilityGbpPerMwh: number;
}

/** What is paid for relief that is called, beside availability. */
export const utilisationPrice = ({ allInGbpPerMwh, availabilityGbpPerMwh }: PairPrice) =>
  Math.max(0, allInGbpPerMwh - availabilityGbpPerMwh);

/** Prices in the order of the pairs. */
export type PriceRule = (matches: readonly Match[]) => PairPrice[];

/** A rule from what it does with one part of the price. */
export const onEachPart =
  (price: (matches: readonly Match[], part: PricePart) => number[]): PriceRule =>
  (matches) => {
    const availability = price(matches, availabilityPrice);
    return price(matches, allInPrice).map((allInGbpPerMwh, row) => ({
      allInGbpPerMwh,
      availabilityGbpPerMwh: availability[row]!,
    }));
  };
