/** The system operator's instruction stands; network management trims what passes a target. */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import { type PrimacyRule, primacyBasics } from "../rule.ts";

export const esoFirst = registryEntry({
  about: "The system operator's instruction stands; network management trims what passes a target.",
  settings: z.strictObject({ kind: z.literal("eso-first"), ...primacyBasics }),
  make: (): PrimacyRule => () => "eso",
});
