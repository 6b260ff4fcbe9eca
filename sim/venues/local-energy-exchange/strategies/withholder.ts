/**
 * Strategic withholder: keeps a part of what it expects out of the market so that the rest trades at a better price, and asks more, or bids less, for that
 * rest. What it holds back it gives or draws all the same, at its supplier's tariff.
 */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import { bestBound, heldToWorth, type TradingStrategy } from "./strategy.ts";

const settings = z.strictObject({
  kind: z.literal("withholder"),
  withheldFrac: z
    .number()
    .min(0)
    .max(1)
    .default(0.3)
    .describe("Part of what it expects that it does not order. Assumed."),
  priceFrac: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe("How far from worth to the public bound it prices the rest. Assumed."),
});

export const withholder = registryEntry({
  about: "Keeps a part of what it has out of the market.",
  settings,
  make: ({ withheldFrac, priceFrac }): TradingStrategy => ({
    games: [
      ...(withheldFrac > 0 ? (["withheld-volume"] as const) : []),
      ...(priceFrac > 0 ? (["priced-away"] as const) : []),
    ],
    start: () => [],
    quote(trader) {
      const { expectedWh, worthGbpPerMwh } = trader;
      const price = worthGbpPerMwh + priceFrac * (bestBound(trader) - worthGbpPerMwh);
      return {
        energyWh: Math.floor(expectedWh * (1 - withheldFrac)),
        limitGbpPerMwh: heldToWorth(trader, price),
      };
    },
  }),
});
