/**
 * Agent policies by kind: the minds that a population can be made of. One policy a file, one line here, one page in docs/rules;
 * policies.prop.test.ts finds it by itself. Homes live in sim/homes and sell through the groups of sim/state/home-groups.ts.
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
import { withholdsVolume } from "./withholding.ts";

/** What every owner with a bidding strategy can do beside what its policy says. */
const owner = <Policy extends AgentPolicy>(policy: Policy): Policy =>
  inEitherStructure(withholdsVolume(policy));

const policies = {
  generator: owner(generator),
  chp: owner(chp),
  storage: owner(storage),
  demand: owner(demand),
  industry: owner(industry),
  card: cardPolicy,
} as const;

export const agentPolicies: Readonly<Record<string, AgentPolicy>> = policies;

/** What a population group may say of its policy. */
export const policySchema = oneOf(policies);
