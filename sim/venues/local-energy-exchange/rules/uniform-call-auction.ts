/**
 * Uniform call auction: one price for all trades of a settlement period, inside the interval between what still trades and what does
 * not. An order that is filled in part leaves no interval: its price is the price.
 */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import { atOnePrice, crossing } from "../crossing.ts";
import type { ExchangeRule } from "./rule.ts";

export const uniformCallAuction = registryEntry({
  about: "One price for all trades of a settlement period, set at the margin.",
  settings: z.strictObject({
    kind: z.literal("uniform-call-auction"),
    k: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe(
        "Where in the interval of prices that clear: 0 the lowest, for buyers; 1 the highest, for sellers.",
      ),
  }),
  make:
    ({ k }): ExchangeRule =>
    (bids, offers) =>
      atOnePrice(crossing(bids, offers), k),
});
