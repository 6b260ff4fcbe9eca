/** Baseline: a stated profile of one asset by half-hour of London clock time, times how many of them the unit stands for. */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import type { Baseline } from "./baseline.ts";

const HALF_HOURS = 48;
const kw = z.number().min(-1_000_000).max(1_000_000);

export const fixedReference = registryEntry({
  about: "A stated half-hourly profile of one asset, times a count.",
  settings: z.strictObject({
    kind: z.literal("fixed-reference"),
    profileKw: z
      .array(kw)
      .length(HALF_HOURS)
      .default(new Array<number>(HALF_HOURS).fill(0))
      .describe(
        "Injection of one asset in each half-hour from midnight; what is drawn is negative.",
      ),
    count: z.number().positive().max(1_000_000).default(1).describe("How many assets it is."),
  }),
  make:
    ({ profileKw, count }): Baseline =>
    ({ halfHour, declaredKw }, outKw) => {
      outKw.fill(halfHour === undefined ? declaredKw : profileKw[halfHour]! * count);
    },
});
