/** Mark-up: bids stay a fraction below value and offers go the same fraction above cost. */
import { z } from "zod";
import { registryEntry } from "../../sim/core/define-registry.ts";
import { spreadWithin } from "../../sim/model/spread.ts";
import { type StrategyTerms, sharedSettings } from "./terms.ts";

const settings = z.strictObject({
  kind: z.literal("mark-up"),
  markUpFrac: spreadWithin(0, 0.9)
    .default({ between: [0, 0.2] })
    .describe(
      "Fraction of value or cost kept back; each owner draws from a range by its unit's id.",
    ),
  ...sharedSettings,
});

export const markUp = registryEntry({
  about: "Keeps a fraction of value and cost back.",
  settings,
  make: ({ availabilityFrac, readinessGbpPerMwh, withheldFrac, ...own }): StrategyTerms => ({
    keptFrac: own.markUpFrac,
    riskAversion: 0,
    availabilityFrac,
    readinessGbpPerMwh,
    withheldFrac,
  }),
});
