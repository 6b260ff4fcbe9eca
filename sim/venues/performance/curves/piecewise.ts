/** Performance curve: straight lines between stated points, in the manner of Flexible Power. */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import type { PerformanceCurve } from "./curve.ts";

const fraction = z.number().min(0).max(1);
const point = z.strictObject({ deliveredFrac: fraction, paidFrac: fraction });

/** Full pay from 0.95 of what was instructed, three points less for each point below, so nothing from 0.95 − 1/3. */
const FLEXIBLE_POWER = [
  { deliveredFrac: 0.95 - 1 / 3, paidFrac: 0 },
  { deliveredFrac: 0.95, paidFrac: 1 },
];

export const piecewise = registryEntry({
  about: "Pay falls along stated points, by default three points for each point short of 0.95.",
  settings: z.strictObject({
    kind: z.literal("piecewise"),
    points: z
      .array(point)
      .min(1)
      .max(50)
      .refine(isRising, "write points that rise: more delivered, no less paid")
      .default(FLEXIBLE_POWER)
      .describe(
        "Straight lines join them; below the first nothing is paid, above the last as much as there.",
      ),
  }),
  make:
    ({ points }): PerformanceCurve =>
    (deliveredFrac) => {
      const next = points.findIndex((each) => each.deliveredFrac > deliveredFrac);
      if (next === 0 || deliveredFrac === 0) return 0;
      if (next < 0) return points.at(-1)!.paidFrac;
      const [from, to] = [points[next - 1]!, points[next]!];
      const along = (deliveredFrac - from.deliveredFrac) / (to.deliveredFrac - from.deliveredFrac);
      return from.paidFrac + along * (to.paidFrac - from.paidFrac);
    },
});

function isRising(points: readonly z.output<typeof point>[]): boolean {
  return points.every(
    (each, row) =>
      row === 0 ||
      (each.deliveredFrac > points[row - 1]!.deliveredFrac &&
        each.paidFrac >= points[row - 1]!.paidFrac),
  );
}
