/**
 * Rota: the last-in-first-off list turned by some places every day or period, so that everybody takes a turn at the front.
 * The turn is a function of the London date and period alone: January on its own equals January of the year.
 */
import { z } from "zod";
import { registryEntry } from "../../core/define-registry.ts";
import { newestFirst } from "../newest-first.ts";
import type { RankedPrinciple } from "../principle.ts";

const settings = z.strictObject({
  kind: z.literal("rota"),
  every: z
    .enum(["day", "period"])
    .default("day")
    .describe("When the list turns: each London day, or each settlement period."),
  places: z.int().min(1).max(1000).default(1).describe("How many places the list turns each time."),
});

function principle({ every, places }: z.output<typeof settings>): RankedPrinciple {
  const isByPeriod = every === "period";
  return {
    kind: "ranked",
    changes: isByPeriod ? "byPeriod" : "byDay",
    readsOffers: false,
    rank: (queue, londonDay, periodOfDay) => {
      const list = newestFirst(queue);
      if (list.length === 0) return list;
      // The date counts beside the period, so that nobody has the same hours of every day.
      const turns = londonDay + (isByPeriod ? periodOfDay : 0);
      const start = (turns * places) % list.length;
      return [...list.slice(start), ...list.slice(0, start)];
    },
  };
}

export const rota = registryEntry({
  about: "Last in, first off, turned by some places every day or period.",
  settings,
  make: principle,
});
