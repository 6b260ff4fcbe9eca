/** Prints what a stage of the rollout allows: lines of `headroom validate`, cells of the reference page. */
import { LEADS, type Lead, type RoleRule } from "../../sim/model/stages.ts";
import type { AdmissionRow } from "../../sim/state/admission.ts";

const LEAD_WORDS: Readonly<Record<Lead, string>> = {
  dayAhead: "day ahead",
  gateClosure: "at gate closure",
  operational: "in the last hour",
};

/** Each gate with the meters on which it takes orders; those of none are left out. */
export const gateWords = ({ gates }: RoleRule): string =>
  LEADS.filter((lead) => gates[lead].length > 0)
    .map((lead) => `${LEAD_WORDS[lead]}: ${gates[lead].join(", ")}`)
    .join("; ");

export const stageLines = (rows: readonly AdmissionRow[]): string[] =>
  rows.map(({ venue, role, rule, units, admitted }) =>
    rule.takesPart
      ? `${venue}: ${admitted} of ${units} of ${role}, ${rule.through.join(", ")} (${gateWords(rule)})`
      : `${venue}: no ${role}`,
  );
