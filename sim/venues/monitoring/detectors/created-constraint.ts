/**
 * Created constraints, the inc–dec pattern: an owner whose declared position is what puts a constraint above its target, and which is then paid to relieve it. The counterfactual flow is the stated one less what the
 * unit declared beyond what speaks for it (comparable days, its source, prices), by its sensitivity. The score is the part of the relief it sold that was not needed then.
 */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import { roundHalfAway } from "../../../core/units.ts";
import type { Gain } from "../../../model/monitoring.ts";
import { type Reference, referenceOf } from "../comparable.ts";
import type { ReliefSeen } from "../seen.ts";
import { type Detector, partOf, thresholdSchema } from "./detector.ts";
import { firstOf } from "./over-calls.ts";

/** How much of a position something speaks for, kW; undefined where too little is known. */
function spokenForKw(
  { halfHour, positionKw, heldAgainst }: ReliefSeen,
  reference: Reference,
  forecastErrorFrac: number,
): number | undefined {
  switch (heldAgainst.kind) {
    case "comparable-days":
      return reference(halfHour);
    case "source":
      return heldAgainst.couldKw + forecastErrorFrac * positionKw;
    case "prices":
      return heldAgainst.isPaidBack ? positionKw : 0;
  }
}

export const createdConstraint = registryEntry({
  about: "A declared schedule made the constraint that its owner is paid to relieve.",
  settings: z.strictObject({
    kind: z.literal("created-constraint"),
    thresholdFrac: thresholdSchema(
      0.2,
      "Part of the relief that was sold and not needed on the counterfactual flow. Assumed.",
    ),
    forecastErrorFrac: z
      .number()
      .min(0)
      .max(1)
      .default(0.3)
      .describe(
        "Part of its declared output that a generator may be wrong by: about two standard deviations of a forecast of wind two days ahead. Assumed.",
      ),
  }),
  make: (settings): Detector => ({
    ...settings,
    finds: ["over-declared", "declared-idle", "made-peak"],
    reads: "reliefs",
    score({ reliefs, meters }) {
      const reference = referenceOf(meters, firstOf(reliefs));
      const known = reliefs.flatMap((relief) => {
        const saidForKw = spokenForKw(relief, reference, settings.forecastErrorFrac);
        if (saidForKw === undefined) return [];
        const beyondKw = Math.max(0, relief.positionKw - saidForKw);
        const createdKw = Math.min(relief.statedExcessKw, beyondKw * relief.flowPerKw);
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
