/** What designs that draw have in common: how many points, the one that comes before them, and a uniform draw by factor and point that no other factor or point moves. */
import { z } from "zod";
import { drawPurpose, ownerKeys, uniformDraw } from "../../../sim/core/draws.ts";
import { type Axis, POINTS_MAX } from "./design.ts";

export const pointCount = z
  .int()
  .min(1)
  .max(POINTS_MAX)
  .describe("How many points are drawn; point 1, what there is today, is one more.");

export const baseLevels = z
  .record(z.string(), z.unknown())
  .optional()
  .describe(
    "Point 1, against which all others are held: levels by the factors' ids. A factor that is left out is as the scenario has it.",
  );

export const designSeed = z
  .union([z.string().min(1).max(80), z.int().min(0)])
  .transform(String)
  .prefault("1")
  .describe("Seed of the design alone: which points there are, not what happens in them.");

/** In (0, 1), by row of the axis and point. */
export function uniformOf(
  seed: string,
  purpose: string,
  axes: readonly Pick<Axis, "id">[],
): (axis: number, point: number, slot: number) => number {
  const keys = ownerKeys(
    drawPurpose(seed, `experiment/${purpose}`),
    axes.map(({ id }) => id),
  );
  return (axis, point, slot) => uniformDraw(keys, axis, point, slot);
}
