/**
 * Risk-averse: keeps back λ standard deviations of what an order brings. An order brings value · P − λ · σ for each MWh
 * ordered, of which the part P is called on average; prices are paid for each MWh called, so a bid is that over P.
 */
import { z } from "zod";
import { registryEntry } from "../../sim/core/define-registry.ts";
import { type StrategyTerms, sharedSettings } from "./terms.ts";

const settings = z.strictObject({
  kind: z.literal("risk-averse"),
  riskAversion: z
    .number()
    .min(0)
    .max(10)
    .default(0.5)
    .describe("λ: standard deviations of what an order brings that are kept back."),
  ...sharedSettings,
});

export const riskAverse = registryEntry({
  about: "Keeps back a part of what is uncertain.",
  settings,
  make: ({ availabilityFrac, readinessGbpPerMwh, withheldFrac, ...own }): StrategyTerms => ({
    keptFrac: 0,
    riskAversion: own.riskAversion,
    availabilityFrac,
    readinessGbpPerMwh,
    withheldFrac,
  }),
});
