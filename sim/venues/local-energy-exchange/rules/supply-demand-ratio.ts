/**
 * Supply–demand ratio: the more is offered of what is bid for, the lower the price of all trades of a half-hour, from the highest bid that tariffs allow to the
 * lowest offer.
 */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import { roundToPence } from "../../../core/money.ts";
import { clamp } from "../../../core/units.ts";
import { supplyDemandGbpPerMwh } from "../../../model/local-price.ts";
import { atStatedPrice, wantedWh } from "../at-stated-price.ts";
import type { ExchangeRule } from "./rule.ts";

export const supplyDemandRatio = registryEntry({
  about: "The price falls from the highest bid to the lowest offer as more is offered.",
  settings: z.strictObject({ kind: z.literal("supply-demand-ratio") }),
  make:
    (): ExchangeRule =>
    (bids, offers, { bounds }) => {
      if (bids.length === 0 || offers.length === 0) return [];
      const { lowestGbpPerMwh, highestGbpPerMwh } = bounds;
      const ratio = wantedWh(offers) / wantedWh(bids);
      const price = supplyDemandGbpPerMwh(ratio, lowestGbpPerMwh, highestGbpPerMwh);
      return atStatedPrice(
        bids,
        offers,
        clamp(roundToPence(price), lowestGbpPerMwh, highestGbpPerMwh),
      );
    },
});
