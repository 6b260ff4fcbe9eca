/**
 * Strategies of members of the local energy exchange by name. To add one: a file beside this one, one line here, a page under
 * docs/rules/exchange-strategies; registry.prop.test.ts finds it by itself.
 */
import type { z } from "zod";
import { made, oneOf } from "../../../core/define-registry.ts";
import { markUp } from "./mark-up.ts";
import { riskAverse } from "./risk-averse.ts";
import { rothErev } from "./roth-erev.ts";
import type { TradingStrategy } from "./strategy.ts";
import { truthful } from "./truthful.ts";
import { withholder } from "./withholder.ts";
import { zeroIntelligence } from "./zero-intelligence.ts";
import { zip } from "./zip.ts";

export const exchangeStrategies = {
  truthful,
  "mark-up": markUp,
  "risk-averse": riskAverse,
  "zero-intelligence": zeroIntelligence,
  zip,
  "roth-erev": rothErev,
  withholder,
} as const;

export const exchangeStrategySchema = oneOf(exchangeStrategies);
export type ExchangeStrategySettings = z.output<typeof exchangeStrategySchema>;

const known = new WeakMap<object, TradingStrategy>();

/** A strategy as its settings, which the schema has checked, make it: once for each. */
export function strategyOf(settings: ExchangeStrategySettings): TradingStrategy {
  const strategy = known.get(settings) ?? made<TradingStrategy>(exchangeStrategies, settings);
  known.set(settings, strategy);
  return strategy;
}
