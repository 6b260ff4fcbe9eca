/** Truthful: the order carries its reservation price, the most a bid is worth or the least that covers an offer. */
import { z } from "zod";
import { registryEntry } from "../../sim/core/define-registry.ts";
import { type StrategyTerms, sharedSettings } from "./terms.ts";

const settings = z.strictObject({ kind: z.literal("truthful"), ...sharedSettings });

export const truthful = registryEntry({
  about: "Bids its value, asks its cost.",
  settings,
  make: ({ availabilityFrac, readinessGbpPerMwh, withheldFrac }): StrategyTerms => ({
    keptFrac: 0,
    riskAversion: 0,
    availabilityFrac,
    readinessGbpPerMwh,
    withheldFrac,
  }),
});
