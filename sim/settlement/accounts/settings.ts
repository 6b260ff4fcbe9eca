/**
 * Settings of the ledger's accounts: whose each unit and party is. What nobody claims is whose its technology or role says.
 */
import { z } from "zod";
import { ACTOR_IDS, type Actor } from "../../model/actors.ts";
import { TECHNOLOGIES } from "../../model/network-document.ts";

export const accountsSchema = z
  .array(
    z.strictObject({
      actor: z.enum(ACTOR_IDS as [Actor, ...Actor[]]).describe("Whose the accounts are."),
      holder: z
        .string()
        .min(1)
        .max(80)
        .optional()
        .describe("Who it is, by name; default: each account stands for itself."),
      units: z
        .strictObject({
          technology: z.array(z.enum(TECHNOLOGIES)).min(1).optional(),
          ids: z.array(z.string()).min(1).max(200_000).optional(),
        })
        .optional()
        .describe("Units; both lists given means both must hold, none means all that are left."),
      accounts: z
        .array(z.string())
        .min(1)
        .max(1000)
        .optional()
        .describe("Balance parties, the virtual trading party, or customers, by id."),
    }),
  )
  .max(1000);

export type AccountSettings = z.output<typeof accountsSchema>;
