/** A Sobol sequence from its first point: fills the ways of all factors together, most evenly at powers of two. */
import { z } from "zod";
import { registryEntry } from "../../../sim/core/define-registry.ts";
import type { Design } from "./design.ts";
import { baseLevels, pointCount } from "./drawn.ts";
import { sobolPlaces } from "./sobol-sequence.ts";

export const sobol = registryEntry({
  about: "Points that fill the ways of all factors together; drawn by no seed.",
  settings: z.strictObject({
    kind: z.literal("sobol"),
    points: pointCount.describe(
      "How many points are drawn; a power of two fills most evenly. Point 1, what there is today, is one more.",
    ),
    base: baseLevels,
  }),
  make: ({ points }): Design => {
    return (axes) => {
      const places = sobolPlaces(axes.length);
      return {
        count: BigInt(points),
        point: (index) => {
          const place = places(index);
          return axes.map(({ levelAt }, axis) => levelAt(place[axis]!));
        },
      };
    };
  },
});
