/**
 * What a matcher is: a pure function from the orders of one constraint and period to pairs, and the bounds on its work that
 * it reached. Work is counted, never timed, so that no answer depends on the machine.
 */
import type { LinearSolver } from "../../../../model/ports.ts";
import type { Order } from "../../../../model/venues.ts";

/** Two orders that meet, with equal relief at the constraint. */
export interface Match {
  readonly bid: Order;
  readonly offer: Order;
  readonly buyerKw: number;
  readonly sellerKw: number;
}

/** Bounds on the work of matchers, with what is told where one was reached. */
export const WORK_BOUNDS = {
  severalWithdrawn: "orders that are all or none were withdrawn several at a time",
  allOrNoneLeftOut: "every order that is all or none was left out",
  tooManyPairs:
    "more pairs than are tried, so the better of what price-priority and mol-priority give stands",
  unproven:
    "the solver proved no best trades within its nodes, so the better of what price-priority and mol-priority give stands",
  nextGoalUnproven: "the most volume is proven, the most welfare of it is not",
  sizesUnranked: "of equally good sizes of these trades any may stand",
} as const;

export type WorkBound = keyof typeof WORK_BOUNDS;

export interface Matching {
  readonly matches: readonly Match[];
  /** Bounds that were reached; none: these are the trades that the rule means. */
  readonly bounds: readonly WorkBound[];
}

/**
 * Each pair agrees on both parts of the price and trades at least `minTradeKw` at either unit; no order is filled beyond its
 * volume, and one that is all or none is filled wholly or not at all.
 */
export type Matcher = (
  bids: readonly Order[],
  offers: readonly Order[],
  minTradeKw: number,
) => Matching;

/** What a matcher may need beside its settings. */
export interface MatcherParts {
  /** Ids of units by the numbers in orders. */
  readonly unitIds: readonly string[];
  readonly solver: LinearSolver | undefined;
}

export type MatcherMaker = (parts: MatcherParts) => Matcher;
