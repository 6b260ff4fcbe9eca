/** Every level of each factor with every level of the others; the last factor changes first. */
import { z } from "zod";
import { registryEntry } from "../../../sim/core/define-registry.ts";
import type { Design } from "./design.ts";

export const grid = registryEntry({
  about: "Every level with every level of the other factors.",
  settings: z.strictObject({ kind: z.literal("grid") }),
  make: (): Design => (axes) => ({
    count: axes.reduce((product, { levels }) => product * BigInt(levels!.count), 1n),
    point: (index) => {
      let left = index;
      return axes
        .toReversed()
        .map(({ levels }) => {
          const { count, level } = levels!;
          const own = level(left % count);
          left = Math.floor(left / count);
          return own;
        })
        .reverse();
    },
  }),
});
