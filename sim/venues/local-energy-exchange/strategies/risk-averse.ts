/**
 * Risk-averse: what is traded and not given or drawn is settled at the supplier's worse price. A MWh ordered brings its gain with the
 * probability that the member is not curtailed, and λ deviations of what it brings are kept back.
 */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import { gainSign, priceOnly } from "./strategy.ts";

export const riskAverse = registryEntry({
  about: "Keeps back what curtailment and wrong expectations may cost.",
  settings: z.strictObject({
    kind: z.literal("risk-averse"),
    riskAversion: z
      .number()
      .min(0)
      .max(10)
      .default(0.5)
      .describe("λ: standard deviations of what a MWh ordered brings that are kept back."),
  }),
  make: ({ riskAversion }) =>
    priceOnly((trader) => {
      const { atRiskGbpPerMwh, worthGbpPerMwh } = trader;
      const { curtailedFrac, deviationFrac } = trader.self.risk(trader);
      // No more can be lost than all that is traded.
      const lostFrac = Math.min(1, curtailedFrac + riskAversion * deviationFrac);
      return worthGbpPerMwh + gainSign(trader) * lostFrac * atRiskGbpPerMwh;
    }),
});
