/**
 * Clearing, first half: which buyer meets which seller. One matcher a file, one line here, one page in docs/rules;
 * registry.prop.test.ts beside this finds it by itself.
 */
import type { z } from "zod";
import { made, oneOf } from "../../../core/define-registry.ts";
import type { Matcher } from "./matcher.ts";
import { pricePriority } from "./price-priority.ts";

export const matchers = { "price-priority": pricePriority } as const;

export const matcherSchema = oneOf(matchers);

/** The matcher that the settings describe. */
export const matcherOf = (settings: z.output<typeof matcherSchema>): Matcher =>
  made<Matcher>(matchers, settings);
