/** Mark-up: bids stay a fraction below worth and offers go the same fraction above it; each member has a fraction of its own. */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import { drawnWithin, spreadWithin } from "../../../model/spread.ts";
import { gainSign, priceOnly, type TradingStrategy } from "./strategy.ts";

const MARK_UP_SLOT = 0;

export const markUp = registryEntry({
  about: "Keeps a fraction of worth back.",
  settings: z.strictObject({
    kind: z.literal("mark-up"),
    markUpFrac: spreadWithin(0, 0.9)
      .default({ between: [0, 0.2] })
      .describe("Fraction of worth kept back; each member draws from a range by its unit's id."),
  }),
  make: ({ markUpFrac }): TradingStrategy => ({
    ...priceOnly(
      (trader) =>
        trader.worthGbpPerMwh +
        gainSign(trader) *
          drawnWithin(markUpFrac, trader.self.trait(trader, MARK_UP_SLOT)) *
          Math.abs(trader.worthGbpPerMwh),
    ),
    games: drawnWithin(markUpFrac, 1) > 0 ? ["priced-away"] : [],
  }),
});
