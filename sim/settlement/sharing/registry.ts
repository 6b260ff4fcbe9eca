/**
 * Rules of local sharing by name. To add one: a file in rules/, one line here, a page under docs/rules/sharing; registry.prop.test.ts
 * finds it by itself.
 */
import type { z } from "zod";
import { made, oneOf } from "../../core/define-registry.ts";
import type { SharingRule } from "./rule.ts";
import { billSharing } from "./rules/bill-sharing.ts";
import { midMarketRate } from "./rules/mid-market-rate.ts";
import { supplyDemandRatio } from "./rules/supply-demand-ratio.ts";

export const sharingRules = {
  "mid-market-rate": midMarketRate,
  "supply-demand-ratio": supplyDemandRatio,
  "bill-sharing": billSharing,
} as const;

export const sharingRuleSchema = oneOf(sharingRules);

export const sharingRuleOf = (settings: z.output<typeof sharingRuleSchema>): SharingRule =>
  made(sharingRules, settings);
