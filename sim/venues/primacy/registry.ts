/**
 * Primacy rules: whose wish stands where an instruction of the electricity system operator passes a constraint's target, or both operators want one unit. One
 * rule a file in rules/, one line here, one page in docs/rules; registry.prop.test.ts finds it by itself.
 */
import type { z } from "zod";
import { made, oneOf } from "../../core/define-registry.ts";
import type { PrimacyQuestion, PrimacyRule, Winner } from "./rule.ts";
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

export interface Decision {
  readonly winner: Winner;
  /** The rule that decided: the scenario's, or an emergency. */
  readonly by: string;
}

/**
 * Whose wish stands. Whatever the scenario's rule: first an emergency of the network, which has a service armed at the constraint while
 * an unplanned outage that concerns it holds; then an emergency of the system, unless the network is in trouble itself: with no outage and nobody
 * re-supplied another way what it wants is economy.
 */
export function primacyOf(settings: PrimacySettings, question: PrimacyQuestion): Decision {
  const { conflictClass, isFaulted, isResupplied, isEmergency, dsoPlacedAt } = question;
  const isNegation = conflictClass === "C4";
  if (!isNegation && isFaulted && dsoPlacedAt !== undefined)
    return { winner: "dso", by: "network-emergency" };
  if (!isNegation && isEmergency && !isFaulted && !isResupplied)
    return { winner: "eso", by: "system-emergency" };
  const rule: PrimacyRule = made(primacyRules, settings);
  return { winner: rule(question), by: settings.kind };
}
