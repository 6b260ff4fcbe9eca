/** A penalty beside disgorgement: who is flagged pays its gain several times over, so that not being seen every time does not pay. */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import { NOTHING, type Sanction } from "./sanction.ts";

export const repayMultiple = registryEntry({
  about: "The gain is paid back several times over.",
  settings: z.strictObject({
    kind: z.literal("repay-multiple"),
    multiple: z
      .number()
      .min(1)
      .max(100)
      .default(3)
      .describe("How many times. Assumed, in the range of one to three that one tariff has."),
  }),
  make:
    ({ multiple }): Sanction =>
    () => ({ ...NOTHING, gainMultiple: multiple }),
});
