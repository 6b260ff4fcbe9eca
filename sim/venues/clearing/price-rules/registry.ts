/**
 * Clearing, second half: what matched pairs pay. One rule a file, one line here, one page in docs/rules; the property test of
 * matchers finds it by itself.
 */
import type { z } from "zod";
import { made, oneOf } from "../../../core/define-registry.ts";
import { midpoint } from "./midpoint.ts";
import { payAsBid } from "./pay-as-bid.ts";
import { payAsOffer } from "./pay-as-offer.ts";
import type { PriceRule } from "./price-rule.ts";
import { uniform } from "./uniform.ts";

export const priceRules = {
  midpoint,
  "pay-as-bid": payAsBid,
  "pay-as-offer": payAsOffer,
  uniform,
} as const;

export const priceRuleSchema = oneOf(priceRules);

/** The price rule that the settings describe. */
export const priceRuleOf = (settings: z.output<typeof priceRuleSchema>): PriceRule =>
  made<PriceRule>(priceRules, settings);
