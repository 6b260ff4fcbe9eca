/**
 * Latin hypercube (McKay, Beckman and Conover 1979): the way of each factor is cut into as many parts as there are points, and each
 * part holds exactly one point, at a drawn place in it; which parts meet is drawn by factor.
 */
import { z } from "zod";
import { registryEntry } from "../../../sim/core/define-registry.ts";
import { BELOW_ONE, type Design } from "./design.ts";
import { baseLevels, designSeed, pointCount, uniformOf } from "./drawn.ts";

export const latinHypercube = registryEntry({
  about:
    "As many parts of each factor's way as points, one point in each; which parts meet is drawn.",
  settings: z.strictObject({
    kind: z.literal("latin-hypercube"),
    points: pointCount,
    seed: designSeed,
    base: baseLevels,
  }),
  make: ({ points, seed }): Design => {
    return (axes) => {
      const uniform = uniformOf(seed, "latin-hypercube", axes);
      const parts = axes.map((_, axis) => shuffled(points, (point) => uniform(axis, point, 0)));
      return {
        count: BigInt(points),
        point: (index) =>
          axes.map(({ levelAt }, axis) => {
            const place = (parts[axis]![index]! + uniform(axis, index, 1)) / points;
            return levelAt(Math.min(place, BELOW_ONE));
          }),
      };
    };
  },
});

/** Whole numbers from 0 in the order of draws; equal draws in their own order. */
function shuffled(count: number, draw: (index: number) => number): Int32Array {
  const draws = Float64Array.from({ length: count }, (_, index) => draw(index));
  return Int32Array.from({ length: count }, (_, index) => index).sort(
    (left, right) => draws[left]! - draws[right]! || left - right,
  );
}
