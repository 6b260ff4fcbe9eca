/** Mid-market rate: all trades of a half-hour half-way between the lowest offer and the highest bid that tariffs allow. */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import { roundToPence } from "../../../core/money.ts";
import { midMarketGbpPerMwh } from "../../../model/local-price.ts";
import { atStatedPrice } from "../at-stated-price.ts";
import type { ExchangeRule } from "./rule.ts";

export const midMarketRate = registryEntry({
  about: "All trades half-way between the bounds of prices; the longer side shares.",
  settings: z.strictObject({ kind: z.literal("mid-market-rate") }),
  make:
    (): ExchangeRule =>
    (bids, offers, { bounds }) => {
      const { lowestGbpPerMwh, highestGbpPerMwh } = bounds;
      const price = roundToPence(midMarketGbpPerMwh(lowestGbpPerMwh, highestGbpPerMwh));
      return atStatedPrice(bids, offers, price);
    },
});
