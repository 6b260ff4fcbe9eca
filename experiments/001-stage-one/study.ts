/**
 * Study 001, the main job: generators behind active network management, with and without trading their curtailment
 * obligations, under three principles of access. Data only; see README.md for the question and the finding.
 */
import type { StudyDesign } from "../study.ts";

const trading = { venues: { "curtailment-obligations": {} } };

export const stageOne: StudyDesign = {
  name: "001-stage-one",
  title: "Stage One: generators trade who is curtailed",
  question:
    "When generators behind active network management may pay each other to be curtailed, how much energy moves, who gains, and does the network stay safe?",
  base: {},
  designs: [
    { id: "lifo", label: "LIFO", over: { anm: { principle: { kind: "lifo" } } } },
    {
      id: "lifo-traded",
      label: "LIFO, traded",
      over: { anm: { principle: { kind: "lifo" } }, ...trading },
      against: "lifo",
    },
    { id: "rota", label: "Rota", over: { anm: { principle: { kind: "rota" } } }, against: "lifo" },
    {
      id: "rota-traded",
      label: "Rota, traded",
      over: { anm: { principle: { kind: "rota" } }, ...trading },
      against: "rota",
    },
    {
      id: "pro-rata",
      label: "Pro rata",
      over: { anm: { principle: { kind: "pro-rata-output" } } },
      against: "lifo",
    },
  ],
  figures: {
    measures: [
      "curtailedMwh",
      "curtailedPercent",
      "tradesMatched",
      "tradesDelivered",
      "soldMwh",
      "paidGbp",
      "tradeWelfareGbp",
      "tradeWelfareGapGbp",
      "gullcragLostPercent",
      "mossbyLostPercent",
      "overRatingMinutes",
      "peakLoadingPercent",
    ],
    compared: ["curtailedMwh", "gullcragLostPercent", "mossbyLostPercent", "overRatingMinutes"],
  },
};
