/**
 * Approval rules: which trades of an auction stand, given the limits that they might pass. One rule a file in rules/, one line
 * here, one page in docs/rules; registry.prop.test.ts finds it by itself.
 */
import type { z } from "zod";
import { made, oneOf } from "../core/define-registry.ts";
import type { ApprovalRule } from "./rule.ts";
import { allOrNothing } from "./rules/all-or-nothing.ts";
import { largestSubset } from "./rules/largest-subset.ts";
import { sequential } from "./rules/sequential.ts";

export const approvalRules = {
  "all-or-nothing": allOrNothing,
  sequential,
  "largest-subset": largestSubset,
} as const;

export const approvalRuleSchema = oneOf(approvalRules);

/** The rule that the settings describe. */
export const approvalRuleOf = (settings: z.output<typeof approvalRuleSchema>): ApprovalRule =>
  made(approvalRules, settings);
