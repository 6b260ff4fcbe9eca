/**
 * Zero intelligence, constrained: any price between what the energy is worth to the member and the public bound on the side where it gains, each
 * as likely as another, drawn anew for every order. It never loses, and it knows and learns nothing.
 */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import { bestBound, priceOnly } from "./strategy.ts";

const PRICE_SLOT = 0;

export const zeroIntelligence = registryEntry({
  about: "Any price at which it would not lose, by chance.",
  settings: z.strictObject({ kind: z.literal("zero-intelligence") }),
  make: () =>
    priceOnly((trader) => {
      const { worthGbpPerMwh, self } = trader;
      const drawn = self.draw(trader, PRICE_SLOT);
      return worthGbpPerMwh + drawn * (bestBound(trader) - worthGbpPerMwh);
    }),
});
