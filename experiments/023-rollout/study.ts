/**
 * Study 023: the three stages of the rollout on one network, over the same year and the same weather: generators alone, then industry too, then
 * homes. Data only; see README.md for the question and the finding.
 */
import type { Design, StudyDesign } from "../study.ts";

/** The same year at every stage. */
const YEAR = { start: "2026-01-01", days: 365, tickMinutes: 30 } as const;

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
        units: ["law-wind", "fell-wind", "moor-solar", "works-roof", "works", "cold-store"],
        homes: ["old-town"],
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
/** Through whom homes come, and by which meter. */
const participant = { meter: "half-hourly", through: "aggregator" };
const FLAT = {
  kind: "flat",
  importGbpPerMwh: RETAIL_GBP_PER_MWH,
  exportGbpPerMwh: EXPORT_GBP_PER_MWH,
};
/** 2,400 homes as they are, and 1,200 of which many have a car, a heat pump, panels and a battery. */
const OLD_TOWN = {
  id: "old-town",
  bus: "moor-11",
  count: 2400,
  tariff: FLAT,
  solar: { share: 0.1 },
};
const NEW_TOWN = {
  id: "new-town",
  bus: "moor-11",
  count: 1200,
  solar: { share: 0.3 },
};
const HOMES = [
  OLD_TOWN,
  {
    ...NEW_TOWN,
    tariff: FLAT,
    battery: { share: 0.5 },
    ev: { share: 0.3, charging: { kind: "at-once" } },
    heatPump: { share: 0.15 },
  },
];
/** The new town by a tariff that says how full the network is. */
const NEW_TOWN_BY_TARIFF = {
  ...NEW_TOWN,
  tariff: { kind: "state-of-system", constraint: "import" },
  battery: { share: 0.5, control: { kind: "price" } },
  ev: { share: 0.3, charging: { kind: "price" } },
  heatPump: { share: 0.15, control: { kind: "price" } },
};
/** As they are once homes take part. */
const HOMES_TAKING_PART = [OLD_TOWN, NEW_TOWN_BY_TARIFF].map((group) => ({
  ...group,
  participant,
}));
/** And once they are asked: by who acts for them, whom peak management pays. */
const ASKED = {
  homes: HOMES_TAKING_PART.map((group) => ({ ...group, response: {} })),
  aggregators: [
    {
      id: "town-aggregator",
      groups: [OLD_TOWN.id, NEW_TOWN.id],
      services: [{ service: "sustain" }],
    },
  ],
};

const at = (stage: keyof typeof STAGES, more: object = { homes: HOMES }) => ({
  ...{ stage, venues: VENUES },
  ...more,
});
const designs: readonly Design[] = [
  { id: "none", label: "no local market", over: {} },
  { id: "one", label: STAGES.one, over: at("one"), against: "none" },
  { id: "two", label: STAGES.two, over: at("two"), against: "one" },
  {
    id: "tariff",
    label: "Stage Two, and the new town's tariff",
    over: at("two", { homes: [OLD_TOWN, NEW_TOWN_BY_TARIFF] }),
    against: "two",
  },
  {
    id: "three",
    label: STAGES.three,
    over: at("three", { homes: HOMES_TAKING_PART }),
    against: "two",
  },
  {
    id: "asked",
    label: "Stage Three, and homes sold to peak management",
    over: at("three", ASKED),
    against: "three",
  },
];

export const rollout: StudyDesign = {
  name: "023-rollout",
  title: "Three stages of a local market",
  question:
    "What does each stage of the rollout add: when generators trade alone, when industry joins them, and when homes do through an aggregator?",

  base: {
    network: { file: "experiments/023-rollout/moor.network.yaml" },
    period: YEAR,
    lookAhead: { factors: { draws: 50 } },
    population: OTHERS,
    homes: HOMES,
  },
  designs,
  figures: {
    // A year has the weather of many fortnights, and takes half a minute.
    seedCount: 4,
    measures: [
      "curtailedMwh",
      "curtailedPercent",
      "tradesDelivered",
      "tradeWelfareGbp",
      "tradeWelfareGapGbp",
      "obligationPriceGbp",
      "exchangeTradedMwh",
      "exchangePriceGbp",
      "exchangeReachedPercent",
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
