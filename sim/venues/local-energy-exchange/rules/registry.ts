/**
 * Clearing rules of the local energy exchange by name: who trades with whom, and at which price. Of obligations matchers and price rules are, in ../../obligations/clearing. To add one: a
 * file beside this one and a line here; registry.prop.test.ts finds it by itself. By hand: its page in docs/rules/exchange-rules with a worked example, and `npm run docs`.
 */
import type { z } from "zod";
import { made, oneOf } from "../../../core/define-registry.ts";
import { continuousDoubleAuction } from "./continuous-double-auction.ts";
import { midMarketRate } from "./mid-market-rate.ts";
import { nodal } from "./nodal.ts";
import { payAsBid } from "./pay-as-bid.ts";
import { peerToPeer } from "./peer-to-peer.ts";
import type { ExchangeRule } from "./rule.ts";
import { supplyDemandRatio } from "./supply-demand-ratio.ts";
import { uniformCallAuction } from "./uniform-call-auction.ts";

export const exchangeRules = {
  "uniform-call-auction": uniformCallAuction,
  "pay-as-bid": payAsBid,
  "continuous-double-auction": continuousDoubleAuction,
  "mid-market-rate": midMarketRate,
  "supply-demand-ratio": supplyDemandRatio,
  "peer-to-peer": peerToPeer,
  nodal,
} as const;

export const exchangeRuleSchema = oneOf(exchangeRules);

/** Whether a rule may have to ask a linear solver. */
export const needsSolver = ({ kind }: z.output<typeof exchangeRuleSchema>): boolean =>
  kind === "nodal";

export const exchangeRuleOf = (settings: z.output<typeof exchangeRuleSchema>): ExchangeRule =>
  made(exchangeRules, settings);
