/**
 * Bidding strategies: from what an order is worth to its owner to the price written on it. One strategy a file.
 * As columns: each row carries the mark-up of its strategy, so a batch of rows has no branch per strategy.
 */
import { z } from "zod";
import { markUp } from "./mark-up.ts";
import { truthful } from "./truthful.ts";

/** Each strategy: what it is, its settings, and the fraction it keeps back from value and cost under them. */
export const strategies = { truthful, "mark-up": markUp } as const;
export const strategySchema = z.discriminatedUnion("kind", [truthful.settings, markUp.settings]);
export type StrategySettings = z.output<typeof strategySchema>;

/** The mark-up of the strategy that the settings describe. */
export function markUpFracOf(settings: StrategySettings): number {
  switch (settings.kind) {
    case "truthful":
      return truthful.markUpFrac(settings);
    case "mark-up":
      return markUp.markUpFrac(settings);
    default:
      return settings satisfies never;
  }
}
