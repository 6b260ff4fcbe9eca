/** Midpoint: half-way between what the buyer would pay and what the seller asks, per MWh of relief at the constraint. */
import type { Match } from "../matchers/matcher.ts";

function price({ bid, offer }: Match): number {
  return (bid.priceGbpPerMwh / bid.sensitivity + offer.priceGbpPerMwh / offer.sensitivity) / 2;
}

export const midpoint = { about: "Half-way between bid and offer.", price };
