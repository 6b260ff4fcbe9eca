/**
 * Primacy rules: whose wish stands where an instruction of the electricity system operator passes a constraint's target. One
 * rule a file in rules/, one line here, one page in docs/rules; registry.prop.test.ts finds it by itself.
 */
import type { z } from "zod";
import { made, oneOf } from "../../core/define-registry.ts";
import type { PrimacyRule } from "./rule.ts";
import { byCost } from "./rules/by-cost.ts";
import { bySecurity } from "./rules/by-security.ts";
import { byTime } from "./rules/by-time.ts";
import { dsoFirst } from "./rules/dso-first.ts";
import { esoFirst } from "./rules/eso-first.ts";

export const primacyRules = {
  "dso-first": dsoFirst,
  "eso-first": esoFirst,
  "by-cost": byCost,
  "by-time": byTime,
  "by-security": bySecurity,
} as const;

export const primacySchema = oneOf(primacyRules);
export type PrimacySettings = z.output<typeof primacySchema>;

export const primacyRuleOf = (settings: PrimacySettings): PrimacyRule =>
  made(primacyRules, settings);
