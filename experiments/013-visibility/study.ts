/**
 * Study 013: what flexibility does to a transformer, to delivery and to balance, use case by use case, as more parties are told
 * of it. Data only; see README.md for the question and the finding.
 */
import type { Design, StudyDesign } from "../study.ts";

const ALL_DAY = [{ days: "all", from: "00:00", to: "00:00" }];

/** Relief that the network operator holds ready against what it knows. */
const secure = {
  zones: [
    {
      id: "evenings",
      constraints: ["import"],
      windows: ALL_DAY,
      requirement: { kind: "look-ahead", triggerFrac: 0.6 },
    },
    {
      id: "nights",
      constraints: ["export"],
      windows: ALL_DAY,
      requirement: { kind: "look-ahead", triggerFrac: 0.6 },
    },
  ],
  participation: { provider: ["storage", "demand"] },
  arming: { kind: "expectedFlow", fraction: 0.6 },
  triggerFrac: 0.92,
};

const sustain = {
  zones: [
    {
      id: "evenings",
      constraints: ["import"],
      windows: [{ days: "all", from: "16:30", to: "19:30" }],
      requirement: { kind: "stated", reliefKw: 1000 },
    },
  ],
};

const reserve = {
  wantedMw: 3,
  countedAt: "export",
  windows: [{ days: "all", from: "00:00", to: "06:00" }],
  calls: { kind: "drawn", callsPerWeek: 6 },
  minOfferKw: 1000,
};

const trader = (purposes: readonly string[]) => ({
  trader: "port energy",
  purposes,
  limits: { afterClosureMw: 6 },
});

/** The use cases that run, with the levels of visibility that differ for each. */
const USE_CASES = [
  {
    id: "less",
    label: "portfolio, less demand",
    venues: {
      secure,
      "wholesale-portfolio": trader(["reduceExposure", "lengthen", "imbalanceHigh"]),
    },
    levels: ["none", "facilitator", "dso", "all"],
  },
  {
    id: "more",
    label: "portfolio, more demand",
    venues: {
      secure,
      "wholesale-portfolio": trader(["absorbSurplus", "shorten", "imbalanceLow"]),
    },
    levels: ["none", "facilitator", "dso", "all"],
  },
  {
    id: "reserve",
    label: "reserve",
    venues: { secure, "short-term-operating-reserve": reserve },
    levels: ["facilitator", "dso", "all"],
  },
  { id: "secure", label: "constraint management", venues: { secure }, levels: ["dso", "all"] },
  { id: "sustain", label: "peak management", venues: { sustain }, levels: ["dso", "all"] },
] as const;

export const visibility: StudyDesign = {
  name: "013-visibility",
  title: "Who is told",
  question:
    "As more parties are told of what flexibility does, what becomes of overloads, trimming, delivery and imbalance?",
  base: {
    network: { file: "experiments/013-visibility/harbour.yaml" },
    period: { start: "2026-01-12", days: 7 },
    population: [
      {
        units: { ids: ["port-engine"] },
        policy: { kind: "chp" },
        contract: { energyPrice: { fixedGbpPerMwh: 60 } },
      },
      {
        units: { technology: ["demand"] },
        policy: { kind: "demand" },
        contract: { energyPrice: { fixedGbpPerMwh: 180 } },
      },
      { units: { technology: ["storage"] }, policy: { kind: "storage" } },
      {
        units: { technology: ["wind"] },
        policy: { kind: "generator" },
        contract: { supportGbpPerMwh: 50 },
      },
    ],
    settlement: {
      imbalance: {
        parties: [
          {
            id: "port energy",
            units: { ids: ["port-battery", "port-engine", "port-cold-store"] },
          },
          { id: "harbour supply", units: { ids: ["mill", "quay-battery"] }, demands: "rest" },
          { id: "wind party", units: { technology: ["wind"] } },
        ],
      },
    },
  },
  designs: USE_CASES.flatMap(({ id, label, venues, levels }) =>
    levels.map(
      (level, row): Design => ({
        id: `${id}-${level}`,
        label: `${label}: ${level}`,
        over: { visibility: level, venues },
        ...(row === 0 ? {} : { against: `${id}-${levels[row - 1]!}` }),
      }),
    ),
  ),
  figures: {
    measures: [
      "overRatingMinutes",
      "curtailedMwh",
      "serviceShortMwh",
      "portfolioUsedMwh",
      "portfolioShortMwh",
      "portfolioGainGbp",
      "supplierImbalanceMwh",
      "supplierImbalanceGbp",
    ],
    compared: ["overRatingMinutes", "curtailedMwh", "serviceShortMwh"],
  },
};
