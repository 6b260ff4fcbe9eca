/**
 * Baseline: what the seller could have injected. Takes what only a simulation knows; gives it. No meter can read it, so it
 * says by how much the others are wrong.
 */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import type { Baseline } from "./baseline.ts";

export const counterfactual = registryEntry({
  about: "What the seller could have injected, which only a simulation knows.",
  settings: z.strictObject({ kind: z.literal("counterfactual") }),
  make:
    (): Baseline =>
    ({ availableKw }, outKw) => {
      outKw.set(availableKw);
    },
});
