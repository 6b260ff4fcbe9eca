/**
 * Baseline: meter before, meter after. Takes what the meter said in the last minute before each instruction; gives that for
 * the minutes of the instruction. An instruction that runs on from the period before is measured from where it began.
 */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import type { Baseline } from "./baseline.ts";

export const metered = registryEntry({
  about: "What the meter said in the last minute before the instruction.",
  settings: z.strictObject({ kind: z.literal("metered") }),
  make:
    (): Baseline =>
    ({ declaredKw, beforeKw, levelKw, instructedKw }, outKw) => {
      let lastKw = beforeKw ?? declaredKw;
      for (let minute = 0; minute < outKw.length; minute += 1) {
        outKw[minute] = lastKw;
        if (instructedKw[minute] === 0) lastKw = levelKw[minute]!;
      }
    },
});
