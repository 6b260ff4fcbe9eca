/** Screening by elementary effects (Morris 1991): which of many factors matter, at few points. */
import { z } from "zod";
import { registryEntry } from "../../../sim/core/define-registry.ts";
import { BELOW_ONE, type Design, POINTS_MAX } from "./design.ts";
import { designSeed } from "./drawn.ts";
import { trajectoriesOf, trajectoryLength } from "./trajectories.ts";

const LEVELS_MAX = 100;

export const morris = registryEntry({
  about:
    "Trajectories that move one factor after another by just over half of its way; for elementary effects.",
  settings: z.strictObject({
    kind: z.literal("morris"),
    trajectories: z
      .int()
      .min(2)
      .max(POINTS_MAX)
      .default(10)
      .describe("How many there are, each of one point more than there are factors."),
    levels: z
      .int()
      .min(2)
      .max(LEVELS_MAX)
      .multipleOf(2)
      .default(4)
      .describe("Places on each factor's way, evenly apart, both ends among them; even."),
    seed: designSeed,
  }),
  make: ({ trajectories, ...settings }): Design => {
    return (axes) => {
      const trajectoryAt = trajectoriesOf(settings, axes);
      const length = trajectoryLength(axes.length);
      return {
        count: BigInt(trajectories) * BigInt(length),
        point: (index) => {
          const { movesAt, from, to } = trajectoryAt(Math.floor(index / length));
          return axes.map(({ levelAt }, axis) => {
            const place = (movesAt[axis]! <= index % length ? to : from)[axis]!;
            return levelAt(Math.min(place, BELOW_ONE));
          });
        },
      };
    };
  },
});
