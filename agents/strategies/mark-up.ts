/** Mark-up: bids stay a fraction below value and offers go the same fraction above cost. */
import { z } from "zod";
import { registryEntry } from "../../sim/core/define-registry.ts";

const settings = z.strictObject({
  kind: z.literal("mark-up"),
  markUpFrac: z
    .number()
    .min(0)
    .max(0.9)
    .default(0.1)
    .describe("Fraction of value or cost kept back: usually 0 to 0.2."),
});

export const markUp = registryEntry({
  about: "Keeps a fraction of value and cost back.",
  settings,
  make: (own) => own.markUpFrac,
});
