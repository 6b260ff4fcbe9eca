/** Who contracted earlier stands; at the same instant the network. */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import { byCostWinner, isOfMoneyAlone, type PrimacyRule, primacyBasics } from "../rule.ts";

export const byTime = registryEntry({
  about: "Who contracted earlier stands; at the same instant the network.",
  settings: z.strictObject({ kind: z.literal("by-time"), ...primacyBasics }),
  make: (): PrimacyRule => (question) => {
    if (isOfMoneyAlone(question)) return byCostWinner(question);
    const { esoPlacedAt, dsoPlacedAt } = question;
    return dsoPlacedAt !== undefined && dsoPlacedAt <= esoPlacedAt ? "dso" : "eso";
  },
});
