/**
 * Agent policies by kind: the minds that a population can be made of. One policy a file, one line here, one page in docs/rules;
 * policies.prop.test.ts finds it by itself. No homes or cars yet.
 */
import { oneOf } from "../sim/core/define-registry.ts";
import type { AgentPolicy } from "../sim/model/agents.ts";
import { cardPolicy } from "./card.ts";
import { chp } from "./chp.ts";
import { demand } from "./demand.ts";
import { generator } from "./generator.ts";
import { industry } from "./industry.ts";
import { storage } from "./storage.ts";
import { inEitherStructure } from "./two-parts.ts";

const policies = {
  generator: inEitherStructure(generator),
  chp: inEitherStructure(chp),
  storage: inEitherStructure(storage),
  demand: inEitherStructure(demand),
  industry: inEitherStructure(industry),
  card: cardPolicy,
} as const;

export const agentPolicies: Readonly<Record<string, AgentPolicy>> = policies;

/** What a population group may say of its policy. */
export const policySchema = oneOf(policies);
