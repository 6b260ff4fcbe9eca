/**
 * Baseline inflation just before a call: an owner that draws more in the half-hours that its baseline is adjusted by, against comparable days without a call. The score is the part of what it drew there that such
 * days do not speak for.
 */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import { halfHoursBefore } from "../../performance/baselines/past-days.ts";
import type { BaselineSettings } from "../../performance/baselines/registry.ts";
import { referenceOf } from "../comparable.ts";
import { type Detector, partOf, thresholdSchema } from "./detector.ts";
import { firstOf, gainsOf } from "./over-calls.ts";

/** From and to how many half-hours before its first call a baseline reads the day's meter; undefined: it does not. */
function readBefore(baseline: BaselineSettings): readonly [from: number, to: number] | undefined {
  if (baseline.kind === "meter-before" || baseline.kind === "metered") return [1, 0];
  if (baseline.kind === "mid-8-in-10") return baseline.adjustmentMaxFrac > 0 ? [8, 2] : undefined;
  if (baseline.kind === "p376") return baseline.isAdjusted ? [6, 0] : undefined;
  return undefined;
}

export const inflatedBefore = registryEntry({
  about: "More was drawn just before a call than comparable days say.",
  settings: z.strictObject({
    kind: z.literal("inflated-before"),
    thresholdFrac: thresholdSchema(
      0.1,
      "Part of what was drawn there beyond the reference. Assumed.",
    ),
  }),
  make: (settings): Detector => ({
    ...settings,
    finds: ["drawn-before"],
    reads: "calls",
    score({ calls, meters }) {
      const first = firstOf(calls);
      const reference = referenceOf(meters, first);
      const [read] = calls.flatMap(({ baseline }) => {
        const part = readBefore(baseline);
        return part === undefined ? [] : [part];
      });
      if (read === undefined) return undefined;
      const known = halfHoursBefore(first, ...read).flatMap((halfHour) => {
        const [now, usual] = [meters.today(halfHour), reference(halfHour)];
        return now === undefined || usual === undefined ? [] : [{ drawnKw: 0 - now, usual }];
      });
      if (known.length === 0) return undefined;
      const drawnKw = known.reduce((sum, each) => sum + each.drawnKw, 0);
      const inflatedKw = known.reduce((sum, each) => sum + each.drawnKw - each.usual, 0);
      const meanKw = inflatedKw / known.length;
      const moved = calls.filter(({ baseline }) => readBefore(baseline) !== undefined);
      return {
        scoreFrac: partOf(inflatedKw, drawnKw),
        evidenceKw: Math.max(0, meanKw),
        gains: gainsOf(moved.map((call) => ({ call, inflatedKw: meanKw }))),
      };
    },
  }),
});
