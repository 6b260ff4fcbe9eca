/**
 * Pay as bid: the dearest bid meets the cheapest offer, and each pair has a price of its own between the two (k-pricing).
 */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import { between, type Crossing, crossing, paired } from "../crossing.ts";
import type { ExchangeRule } from "./rule.ts";

/** The dearest bids with the cheapest offers. */
const pairsOf = ({ bids, bidWh, offers, offerWh }: Crossing) =>
  paired(bids, bidWh, offers, offerWh);

export const payAsBid = registryEntry({
  about: "Each pair pays a price between its bid and its offer.",
  settings: z.strictObject({
    kind: z.literal("pay-as-bid"),
    k: z
      .number()
      .min(0)
      .max(1)
      .default(1)
      .describe("Where between offer and bid: 1 the bid, 0.5 half-way, 0 the offer."),
  }),
  make:
    ({ k }): ExchangeRule =>
    (bids, offers) =>
      pairsOf(crossing(bids, offers)).map((pair) => {
        const price = between(pair.offer.limitGbpPerMwh, pair.bid.limitGbpPerMwh, k);
        return { ...pair, buyerGbpPerMwh: price, sellerGbpPerMwh: price };
      }),
});
