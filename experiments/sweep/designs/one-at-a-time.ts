/** The first level of every factor together, then each other level alone against it. */
import { z } from "zod";
import { registryEntry } from "../../../sim/core/define-registry.ts";
import type { Design } from "./design.ts";

export const oneAtATime = registryEntry({
  about: "The first levels together, then every other level alone against them.",
  settings: z.strictObject({ kind: z.literal("one-at-a-time") }),
  make: (): Design => (axes) => ({
    count: axes.reduce((sum, { levels }) => sum + BigInt(levels!.count) - 1n, 1n),
    point: (index) => {
      let left = index;
      return axes.map(({ levels }) => {
        const { count, level } = levels!;
        const own = left >= 1 && left < count ? left : 0;
        // Below 1 from here on: the one that changes was found.
        left -= count - 1;
        return level(own);
      });
    },
  }),
});
