/** Study 030: each principle of access without and with trading of curtailment obligations. Data only; see README.md for the question and the finding. */
import type { StudyDesign } from "../study.ts";

/** A list that turns a place a day would not come round in a week. */
const PRINCIPLES = [
  ["lifo", "LIFO", {}],
  ["rota", "Rota", { every: "period" }],
  ["shared", "Shared", {}],
  ["most-effective", "Most effective", {}],
  ["least-cost", "Least cost", {}],
] as const;

export const accessAndTrading: StudyDesign = {
  name: "030-access-and-trading",
  title: "Principles of access, without and with trading",
  question:
    "Under which principle of access is trading of curtailment obligations worth most, and does it make the principle matter less?",
  base: { period: { start: "2025-02-01", days: 7, tickMinutes: 30 } },
  designs: PRINCIPLES.flatMap(([kind, label, settings]) => [
    {
      ...{ id: kind, label, over: { anm: { principle: { kind, ...settings } } } },
      ...(kind === "lifo" ? {} : { against: "lifo" }),
    },
    {
      ...{ id: `${kind}-traded`, label: `${label}, traded`, against: kind },
      over: {
        anm: { principle: { kind, ...settings } },
        venues: { "curtailment-obligations": {} },
      },
    },
  ]),
  figures: {
    measures: [
      "curtailedMwh",
      "mostLostPercent",
      "ownersIncomeGbpK",
      "tradesDelivered",
      "soldMwh",
      "tradeWelfareGbp",
      "tradeWelfareGapGbp",
      "overRatingMinutes",
    ],
    compared: ["curtailedMwh", "mostLostPercent", "ownersIncomeGbpK"],
    headline: "curtailedMwh",
  },
};
