/**
 * What a scenario says of settlement beside the payments for metered energy: each member is settled where it is written.
 */
import { z } from "zod";
import { imbalanceSchema } from "./imbalance/settings.ts";

export const settlementSchema = z.strictObject({
  imbalance: imbalanceSchema
    .optional()
    .describe(
      "Balance parties pay or are paid for what they delivered beside what they notified; default: all that is metered is paid as if it had been sold day-ahead.",
    ),
});
