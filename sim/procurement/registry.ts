/**
 * Procurement policies: which services of which units a system operator buys, given their curtailment factors. One policy a
 * file in policies/, one line here, one page in docs/rules; registry.prop.test.ts finds it by itself.
 */
import type { z } from "zod";
import { made, oneOf } from "../core/define-registry.ts";
import { costAware } from "./policies/cost-aware.ts";
import { firmPower } from "./policies/firm-power.ts";
import { noFactors } from "./policies/no-factors.ts";
import { threshold } from "./policies/threshold.ts";
import type { ProcurementPolicy } from "./policy.ts";

export const procurementPolicies = {
  "no-factors": noFactors,
  threshold,
  "firm-power": firmPower,
  "cost-aware": costAware,
} as const;

export const procurementPolicySchema = oneOf(procurementPolicies);
export type ProcurementPolicySettings = z.output<typeof procurementPolicySchema>;

/** The policy that the settings describe. */
export const procurementPolicyOf = (settings: ProcurementPolicySettings): ProcurementPolicy =>
  made(procurementPolicies, settings);

/** What a policy is called in results: its kind, and the settings that were written: "threshold-0.01". */
export const procurementPolicyName = ({ kind, ...settings }: ProcurementPolicySettings): string =>
  [kind, ...Object.values(settings)].join("-");
