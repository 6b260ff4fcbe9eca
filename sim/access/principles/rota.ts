/**
 * Rota: the last-in-first-off list turned by some places every day, so that everybody takes a turn at the front.
 * The turn is a function of the London date alone: January on its own equals January of the year.
 */
import { z } from "zod";
import { registryEntry } from "../../core/define-registry.ts";
import type { RankedPrinciple } from "../principle.ts";
import { newestFirst } from "./lifo.ts";

const settings = z.strictObject({
  kind: z.literal("rota"),
  placesPerDay: z
    .int()
    .min(1)
    .max(1000)
    .default(1)
    .describe("How many places the list turns each London day."),
});

function principle({ placesPerDay }: z.output<typeof settings>): RankedPrinciple {
  return {
    kind: "ranked",
    rank: (queue, londonDay) => {
      const list = newestFirst(queue);
      if (list.length === 0) return list;
      const turn = (londonDay * placesPerDay) % list.length;
      return [...list.slice(turn), ...list.slice(0, turn)];
    },
  };
}

export const rota = registryEntry({
  about: "Last in, first off, turned by some places every day.",
  settings,
  make: principle,
});
