/** What a matcher is: a pure function from the orders of one constraint and period to pairs. */
import type { LinearSolver } from "../../../model/ports.ts";
import type { Order } from "../../../model/venues.ts";

/** Two orders that meet, with equal relief at the constraint. */
export interface Match {
  readonly bid: Order;
  readonly offer: Order;
  readonly buyerKw: number;
  readonly sellerKw: number;
}

/**
 * Each pair agrees on both parts of the price and trades at least `minTradeKw` at either unit; no order is filled beyond its
 * volume, and one that is all or none is filled wholly or not at all.
 */
export type Matcher = (
  bids: readonly Order[],
  offers: readonly Order[],
  minTradeKw: number,
) => Match[];

/** What a matcher may need beside its settings. */
export interface MatcherParts {
  /** Ids of units by the numbers in orders. */
  readonly unitIds: readonly string[];
  readonly solver: LinearSolver | undefined;
}

export type MatcherMaker = (parts: MatcherParts) => Matcher;
