/** What a price rule is: a pure function from a matched pair to its price. */
import type { Match } from "../matchers/matcher.ts";

export interface PriceRule {
  readonly about: string;
  /** £ per MWh of relief at the constraint; never above the bid nor below the offer there. */
  readonly price: (match: Match) => number;
}
