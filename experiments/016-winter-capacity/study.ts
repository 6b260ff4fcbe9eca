/**
 * Study 016: who sells export capacity to whom through the seasons of a year, and what that adds. Data only; see README.md for the
 * question and the finding.
 */
import type { Design, StudyDesign } from "../study.ts";

/** The four seasons of a year, of three months each. */
const SEASONS = {
  spring: { start: "2026-03-01", days: 92 },
  summer: { start: "2026-06-01", days: 92 },
  autumn: { start: "2026-09-01", days: 91 },
  winter: { start: "2026-12-01", days: 90 },
} as const;

const MARKET = { venues: { "capacity-trades": { market: {} } } };
/** In outline, at the worst, everybody uses all that it may; nobody studies what comes. */
const OUTLINE = { ...MARKET, approval: { basis: "worst-case" } };

const designs = Object.entries(SEASONS).flatMap(([season, period]): Design[] => [
  { id: `${season}-none`, label: `${season}: no trades`, over: { period } },
  {
    id: `${season}-studied`,
    label: `${season}: trades, studied on the forecast`,
    over: { period, ...MARKET },
    against: `${season}-none`,
  },
  {
    id: `${season}-outline`,
    label: `${season}: trades, approved in outline`,
    over: { period, ...OUTLINE },
    against: `${season}-studied`,
  },
]);

export const winterCapacity: StudyDesign = {
  name: "016-winter-capacity",
  title: "Capacity in winter",
  question:
    "Does the sun sell its export capacity to wind and storage in winter, what does that add, and what does it do to the substation?",
  base: {
    network: { file: "experiments/016-winter-capacity/valley.yaml" },
    period: SEASONS.winter,
    approval: { rule: { kind: "sequential" } },
    population: [
      { units: { technology: ["storage"] }, policy: { kind: "storage" } },
      { policy: { kind: "generator" } },
    ],
  },
  designs,
  figures: {
    measures: [
      "capacityTrades",
      "capacityUsedMwh",
      "capacityAddedMwh",
      "solarCapacityGbp",
      "windCapacityGbp",
      "storageCapacityGbp",
      "limitedMwh",
      "savedMeanTonnes",
      "savedPerTradeKg",
      "overRatingMinutes",
    ],
    headline: "limitedMwh",
    compared: ["limitedMwh", "overRatingMinutes", "capacityUsedMwh"],
  },
};
