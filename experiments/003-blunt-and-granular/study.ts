/**
 * Study 003: how finely units follow set-points, and what a manager that can only trip loses. Data only; see README.md for
 * the question and the finding.
 */
import type { StudyDesign } from "../study.ts";

const design = (id: string, label: string, anm: Readonly<Record<string, unknown>>) => ({
  id,
  label,
  over: { anm },
  ...(id === "continuous" ? {} : { against: "continuous" }),
});

const TENTHS = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];

export const bluntAndGranular: StudyDesign = {
  name: "003-blunt-and-granular",
  title: "Blunt against granular curtailment",
  question:
    "How much more energy is lost when units move in steps or as a whole, when the manager can only open breakers, or when it keeps a wider margin?",
  base: { period: { start: "2025-02-01", days: 28 }, anm: { principle: { kind: "lifo" } } },
  designs: [
    design("continuous", "Continuous", {}),
    design("tenths", "Steps of 10 %", { actuation: { kind: "steps", fracs: TENTHS } }),
    design("quarters", "Steps of 25 %", { actuation: { kind: "steps" } }),
    design("whole-unit", "Whole units", { actuation: { kind: "whole-unit" } }),
    design("trip-only", "Trips only", { capability: "trip-only" }),
    // The default trims to 95 % of the rating and gives back below 90 %; both are moved.
    design("narrow-margin", "Margin of 3 %", { targetFrac: 0.97, releaseFrac: 0.92 }),
    design("wide-margin", "Margin of 10 %", { targetFrac: 0.9, releaseFrac: 0.85 }),
  ],
  figures: {
    measures: [
      "curtailedMwh",
      "curtailedPercent",
      "reliefOverNeed",
      "mostLostPercent",
      "actionsPerDay",
      "trips",
      "overRatingMinutes",
      "peakLoadingPercent",
    ],
    compared: ["curtailedMwh", "reliefOverNeed", "actionsPerDay", "overRatingMinutes"],
  },
};
