/** Pay as offer, the seller's price: what the seller asks at least. */
import { z } from "zod";
import { registryEntry } from "../../../../core/define-registry.ts";
import { onEachPart } from "./price-rule.ts";

export const payAsOffer = registryEntry({
  about: "The seller's price.",
  settings: z.strictObject({ kind: z.literal("pay-as-offer") }),
  make: () => onEachPart((matches, part) => matches.map(({ offer }) => part(offer))),
});
