/** Exclusion: orders of who is flagged are taken at no gate for some days. What it has traded stands, and its gain is its own. */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import { NOTHING, type Sanction } from "./sanction.ts";

export const exclusion = registryEntry({
  about: "No orders are taken for some days.",
  settings: z.strictObject({
    kind: z.literal("exclusion"),
    days: z
      .int()
      .min(1)
      .max(366)
      .default(7)
      .describe("London days from the instant of detection. Assumed."),
  }),
  make:
    ({ days }): Sanction =>
    () => ({ ...NOTHING, excludedDays: days }),
});
