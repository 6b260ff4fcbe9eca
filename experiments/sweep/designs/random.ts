/** Points drawn at random, each factor by itself. */
import { z } from "zod";
import { registryEntry } from "../../../sim/core/define-registry.ts";
import type { Design } from "./design.ts";
import { baseLevels, designSeed, pointCount, uniformOf } from "./drawn.ts";

export const random = registryEntry({
  about: "Every factor drawn by itself, evenly over its levels or its range.",
  settings: z.strictObject({
    kind: z.literal("random"),
    points: pointCount,
    seed: designSeed,
    base: baseLevels,
  }),
  make: ({ points, seed }): Design => {
    return (axes) => {
      const uniform = uniformOf(seed, "random", axes);
      return {
        count: BigInt(points),
        point: (index) => axes.map(({ levelAt }, axis) => levelAt(uniform(axis, index, 0))),
      };
    };
  },
});
