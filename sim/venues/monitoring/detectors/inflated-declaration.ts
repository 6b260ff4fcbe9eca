/**
 * Baseline inflation by declaration: an owner that is measured from the schedule it declared, and declared to draw more than it draws on comparable days without a call. The score is the part of
 * the declared draw in the half-hours of calls that nothing but the declaration speaks for.
 */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import { referenceOf } from "../comparable.ts";
import { type Detector, partOf, thresholdSchema } from "./detector.ts";
import { firstOf, gainsOf } from "./over-calls.ts";

export const inflatedDeclaration = registryEntry({
  about: "A declared baseline is above what comparable days say.",
  settings: z.strictObject({
    kind: z.literal("inflated-declaration"),
    thresholdFrac: thresholdSchema(
      0.15,
      "Part of the declared draw beyond the reference. Assumed: an error of a day-ahead forecast of demand is half as large.",
    ),
  }),
  make: (settings): Detector => ({
    ...settings,
    finds: ["over-declared"],
    reads: "calls",
    score({ calls, meters }) {
      const declared = calls.filter(({ baseline }) => baseline.kind === "self-declared");
      const reference = referenceOf(meters, firstOf(calls));
      const known = declared.flatMap((call) => {
        const usualKw = reference(call.halfHour);
        return usualKw === undefined ? [] : [{ call, inflatedKw: 0 - call.declaredKw - usualKw }];
      });
      if (known.length === 0) return undefined;
      const inflatedKw = known.reduce((sum, each) => sum + each.inflatedKw, 0);
      const declaredKw = known.reduce((sum, { call }) => sum - call.declaredKw, 0);
      return {
        scoreFrac: partOf(inflatedKw, declaredKw),
        evidenceKw: Math.max(0, inflatedKw) / known.length,
        gains: gainsOf(known),
      };
    },
  }),
});
