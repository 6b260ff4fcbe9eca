/**
 * One supplier runs the market: only homes that went over to it take part, and it sells itself what they leave, which it knows beforehand because it asked. Takes settings; gives the model.
 */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import type { SupplierModel } from "./supplier-model.ts";

export const single = registryEntry({
  about: "Homes take part that switched to the market's supplier, which sells what they leave.",
  settings: z.strictObject({
    kind: z.literal("single"),
    supplier: z.string().min(1).max(80).describe("Balance party that supplies who switched."),
    switchedFrac: z
      .number()
      .min(0)
      .max(1)
      .default(1)
      .describe("Part of the homes that went over to it; the others take no part."),
  }),
  make: ({ supplier, switchedFrac }): SupplierModel => ({
    switched: { supplier, frac: switchedFrac },
    seller: { kind: "own" },
  }),
});
