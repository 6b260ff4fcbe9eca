/**
 * Study 012: five rules of primacy by three of settlement, where reserve is called from behind a full transformer whose network wants less of the same battery at noon. Data only; see
 * README.md for the question and the finding, plan.yaml for the same as `headroom compare` takes it.
 */
import { fileURLToPath } from "node:url";
import { RESERVE_DAYS } from "../010-primacy/study.ts";
import { crossed, type Factor } from "../rule-comparison/designs.ts";
import type { StudyDesign } from "../study.ts";

export const FACTORS: readonly Factor[] = [
  {
    id: "primacy",
    label: "Who wins a conflict",
    options: [
      { id: "network-first", label: "network first", set: { primacy: { kind: "dso-first" } } },
      { id: "system-first", label: "system first", set: { primacy: { kind: "eso-first" } } },
      { id: "by-cost", label: "by cost", set: { primacy: { kind: "by-cost" } } },
      { id: "by-time", label: "by time", set: { primacy: { kind: "by-time" } } },
      { id: "by-security", label: "by security", set: { primacy: { kind: "by-security" } } },
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

/** Who gains and who loses. */
const NETS = [
  "generationNetGbp",
  "storageNetGbp",
  "systemOperatorNetGbp",
  "distributionOperatorNetGbp",
  "supplierNetGbp",
  "balancePartiesNetGbp",
  "thirdPartyNetGbp",
] as const;

export const regulatorsComparison: StudyDesign = {
  name: "012-regulators-comparison",
  title: "Who wins a conflict, and who is told",
  question:
    "A battery sells reserve from behind a transformer that solar farms fill, and the network wants less of it at noon. Who gains and who loses under each rule of primacy and each rule of settlement, and does the network stay safe?",
  folder: fileURLToPath(new URL("./", import.meta.url)),
  base: {
    network: { file: "../010-primacy/town.yaml" },
    ...RESERVE_DAYS,
    venues: {
      ...RESERVE_DAYS.venues,
      sustain: {
        zones: [
          {
            ...{ id: "town", constraints: ["export"] },
            windows: [{ days: "weekdays", from: "12:00", to: "13:00" }],
            requirement: { kind: "stated", reliefKw: 1000 },
          },
        ],
        participation: { provider: ["storage"] },
      },
    },
  },
  designs: [
    ...crossed(FACTORS),
    {
      ...{ id: "none", label: "no market, nobody told", isWithoutMarkets: true },
      over: FACTORS[1]!.options[0]!.set,
      against: "network-first-untold",
    },
  ],
  figures: {
    measures: [
      "curtailedMwh",
      "blockedMwh",
      "overRatingMinutes",
      "replacementGbp",
      "counterActionGbp",
      ...NETS,
    ],
    compared: ["curtailedMwh", "overRatingMinutes", ...NETS],
  },
};
