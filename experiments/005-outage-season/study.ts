/**
 * Study 005: a spring of planned and unplanned outages, against the same spring with everything in. Data only; see README.md
 * for the question and the finding.
 */
import type { StudyDesign } from "../study.ts";

const out = (branch: string, from: string, to: string) => ({
  kind: "branch-out",
  branch,
  from: `2025-${from}:00Z`,
  to: `2025-${to}:00Z`,
});

/** Works: one circuit at a time, taken out on a Monday morning. */
const PLANNED = [
  out("mossby-thornrigg", "04-07T07:00", "04-18T16:00"),
  out("eastfold-kirkmoor", "04-28T07:00", "05-09T16:00"),
  out("kirkmoor-sandholme-132", "05-19T07:00", "05-30T16:00"),
  out("highdale-kirkmoor", "06-09T07:00", "06-20T16:00"),
];

/** Faults: one in each gap between the works, and one during them. */
const FAULTS = [
  out("seathorn-thornrigg", "04-22T19:40", "04-24T11:10"),
  out("stonegarth-eastfold", "05-13T03:25", "05-15T14:00"),
  out("gullcrag-mossby", "05-24T21:05", "05-26T10:30"),
  out("mossby-thornrigg", "06-23T16:50", "06-25T12:20"),
];

const isPlanned = (planned: boolean) => (fault: ReturnType<typeof out>) => ({ ...fault, planned });
const asHappened = { faults: [...PLANNED.map(isPlanned(true)), ...FAULTS.map(isPlanned(false))] };
const untold = { faults: [...PLANNED, ...FAULTS].map(isPlanned(false)) };

const under = (kind: string) => ({ anm: { principle: { kind } } });
const trading = { venues: { "curtailment-obligations": {} } };

export const outageSeason: StudyDesign = {
  name: "005-outage-season",
  title: "An outage season",
  question:
    "What do a spring's outages cost generators, who bears them under each principle of access, and when do firm connections lose?",
  base: { period: { start: "2025-04-01", days: 91 } },
  designs: [
    { id: "lifo-intact", label: "LIFO, all in", over: under("lifo") },
    {
      id: "lifo",
      label: "LIFO, outages",
      over: { ...under("lifo"), ...asHappened },
      against: "lifo-intact",
    },
    { id: "rota-intact", label: "Rota, all in", over: under("rota") },
    {
      id: "rota",
      label: "Rota, outages",
      over: { ...under("rota"), ...asHappened },
      against: "rota-intact",
    },
    { id: "pro-rata-intact", label: "Pro rata, all in", over: under("pro-rata-output") },
    {
      id: "pro-rata",
      label: "Pro rata, outages",
      over: { ...under("pro-rata-output"), ...asHappened },
      against: "pro-rata-intact",
    },
    {
      id: "lifo-traded",
      label: "Traded, outages",
      over: { ...under("lifo"), ...trading, ...asHappened },
      against: "lifo",
    },
    {
      id: "lifo-traded-untold",
      label: "Traded, plan untold",
      over: { ...under("lifo"), ...trading, ...untold },
      against: "lifo-traded",
    },
  ],
  figures: {
    measures: [
      "curtailedMwh",
      "curtailedPercent",
      "firmLostMwh",
      "mostLostPercent",
      "unitsNoticed",
      "tradesDelivered",
      "tradeWelfareGbp",
      "tradeWelfareGapGbp",
      "trips",
      "overRatingMinutes",
      "peakLoadingPercent",
    ],
    compared: ["curtailedMwh", "firmLostMwh", "mostLostPercent"],
  },
};
