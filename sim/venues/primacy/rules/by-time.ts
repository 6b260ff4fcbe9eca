/** Who contracted earlier stands; at the same instant the network. */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import { conflictPrices, type PrimacyRule } from "../rule.ts";

export const byTime = registryEntry({
  about: "Who contracted earlier stands; at the same instant the network.",
  settings: z.strictObject({ kind: z.literal("by-time"), ...conflictPrices }),
  make:
    (): PrimacyRule =>
    ({ esoPlacedAt, dsoPlacedAt }) =>
      dsoPlacedAt !== undefined && dsoPlacedAt <= esoPlacedAt ? "dso" : "eso",
});
