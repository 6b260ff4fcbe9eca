/** The distribution network's constraint stands: an instruction is capped at its headroom. */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import { type PrimacyRule, primacyBasics } from "../rule.ts";

export const dsoFirst = registryEntry({
  about: "The distribution network's constraint stands: an instruction is capped at its headroom.",
  settings: z.strictObject({ kind: z.literal("dso-first"), ...primacyBasics }),
  make: (): PrimacyRule => () => "dso",
});
