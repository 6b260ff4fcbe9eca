/** Mark-up: bids stay a fraction below value and offers go the same fraction above cost. */
import { z } from "zod";

const settings = z.strictObject({
  kind: z.literal("mark-up"),
  markUpFrac: z
    .number()
    .min(0)
    .max(0.9)
    .default(0.1)
    .describe("Fraction of value or cost kept back; domain §8: 0 to 0.2."),
});

export const markUp = {
  about: "Keeps a fraction of value and cost back.",
  settings,
  markUpFrac: (own: z.output<typeof settings>) => own.markUpFrac,
};
