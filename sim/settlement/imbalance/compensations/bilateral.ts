/**
 * The virtual trading party itself compensates each supplier for what it sold of its customers' deviation, and is compensated
 * for what they drew more. Takes energies; gives a payment a supplier.
 */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import { amountMicroGbp } from "../../../core/money.ts";
import type { Compensation } from "./compensation.ts";
import { scrpGbpPerMwh } from "./reference-price.ts";

export const bilateral = registryEntry({
  about: "The virtual trading party pays each supplier, or is paid, at the reference price.",
  settings: z.strictObject({ kind: z.literal("bilateral"), scrpGbpPerMwh }),
  make: ({ scrpGbpPerMwh: price }): Compensation => ({
    isTransferred: true,
    owedGbpPerMwh: price,
    payments: ({ deviationWh }) =>
      deviationWh.map((wh, row) => ({
        payer: "virtual" as const,
        payee: row,
        amountMicroGbp: amountMicroGbp(wh, price),
      })),
  }),
});
