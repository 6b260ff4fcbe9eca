/** The wish that security needs more stands, by rank; at equal rank the one that is dearer to replace. */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import {
  byCostWinner,
  isOfMoneyAlone,
  type PrimacyQuestion,
  type PrimacyRule,
  primacyBasics,
} from "../rule.ts";

/** 1 stands before 2, and so on. */
const RANK = { emergency: 1, preFaultNeed: 2, restore: 3, contractedReserve: 4 } as const;

function dsoRank({ isFaulted, isResupplied }: PrimacyQuestion): number {
  if (isResupplied) return RANK.restore;
  return isFaulted ? RANK.emergency : RANK.preFaultNeed;
}

export const bySecurity = registryEntry({
  about: "The wish that security needs more stands, by rank; at equal rank by cost.",
  settings: z.strictObject({ kind: z.literal("by-security"), ...primacyBasics }),
  make: (): PrimacyRule => (question) => {
    if (isOfMoneyAlone(question)) return byCostWinner(question);
    const eso = question.isEmergency ? RANK.emergency : RANK.contractedReserve;
    const dso = dsoRank(question);
    if (eso === dso) return byCostWinner(question);
    return eso < dso ? "eso" : "dso";
  },
});
