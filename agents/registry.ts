/** Agent policies by kind: the minds that a population can be made of. One policy a file, one line here and in the schema. */
import { z } from "zod";
import type { AgentPolicy } from "../sim/model/agents.ts";
import { generator } from "./generator.ts";
import { storage } from "./storage.ts";

export const agentPolicies: Readonly<Record<string, AgentPolicy>> = { generator, storage };

/** What a population group may say of its policy. */
export const policySchema = z.discriminatedUnion("kind", [generator.settings, storage.settings]);
