/**
 * Study 010: reserve called from behind a full transformer, under each rule of primacy. Data only; see README.md for the question and the finding, reserve.yaml for the same days as
 * `headroom run` takes them.
 */
import { fileURLToPath } from "node:url";
import type { Design, StudyDesign } from "../study.ts";

/** Reserve on two weeks of June days, and nothing of them believed wrongly. */
export const RESERVE_DAYS = {
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
} as const;

const ruled = (kind: string, label: string): Design => ({
  ...{ id: kind, label, over: { primacy: { kind } } },
  ...(kind === "dso-first" ? {} : { against: "dso-first" }),
});

export const primacy: StudyDesign = {
  name: "010-primacy",
  title: "Who wins, the constraint or the reserve",
  question:
    "A battery sells reserve to the electricity system from behind a transformer that solar farms nearly fill. What does each primacy rule do to the energy, and at what cost to whom?",
  folder: fileURLToPath(new URL("./", import.meta.url)),
  base: {
    network: { file: "town.yaml" },
    ...RESERVE_DAYS,
  },
  designs: [
    ruled("dso-first", "network first"),
    ruled("by-security", "by security"),
    ruled("eso-first", "system first"),
    ruled("by-cost", "by cost"),
    ruled("by-time", "by time"),
    {
      ...{ id: "none", label: "no market", over: {}, isWithoutMarkets: true },
      against: "dso-first",
    },
  ],
  figures: {
    measures: [
      "servicesToldMwh",
      "blockedMwh",
      "servicesArrivedMwh",
      "curtailedMwh",
      "overRatingMinutes",
      "replacementGbp",
      "counterActionGbp",
      "storageNetGbp",
      "generationNetGbp",
      "systemOperatorNetGbp",
    ],
    compared: [
      "servicesArrivedMwh",
      "curtailedMwh",
      "storageNetGbp",
      "generationNetGbp",
      "systemOperatorNetGbp",
    ],
    headline: "servicesArrivedMwh",
  },
};
