/**
 * Clearing, first half: which buyer meets which seller. One matcher a file, one line here, one page in docs/rules;
 * registry.prop.test.ts beside this finds it by itself.
 */
import type { z } from "zod";
import { made, oneOf } from "../../../core/define-registry.ts";
import { bilateral } from "./bilateral.ts";
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

/** The matcher that the settings describe. */
export const matcherOf = (settings: MatcherSettings, parts: MatcherParts): Matcher =>
  made<MatcherMaker>(matchers, settings)(parts);
