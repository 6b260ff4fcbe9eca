/**
 * Bidding strategies: from what an order is worth to its owner to the price written on it. One strategy a file, one line
 * here, one page in docs/rules. A strategy comes down to the fraction that it keeps back from value and cost, so that rows of one batch may
 * follow different strategies as a column.
 */
import type { z } from "zod";
import { made, oneOf } from "../../sim/core/define-registry.ts";
import { markUp } from "./mark-up.ts";
import { truthful } from "./truthful.ts";

export const strategies = { truthful, "mark-up": markUp } as const;

export const strategySchema = oneOf(strategies);
export type StrategySettings = z.output<typeof strategySchema>;

/** The fraction by which a bid stays below its value and an offer goes above its cost. */
export const markUpFracOf = (settings: StrategySettings): number => made(strategies, settings);
