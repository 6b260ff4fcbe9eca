/**
 * Study 012: two rules of primacy by three of settlement, where reserve is called from behind a full transformer. Data only; see
 * README.md for the question and the finding, plan.yaml for the same as `headroom compare` takes it.
 */
import { fileURLToPath } from "node:url";
import { crossed, type Factor } from "../rule-comparison/designs.ts";
import type { StudyDesign } from "../study.ts";

export const FACTORS: readonly Factor[] = [
  {
    id: "primacy",
    label: "Who wins a conflict",
    options: [
      { id: "network-first", label: "network first", set: { primacy: { kind: "dso-first" } } },
      { id: "system-first", label: "system first", set: { primacy: { kind: "eso-first" } } },
    ],
  },
  {
    id: "settlement",
    label: "Who answers for what is moved",
    options: [
      {
        ...{ id: "untold", label: "nobody told" },
        set: { settlement: { imbalance: { told: "never" } } },
      },
      {
        ...{ id: "told", label: "parties told" },
        set: { settlement: { imbalance: { told: "exactly" } } },
      },
      {
        ...{ id: "traded", label: "third party" },
        set: {
          settlement: {
            imbalance: {
              told: "never",
              virtualTrading: { units: ["fallow-solar"], compensation: { kind: "mutualised" } },
            },
          },
        },
      },
    ],
  },
];

export const regulatorsComparison: StudyDesign = {
  name: "012-regulators-comparison",
  title: "Who wins a conflict, and who is told",
  question:
    "A battery sells reserve from behind a transformer that solar farms fill. Who gains and who loses under each rule of primacy and each rule of settlement, and does the network stay safe?",
  folder: fileURLToPath(new URL("./", import.meta.url)),
  base: {
    network: { file: "../010-primacy/town.yaml" },
    period: { start: "2026-06-15", days: 14 },
    forecast: { kind: "perfect" },
    venues: {
      "short-term-operating-reserve": {
        wantedMw: 8,
        countedAt: "export",
        windows: [{ days: "all", from: "11:00", to: "14:00" }],
        baseline: { kind: "counterfactual" },
      },
    },
  },
  designs: crossed(FACTORS),
  figures: {
    measures: [
      "curtailedMwh",
      "blockedMwh",
      "overRatingMinutes",
      "replacementGbp",
      "counterActionGbp",
      "generationNetGbp",
      "storageNetGbp",
      "systemOperatorNetGbp",
      "supplierNetGbp",
      "balancePartiesNetGbp",
      "thirdPartyNetGbp",
    ],
    compared: [
      "curtailedMwh",
      "overRatingMinutes",
      "generationNetGbp",
      "storageNetGbp",
      "systemOperatorNetGbp",
      "supplierNetGbp",
      "balancePartiesNetGbp",
      "thirdPartyNetGbp",
    ],
  },
};
