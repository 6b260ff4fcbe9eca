/**
 * What a scenario says of settlement beside the payments for metered energy: each member is settled where it is written.
 */
import { z } from "zod";
import { accountsSchema } from "./accounts/settings.ts";
import { duosSchema } from "./duos/settings.ts";
import { imbalanceSchema } from "./imbalance/settings.ts";
import { intermediariesSchema } from "./intermediaries/settings.ts";
import { reinforcementSchema } from "./reinforcement/settings.ts";
import { sharingSchema } from "./sharing/settings.ts";

export const settlementSchema = z.strictObject({
  accounts: accountsSchema
    .default([])
    .describe(
      "Whose units and parties are; the first row that fits. Default: a demand unit is a consumer's, a store and a generator its own, a party that supplies what draws is a supplier.",
    ),
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
  intermediaries: intermediariesSchema
    .optional()
    .describe(
      "Those between owners and markets, and what each takes: who sells services for a portfolio, a trading platform, owners of private wires, community funds, meter data. Default: nobody takes anything.",
    ),
  reinforcement: reinforcementSchema
    .optional()
    .describe(
      "Projects that flexibility puts off, each worth what the common evaluation method says; default: none, and no value of deferral.",
    ),
  sharing: sharingSchema
    .optional()
    .describe(
      "A community whose members share what they give and draw in each half-hour; default: none.",
    ),
});
