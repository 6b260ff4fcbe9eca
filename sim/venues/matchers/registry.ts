/** Matchers: which buyer meets which seller. One matcher a file, one line here. */
import type { Order } from "../../model/venues.ts";
import { pricePriority } from "./price-priority.ts";

/** Two orders that meet, with equal relief at the constraint. */
export interface Match {
  readonly bid: Order;
  readonly offer: Order;
  readonly buyerKw: number;
  readonly sellerKw: number;
}

export interface Matcher {
  readonly about: string;
  /** Pairs for one constraint and period. Each pair agrees on price; no order is filled beyond its volume. */
  readonly match: (bids: readonly Order[], offers: readonly Order[], minTradeKw: number) => Match[];
}

export const matchers = { "price-priority": pricePriority } as const satisfies Record<
  string,
  Matcher
>;
export type MatcherKind = keyof typeof matchers;
export const MATCHER_KINDS = Object.keys(matchers) as [MatcherKind, ...MatcherKind[]];
