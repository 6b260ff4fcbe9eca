/** Midpoint: half-way between what the buyer would pay and what the seller asks, per MWh of relief at the constraint. */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import type { Match } from "../matchers/matcher.ts";
import type { PriceRule } from "./price-rule.ts";

function price({ bid, offer }: Match): number {
  return (bid.priceGbpPerMwh / bid.sensitivity + offer.priceGbpPerMwh / offer.sensitivity) / 2;
}

export const midpoint = registryEntry({
  about: "Half-way between bid and offer.",
  settings: z.strictObject({ kind: z.literal("midpoint") }),
  make: (): PriceRule => (matches) => matches.map(price),
});
