/**
 * What a scenario says of settlement beside the payments for metered energy: each member is settled where it is written.
 */
import { z } from "zod";
import { duosSchema } from "./duos/settings.ts";
import { imbalanceSchema } from "./imbalance/settings.ts";

export const settlementSchema = z.strictObject({
  duos: duosSchema
    .optional()
    .describe(
      "Connections pay for capacity and for exceeding it, by London month; default: nothing.",
    ),
  imbalance: imbalanceSchema
    .optional()
    .describe(
      "Balance parties pay or are paid for what they delivered beside what they notified; default: all that is metered is paid as if it had been sold day-ahead.",
    ),
});
