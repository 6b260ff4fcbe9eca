/** Price rules: what a matched pair pays. One rule a file, one line here. */
import type { Match } from "../matchers/registry.ts";
import { midpoint } from "./midpoint.ts";

export interface PriceRule {
  readonly about: string;
  /** £ per MWh of relief at the constraint; never above the bid nor below the offer there. */
  readonly price: (match: Match) => number;
}

export const priceRules = { midpoint } as const satisfies Record<string, PriceRule>;
export type PriceRuleKind = keyof typeof priceRules;
export const PRICE_RULE_KINDS = Object.keys(priceRules) as [PriceRuleKind, ...PriceRuleKind[]];
