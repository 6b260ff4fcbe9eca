/** Pay as bid, the buyer's price: what the buyer would pay at most. */
import { z } from "zod";
import { registryEntry } from "../../../../core/define-registry.ts";
import { onEachPart } from "./price-rule.ts";

export const payAsBid = registryEntry({
  about: "The buyer's price.",
  settings: z.strictObject({ kind: z.literal("pay-as-bid") }),
  make: () => onEachPart((matches, part) => matches.map(({ bid }) => part(bid))),
});
