/**
 * Study 023: the three stages of the rollout on one network, over the same weeks and the same weather: generators alone, then industry too, then
 * homes. Data only; see README.md for the question and the finding.
 */
import type { Design, StudyDesign } from "../study.ts";

/** Two weeks of winter and two of summer. */
const WEEKS = {
  winter: { start: "2026-01-05", days: 14, tickMinutes: 30 },
  summer: { start: "2026-06-01", days: 14, tickMinutes: 30 },
} as const;

const STAGES = {
  one: "Stage One: generators",
  two: "Stage Two: industry too",
  three: "Stage Three: homes too",
} as const;

const contract = (fixedGbpPerMwh: number) => ({ energyPrice: { fixedGbpPerMwh } });
const RETAIL_GBP_PER_MWH = 223.6;
const EXPORT_GBP_PER_MWH = 50;

/** Opened at every stage alike: the stage says who may come. */
const VENUES = {
  "curtailment-obligations": {},
  sustain: {
    zones: [
      {
        id: "moor",
        constraints: ["import"],
        windows: [{ days: "weekdays", from: "16:00", to: "20:00" }],
      },
    ],
  },
  "local-energy-exchange": {
    members: [
      {
        units: ["law-wind", "fell-wind", "moor-solar", "works-roof", "works", "cold-store", "town"],
        importGbpPerMwh: RETAIL_GBP_PER_MWH,
        exportGbpPerMwh: EXPORT_GBP_PER_MWH,
      },
    ],
  },
};

const OTHERS = [
  {
    units: { technology: ["wind", "solar"] },
    policy: { kind: "generator" },
    contract: contract(EXPORT_GBP_PER_MWH),
  },
  { units: { technology: ["storage"] }, policy: { kind: "storage" } },
  {
    units: { ids: ["works"] },
    policy: { kind: "industry", shifts: {} },
    contract: contract(RETAIL_GBP_PER_MWH),
  },
  {
    units: { ids: ["cold-store"] },
    policy: { kind: "industry", turnUpFrac: 0.4 },
    contract: contract(RETAIL_GBP_PER_MWH),
  },
];
/** 3,600 homes: a fifth of their peak of 1.5 kW each is 0.3 kW that people do without for a price, and a tenth what they draw on top. */
const TOWN = {
  units: { ids: ["town"] },
  policy: {
    kind: "demand",
    turnDownFrac: 0.2,
    turnUpFrac: 0.1,
    turnUpCostGbpPerMwh: 40,
    valueOfLostLoadGbpPerMwh: { between: [200, 1000] },
  },
  contract: contract(RETAIL_GBP_PER_MWH),
};
const HOMES = { role: "homes", meter: "half-hourly", through: "aggregator" };

const designs = Object.entries(WEEKS).flatMap(([weeks, period]): Design[] => {
  const stages = Object.entries(STAGES);
  return [
    { id: `${weeks}-none`, label: `${weeks}: no local market`, over: { period } },
    ...stages.map(([stage, label], row) => ({
      id: `${weeks}-${stage}`,
      label: `${weeks}: ${label}`,
      over: {
        period,
        stage,
        venues: VENUES,
        population: [...OTHERS, { ...TOWN, participant: HOMES }],
      },
      against: row === 0 ? `${weeks}-none` : `${weeks}-${stages[row - 1]![0]}`,
    })),
  ];
});

export const rollout: StudyDesign = {
  name: "023-rollout",
  title: "Three stages of a local market",
  question:
    "What does each stage of the rollout add: when generators trade alone, when industry joins them, and when homes do through an aggregator?",

  base: {
    network: { file: "experiments/023-rollout/moor.network.yaml" },
    period: WEEKS.winter,
    lookAhead: { factors: { draws: 50 } },
    population: [...OTHERS, TOWN],
  },
  designs,
  figures: {
    measures: [
      "curtailedMwh",
      "curtailedPercent",
      "tradesDelivered",
      "obligationPriceGbp",
      "exchangeTradedMwh",
      "exchangePriceGbp",
      "othersOverBids",
      "homesBillGbpK",
      "industryBillGbpK",
      "generationNetGbpK",
      "localNetGbpK",
      "firstBrierScore",
      "importedTonnes",
      "overRatingMinutes",
    ],
    compared: [
      "curtailedMwh",
      "exchangeTradedMwh",
      "homesBillGbpK",
      "localNetGbpK",
      "importedTonnes",
    ],
  },
};
