/**
 * Study 002: every principle of access on the same four weeks, without trading. Data only; see README.md for the question
 * and the finding.
 */
import type { StudyDesign } from "../study.ts";

const design = (id: string, label: string, settings: Readonly<Record<string, unknown>> = {}) => ({
  id,
  label,
  over: { anm: { principle: { kind: id, ...settings } } },
  ...(id === "lifo" ? {} : { against: "lifo" }),
});

/** Largest capacity first, of equals the newest. */
const LARGEST_FIRST = [
  "gullcrag-wind",
  "stonegarth-wind",
  "saltcote-wind",
  "mossby-wind",
  "mossby-battery",
  "duddale-wind",
  "oxenby-solar",
  "saltcote-sands-wind",
  "eastfold-solar",
  "saltcote-battery",
  "eastfold-battery",
  "oxenby-battery",
  "seathorn-chp",
  "oxenby-farm-solar",
  "milnholme-chp",
  "oxenby-chp",
  "stonegarth-hydro",
];

export const accessPrinciples: StudyDesign = {
  name: "002-access-principles",
  title: "Principles of access side by side",
  question:
    "The same weather on the same lines: how much energy does each principle of access lose, and who loses it?",
  base: { period: { start: "2025-02-01", days: 28 } },
  designs: [
    design("lifo", "LIFO"),
    design("rota", "Rota"),
    design("shared", "Shared"),
    design("most-effective", "Most effective"),
    design("least-cost", "Least cost"),
    design("merit-order", "Largest first", { order: LARGEST_FIRST }),
    design("pro-rata-output", "Pro rata, output"),
    design("pro-rata-capacity", "Pro rata, capacity"),
  ],
  figures: {
    measures: [
      "curtailedMwh",
      "curtailedPercent",
      "reliefOverNeed",
      "mostLostPercent",
      "unitsNoticed",
      "ownersIncomeGbpK",
      "actionsPerDay",
      "overRatingMinutes",
    ],
    compared: ["curtailedMwh", "mostLostPercent", "unitsNoticed", "ownersIncomeGbpK"],
  },
};
