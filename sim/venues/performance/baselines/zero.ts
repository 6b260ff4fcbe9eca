/** Baseline: nothing. For a unit that only runs when it is told, such as a standby generator. */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import type { Baseline } from "./baseline.ts";

export const zero = registryEntry({
  about: "Nothing: for a unit that only runs when it is told.",
  settings: z.strictObject({ kind: z.literal("zero") }),
  make: (): Baseline => (_of, outKw) => {
    outKw.fill(0);
  },
});
