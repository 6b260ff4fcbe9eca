/** What a matcher is: a pure function from orders to pairs. */
import type { Order } from "../../model/venues.ts";

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
