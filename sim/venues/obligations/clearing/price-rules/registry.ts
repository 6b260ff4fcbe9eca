/**
 * Clearing of curtailment obligations, second half: a clearing rule is a matcher (who meets whom, ../matchers) and a price rule (what matched pairs pay, here).
 * A new price rule is a file in this folder and a line below; schema, look-up and the common tests, those of the matchers,
 * follow by themselves. By hand: its worked answers in sim/testing/cases/matching, its page in docs/rules/price-rules, and
 * `npm run docs`, which makes the pages of settings again.
 */
import type { z } from "zod";
import { made, oneOf } from "../../../../core/define-registry.ts";
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
