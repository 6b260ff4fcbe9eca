/**
 * Study 004: constraint points are taken into the monitored area one group after another. Data only; see README.md for the
 * question and the finding.
 */
import type { StudyDesign } from "../study.ts";

const COAST = ["seathorn-export", "mossby-export"];
const DALES = ["highdale-export", "eastfold-export", "kirkmoor-reverse"];
const BAY = ["milnholme-export", "oxenby-reverse"];
const SUPPLY = ["sandholme-export"];

/** The points of these groups lie outside the monitored area. */
const without = (...groups: readonly (readonly string[])[]) => ({
  anm: { constraintCapability: Object.fromEntries(groups.flat().map((id) => [id, "unmonitored"])) },
});

export const monitoredArea: StudyDesign = {
  name: "004-monitored-area",
  title: "A bigger monitored area",
  question:
    "When more constraint points are watched, how much more is curtailed, and how many minutes above rating does it save?",
  base: { period: { start: "2025-02-01", days: 28 } },
  designs: [
    { id: "none", label: "Nothing watched", over: without(COAST, DALES, BAY, SUPPLY) },
    {
      id: "coast",
      label: "The coast, 2 points",
      over: without(DALES, BAY, SUPPLY),
      against: "none",
    },
    { id: "dales", label: "and the dales, 5", over: without(BAY, SUPPLY), against: "coast" },
    { id: "bay", label: "and the bay, 7", over: without(SUPPLY), against: "dales" },
    { id: "all", label: "and the supply point, 8", over: without(), against: "bay" },
  ],
  figures: {
    measures: [
      "curtailedMwh",
      "curtailedPercent",
      "mostLostPercent",
      "unitsNoticed",
      "overRatingMinutes",
      "peakLoadingPercent",
      "actionsPerDay",
    ],
    compared: ["curtailedMwh", "overRatingMinutes", "peakLoadingPercent"],
  },
};
