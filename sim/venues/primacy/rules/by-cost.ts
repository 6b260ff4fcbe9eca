/** The wish stands that is dearer to replace; at equal cost the network's. */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import { byCostWinner, type PrimacyRule, primacyBasics } from "../rule.ts";

export const byCost = registryEntry({
  about: "The wish stands that is dearer to replace; at equal cost the network's.",
  settings: z.strictObject({ kind: z.literal("by-cost"), ...primacyBasics }),
  make: (): PrimacyRule => byCostWinner,
});
