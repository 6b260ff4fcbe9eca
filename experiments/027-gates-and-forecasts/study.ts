/** Study 027: gate closure and quality of forecasts in the market for curtailment obligations. Data only; see README.md for the question and the finding. */
import type { StudyDesign } from "../study.ts";

const LATE = {
  lookAhead: { daysAhead: 1 },
  venues: {
    "curtailment-obligations": {
      gates: { open: { day: -1, at: "12:00" }, close: { day: -1, at: "18:00" } },
    },
  },
};
const AGAIN = {
  lookAhead: { operational: { periods: 8 } },
  venues: { "curtailment-obligations": { gates: { intraday: {} } } },
};

export const gatesAndForecasts: StudyDesign = {
  name: "027-gates-and-forecasts",
  title: "Gate closure and quality of forecasts",
  question:
    "What is it worth to close the market later, to trade again within the day, and to know what comes?",
  base: {
    period: { start: "2025-02-01", days: 7, tickMinutes: 30 },
    anm: { principle: { kind: "lifo" } },
    venues: { "curtailment-obligations": {} },
  },
  designs: [
    { id: "noon", label: "Two days ahead", over: {} },
    { id: "late", label: "A day ahead, at six", over: LATE, against: "noon" },
    { id: "again", label: "And again within the day", over: AGAIN, against: "noon" },
    {
      id: "persistence",
      label: "Two days ahead, persistence",
      over: { forecast: { kind: "persistence" } },
      against: "noon",
    },
    {
      id: "perfect",
      label: "Two days ahead, all known",
      over: { forecast: { kind: "perfect" } },
      against: "noon",
    },
    { id: "none", label: "No market", over: {}, against: "noon", isWithoutMarkets: true },
  ],
  figures: {
    measures: [
      "tradesMatched",
      "tradesDelivered",
      "soldMwh",
      "paidGbp",
      "tradeWelfareGbp",
      "tradeWelfareGapGbp",
      "curtailedMwh",
      "gullcragLostPercent",
    ],
    compared: ["tradesDelivered", "soldMwh", "curtailedMwh"],
    headline: "soldMwh",
  },
};
