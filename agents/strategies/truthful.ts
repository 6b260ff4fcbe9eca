/** Truthful: the order carries its reservation price, the most a bid is worth or the least that covers an offer. */
import { z } from "zod";

const settings = z.strictObject({ kind: z.literal("truthful") });

export const truthful = {
  about: "Bids its value, asks its cost.",
  settings,
  markUpFrac: (_settings: z.output<typeof settings>) => 0,
};
