/**
 * Baseline: the schedule that the seller declared when the statement was issued. Takes it; gives it for every minute. It
 * cannot be moved once orders are placed, and carries the whole error of that day's forecast.
 */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import type { Baseline } from "./baseline.ts";

export const selfDeclared = registryEntry({
  about: "The schedule that the seller declared for the period.",
  settings: z.strictObject({ kind: z.literal("self-declared") }),
  make:
    (): Baseline =>
    ({ declaredKw }, outKw) => {
      outKw.fill(declaredKw);
    },
});
