/**
 * Clearing, second half: what matched pairs pay. One rule a file, one line here, one page in docs/rules; the property test of
 * matchers finds it by itself.
 */
import type { z } from "zod";
import { made, oneOf } from "../../../core/define-registry.ts";
import { midpoint } from "./midpoint.ts";
import type { PriceRule } from "./price-rule.ts";

export const priceRules = { midpoint } as const;

export const priceRuleSchema = oneOf(priceRules);

/** The price rule that the settings describe. */
export const priceRuleOf = (settings: z.output<typeof priceRuleSchema>): PriceRule =>
  made<PriceRule>(priceRules, settings);
