/** What a price rule is: a pure function from all matched pairs of one constraint and period to a price for each. */
import type { Match } from "../matchers/matcher.ts";

/** £ per MWh of relief at the constraint, in the order of the pairs; never above a pair's bid nor below its offer there. */
export type PriceRule = (matches: readonly Match[]) => number[];
