/** Truthful: the order carries all that is expected, at the price at which the member is no better off by trading. */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import { priceOnly } from "./strategy.ts";

export const truthful = registryEntry({
  about: "Bids what the energy is worth, asks what it costs.",
  settings: z.strictObject({ kind: z.literal("truthful") }),
  make: () => priceOnly(({ worthGbpPerMwh }) => worthGbpPerMwh),
});
