/** What a matcher is: a pure function from the orders of one constraint and period to pairs. */
import type { Order } from "../../../model/venues.ts";

/** Two orders that meet, with equal relief at the constraint. */
export interface Match {
  readonly bid: Order;
  readonly offer: Order;
  readonly buyerKw: number;
  readonly sellerKw: number;
}

/** Each pair agrees on price, and no order is filled beyond its volume. */
export type Matcher = (
  bids: readonly Order[],
  offers: readonly Order[],
  minTradeKw: number,
) => Match[];
