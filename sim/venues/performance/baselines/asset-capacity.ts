/** Baseline: the capacity of the unit; of a consumer the most that it draws. For a unit that is told to stop. */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import type { Baseline } from "./baseline.ts";

export const assetCapacity = registryEntry({
  about: "The capacity of the unit; of a consumer the most that it draws.",
  settings: z.strictObject({ kind: z.literal("asset-capacity") }),
  make:
    (): Baseline =>
    ({ capacityKw, declaredKw }, outKw) => {
      outKw.fill(capacityKw ?? declaredKw);
    },
});
