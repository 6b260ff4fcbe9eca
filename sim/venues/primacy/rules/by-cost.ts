/** The wish stands that is dearer to replace; at equal cost the network's. */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import { byCostWinner, conflictPrices, type PrimacyRule } from "../rule.ts";

export const byCost = registryEntry({
  about: "The wish stands that is dearer to replace; at equal cost the network's.",
  settings: z.strictObject({ kind: z.literal("by-cost"), ...conflictPrices }),
  make: (): PrimacyRule => byCostWinner,
});
