/** Price rules: what a matched pair pays. One rule a file, one line here. */
import { midpoint } from "./midpoint.ts";
import type { PriceRule } from "./price-rule.ts";

export const priceRules = { midpoint } as const satisfies Record<string, PriceRule>;
export type PriceRuleKind = keyof typeof priceRules;
export const PRICE_RULE_KINDS = Object.keys(priceRules) as [PriceRuleKind, ...PriceRuleKind[]];
