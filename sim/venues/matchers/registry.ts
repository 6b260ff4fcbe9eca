/** Matchers: which buyer meets which seller. One matcher a file, one line here. */
import type { Matcher } from "./matcher.ts";
import { pricePriority } from "./price-priority.ts";

export const matchers = { "price-priority": pricePriority } as const satisfies Record<
  string,
  Matcher
>;
export type MatcherKind = keyof typeof matchers;
export const MATCHER_KINDS = Object.keys(matchers) as [MatcherKind, ...MatcherKind[]];
