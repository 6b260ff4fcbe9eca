/**
 * Baseline: the mean of the last quarter of an hour before each instruction, held flat. Less at the mercy of one minute than
 * `metered`; as that, an instruction that runs on is measured from where it began.
 */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import type { Baseline } from "./baseline.ts";

const QUARTER_MINUTES = 15;

export const meterBefore = registryEntry({
  about: "The mean of the meter over the last quarter of an hour before the instruction.",
  settings: z.strictObject({ kind: z.literal("meter-before") }),
  make:
    (): Baseline =>
    ({ declaredKw, beforeKw, quarterKw, levelKw, instructedKw }, outKw) => {
      let heldKw = quarterKw ?? beforeKw ?? declaredKw;
      const last = new Array<number>(QUARTER_MINUTES).fill(heldKw);
      for (let minute = 0; minute < outKw.length; minute += 1) {
        outKw[minute] = heldKw;
        if (instructedKw[minute] !== 0) continue;
        last.push(levelKw[minute]!);
        last.shift();
        heldKw = last.reduce((sum, kw) => sum + kw, 0) / QUARTER_MINUTES;
      }
    },
});
