/**
 * Created constraints, the inc–dec pattern: an owner whose declared draw is what puts a constraint above its target, and which is then paid by others to relieve it. The counterfactual flow is the stated one less what the
 * unit declared beyond comparable days, by its sensitivity. The score is the part of the relief it sold that was not needed then.
 */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import { roundHalfAway } from "../../../core/units.ts";
import type { Gain } from "../../../model/monitoring.ts";
import { referenceOf } from "../comparable.ts";
import { type Detector, partOf, thresholdSchema } from "./detector.ts";
import { firstOf } from "./over-calls.ts";

export const createdConstraint = registryEntry({
  about: "A declared schedule made the constraint that its owner is paid to relieve.",
  settings: z.strictObject({
    kind: z.literal("created-constraint"),
    thresholdFrac: thresholdSchema(
      0.2,
      "Part of the relief that was sold and not needed on the counterfactual flow. Assumed.",
    ),
  }),
  make: (settings): Detector => ({
    ...settings,
    finds: ["over-declared"],
    reads: "reliefs",
    score({ reliefs, meters }) {
      const reference = referenceOf(meters, firstOf(reliefs));
      const known = reliefs.flatMap((relief) => {
        const usualKw = reference(relief.halfHour);
        if (usualKw === undefined) return [];
        const beyondKw = Math.max(0, 0 - relief.declaredKw - usualKw);
        const createdKw = Math.min(relief.statedExcessKw, beyondKw * relief.flowPerKwDrawn);
        return [{ relief, createdKw: Math.min(createdKw, relief.soldReliefKw) }];
      });
      if (known.length === 0) return undefined;
      const soldKw = known.reduce((sum, { relief }) => sum + relief.soldReliefKw, 0);
      const createdKw = known.reduce((sum, each) => sum + each.createdKw, 0);
      const paid = new Map<string, number>();
      for (const { relief, createdKw: kw } of known) {
        const gain = roundHalfAway(relief.paidMicroGbp * partOf(kw, relief.soldReliefKw));
        if (gain > 0) paid.set(relief.payer, (paid.get(relief.payer) ?? 0) + gain);
      }
      return {
        scoreFrac: partOf(createdKw, soldKw),
        evidenceKw: createdKw / known.length,
        gains: [...paid]
          .sort(([left], [right]) => (left < right ? -1 : 1))
          .map(([payee, microGbp]): Gain => ({ payee, microGbp })),
      };
    },
  }),
});
