/** The points that the file itself lists. */
import { z } from "zod";
import { registryEntry } from "../../../sim/core/define-registry.ts";
import type { Design } from "./design.ts";

const POINTS_LISTED_MAX = 100_000;

export const points = registryEntry({
  about: "The points that are listed, each with a level of every factor.",
  settings: z.strictObject({
    kind: z.literal("points"),
    points: z
      .array(z.record(z.string(), z.unknown()))
      .min(1)
      .max(POINTS_LISTED_MAX)
      .describe("Levels by the factors' ids."),
  }),
  make: ({ points: listed }): Design => {
    return (axes) => ({
      count: BigInt(listed.length),
      point: (index) =>
        axes.map(({ id }) => ({
          value: listed[index]![id],
          path: ["design", "points", index, id],
        })),
    });
  },
});
