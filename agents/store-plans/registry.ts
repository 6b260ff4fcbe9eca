/**
 * How owners of stores plan a day at its prices. One plan a file, one line here, one page in docs/rules. Rows of one batch may plan differently: a column says which
 * by its place in the table.
 */
import type { z } from "zod";
import { made, oneOf } from "../../sim/core/define-registry.ts";
import { oneCycle } from "./one-cycle.ts";
import type { StorePlan } from "./store.ts";
import { wholeRange } from "./whole-range.ts";

export const storePlans = { "one-cycle": oneCycle, "whole-range": wholeRange } as const;

export const storePlanSchema = oneOf(storePlans);
export type StorePlanSettings = z.output<typeof storePlanSchema>;

const KINDS = Object.keys(storePlans) as (keyof typeof storePlans)[];
const plans = KINDS.map((kind): StorePlan => made(storePlans, { kind }));

export const placeOfPlan = (settings: StorePlanSettings): number => KINDS.indexOf(settings.kind);
export const planAt = (place: number): StorePlan => plans[place]!;
