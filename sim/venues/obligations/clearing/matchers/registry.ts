/**
 * Clearing of curtailment obligations, first half: a clearing rule is a matcher (who meets whom, here) and a price rule (what a pair pays, ../price-rules).
 * A new matcher is a file in this folder and a line below; schema, look-up and the common tests (registry.prop.test.ts and others)
 * follow by themselves. By hand: its worked answers in sim/testing/cases/matching, its page in docs/rules/matchers, and
 * `npm run docs`, which makes the pages of settings again. Bounds on its work are words in matcher.ts.
 */
import type { z } from "zod";
import { made, oneOf } from "../../../../core/define-registry.ts";
import { agreedPairs, bilateral } from "./bilateral.ts";
import type { Pairing } from "./in-turn.ts";
import type { Matcher, MatcherMaker, MatcherParts } from "./matcher.ts";
import { maxVolume } from "./max-volume.ts";
import { molPriority } from "./mol-priority.ts";
import { pricePriority } from "./price-priority.ts";
import { welfareLp } from "./welfare-lp.ts";

export const matchers = {
  "price-priority": pricePriority,
  "mol-priority": molPriority,
  "max-volume": maxVolume,
  "welfare-lp": welfareLp,
  bilateral,
} as const;

export const matcherSchema = oneOf(matchers);

export type MatcherSettings = z.output<typeof matcherSchema>;

/** Whether the matcher cannot be made without a solver. */
export const needsSolver = ({ kind }: MatcherSettings): boolean => matchers[kind].needsSolver;

/** Who may meet whom where orders meet one by one: an order of service is the matcher's own, agreed pairs hold anywhere. */
export const pairingOf = (settings: MatcherSettings, unitIds: readonly string[]): Pairing =>
  settings.kind === "bilateral" ? agreedPairs(settings.pairs)(unitIds) : () => true;

/** The matcher that the settings describe. */
export const matcherOf = (settings: MatcherSettings, parts: MatcherParts): Matcher =>
  made<MatcherMaker>(matchers, settings)(parts);
