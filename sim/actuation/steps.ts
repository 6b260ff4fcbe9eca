/**
 * Stepped actuation: the unit can only hold stated fractions of its capacity; it goes to the highest step that is low enough.
 */
import { z } from "zod";
import { registryEntry } from "../core/define-registry.ts";
import type { Actuate } from "../model/ports.ts";

const settings = z.strictObject({
  kind: z.literal("steps"),
  fracs: z
    .array(z.number().min(0).max(1))
    .min(1)
    .max(100)
    .default([0, 0.25, 0.5, 0.75, 1])
    .describe("Fractions of capacity that the unit can hold."),
});

const STEP_TOLERANCE_KW = 1e-6;

function actuator({ fracs }: z.output<typeof settings>): Actuate {
  const falling = [...fracs].sort((left, right) => right - left);
  return (wantedKw, levelKw, capacityKw, floorKw) => {
    if (wantedKw >= levelKw) return levelKw;
    for (const frac of falling) {
      const stepKw = frac * capacityKw;
      if (stepKw <= wantedKw + STEP_TOLERANCE_KW && stepKw >= floorKw)
        return Math.min(stepKw, levelKw);
    }
    return floorKw;
  };
}

export const steps = registryEntry({
  about: "Stated fractions of capacity only.",
  settings,
  make: actuator,
});
