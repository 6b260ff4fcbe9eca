/** Midpoint: half-way between what the buyer would pay and what the seller asks, per MWh of relief at the constraint. */
import { z } from "zod";
import { registryEntry } from "../../../../core/define-registry.ts";
import { onEachPart } from "./price-rule.ts";

export const midpoint = registryEntry({
  about: "Half-way between bid and offer.",
  settings: z.strictObject({ kind: z.literal("midpoint") }),
  make: () =>
    onEachPart((matches, part) => matches.map(({ bid, offer }) => (part(bid) + part(offer)) / 2)),
});
