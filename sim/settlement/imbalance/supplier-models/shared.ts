/**
 * Two suppliers share a half-hourly meter (shared SVA): a home keeps its own for all that it would have drawn, a second one has what it leaves because it was asked, and pays the first for that
 * energy at a price that they agreed. Takes settings; gives the model.
 */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import type { SupplierModel } from "./supplier-model.ts";

export const shared = registryEntry({
  about: "A second supplier has what homes leave, on its own account, by agreement with the first.",
  settings: z.strictObject({
    kind: z.literal("shared"),
    supplier: z.string().min(1).max(80).describe("Balance party that is the second supplier."),
    agreedGbpPerMwh: z
      .number()
      .min(0)
      .max(6000)
      .default(80)
      .describe("What it pays the first for energy that this had bought; assumed."),
    told: z
      .enum(["never", "exactly"])
      .default("exactly")
      .describe(
        "Whether it knows before gate closure what they leave, and sells that at the day-ahead price; else it is its imbalance.",
      ),
  }),
  make: ({ supplier, agreedGbpPerMwh, told }): SupplierModel => ({
    switched: undefined,
    seller: {
      ...{ kind: "party", id: supplier, told },
      compensation: { kind: "bilateral", scrpGbpPerMwh: agreedGbpPerMwh },
    },
  }),
});
