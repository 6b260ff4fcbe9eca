/**
 * All suppliers together compensate the one whose customers deviated, each by what its own customers drew; where customers
 * drew more, their supplier pays in and all share it. The virtual trading party pays and gets nothing of it.
 * Takes energies; gives payments into and out of the pot, by largest remainder, so that it ends empty.
 */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import { amountMicroGbp } from "../../../core/money.ts";
import { splitWhole, wholeSum } from "../../../core/sums.ts";
import type { Compensation, CompensationPayment } from "./compensation.ts";
import { scrpGbpPerMwh } from "./reference-price.ts";

export const mutualised = registryEntry({
  about: "All suppliers share what each is compensated, by their customers' metered consumption.",
  settings: z.strictObject({ kind: z.literal("mutualised"), scrpGbpPerMwh }),
  make: ({ scrpGbpPerMwh: price }): Compensation => ({
    isTransferred: true,
    owedGbpPerMwh: 0,
    payments({ deviationWh, consumptionWh }) {
      const owed = deviationWh.map((wh) => amountMicroGbp(wh, price));
      const shares = new Float64Array(owed.length);
      splitWhole(wholeSum(owed), consumptionWh, shares);
      return owed.flatMap((amount, row): CompensationPayment[] => [
        { payer: row, payee: "pot", amountMicroGbp: shares[row]! },
        { payer: "pot", payee: row, amountMicroGbp: amount },
      ]);
    },
  }),
});
