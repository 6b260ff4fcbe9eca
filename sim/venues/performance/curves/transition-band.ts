/** Performance curve: what is delivered is paid, as long as it is at least half of what was asked for. */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import type { PerformanceCurve } from "./curve.ts";

export const transitionBand = registryEntry({
  about: "Energy delivered is paid; below a floor of what was instructed nothing is.",
  settings: z.strictObject({
    kind: z.literal("transition-band"),
    floorFrac: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe("Least part of the instructed energy that is paid for at all."),
  }),
  make:
    ({ floorFrac }): PerformanceCurve =>
    (deliveredFrac) =>
      deliveredFrac >= floorFrac ? deliveredFrac : 0,
});
