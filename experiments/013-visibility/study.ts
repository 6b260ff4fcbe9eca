/**
 * Study 013: what flexibility does to a transformer, to delivery and to balance, use case by use case, as more parties are told
 * of it. Data only; see README.md for the question and the finding.
 */
import { VISIBILITIES } from "../../sim/model/visibility.ts";
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

/** A foundry's import, or a wind farm's export, above its own limit on each day of the week; the seller uses little of what it sells. */
const capacity = (of: object) => ({
  trades: Array.from({ length: 7 }, (_, day) => ({
    ...{ id: `day-${day + 1}`, ...of },
    ...{ from: `2026-01-${12 + day}T00:00:00Z`, to: `2026-01-${13 + day}T00:00:00Z` },
  })),
});

/** The estate of the use cases, whose sites would use more than they hold. */
const estate = {
  network: { file: "experiments/015-use-cases/estate.yaml" },
  population: [
    {
      units: { technology: ["demand"] },
      policy: { kind: "demand" },
      contract: { energyPrice: { fixedGbpPerMwh: 180 } },
    },
    { units: { technology: ["storage"] }, policy: { kind: "storage" } },
    { units: { technology: ["wind", "solar"] }, policy: { kind: "generator" } },
  ],
  settlement: {
    imbalance: {
      parties: [
        {
          id: "estate supply",
          units: { technology: ["wind", "solar", "storage", "demand"] },
          demands: "rest",
        },
      ],
    },
  },
};

/** A battery gives more first on each morning of the week, so that a works on its feeder may draw above its limit by as much. */
const offsetting = {
  trades: Array.from({ length: 7 }, (_, day) => ({
    ...{ id: `day-${day + 1}`, lead: "quay-battery", follower: "quay-works" },
    ...{ capacity: "import", kw: 800, testedAt: "2026-01-01T09:00:00Z" },
    ...{ from: `2026-01-${12 + day}T09:00:00Z`, to: `2026-01-${12 + day}T11:00:00Z` },
  })),
};

/** The coast of study 014, where a feeder is full of demand. */
const coast = {
  network: { file: "experiments/014-offsetting/coast.yaml" },
  population: estate.population.map((group) =>
    group.policy.kind === "generator"
      ? { ...group, units: { technology: ["wind", "hydro"] } }
      : group,
  ),
  settlement: {
    imbalance: {
      parties: [
        { id: "store party", units: { technology: ["storage"] } },
        {
          id: "coast supply",
          units: { technology: ["wind", "hydro", "demand"] },
          supply: {},
        },
      ],
    },
  },
};

/** Relief at the estate's transformer while it imports. */
const estateSecure = { ...secure, zones: [secure.zones[0]] };

/** The use cases that run, each at every level of visibility. */
const USE_CASES = [
  {
    id: "less",
    label: "portfolio, less demand",
    venues: {
      secure,
      "wholesale-portfolio": trader(["reduceExposure", "lengthen", "imbalanceHigh"]),
    },
  },
  {
    id: "more",
    label: "portfolio, more demand",
    venues: {
      secure,
      "wholesale-portfolio": trader(["absorbSurplus", "shorten", "imbalanceLow"]),
    },
  },
  {
    id: "reserve",
    label: "reserve",
    venues: { secure, "short-term-operating-reserve": reserve },
  },
  { id: "secure", label: "constraint management", venues: { secure } },
  { id: "sustain", label: "peak management", venues: { sustain } },
  {
    id: "mic",
    label: "exceeding MIC",
    venues: {
      secure: estateSecure,
      "capacity-trades": capacity({
        ...{ buyer: "foundry-site", seller: "depot-site", capacity: "import", kw: 2000 },
      }),
    },
    setting: estate,
  },
  {
    id: "mec",
    label: "exceeding MEC",
    venues: {
      secure: estateSecure,
      "capacity-trades": capacity({
        ...{ buyer: "wind-site", seller: "solar-site", capacity: "export", kw: 2000 },
      }),
    },
    setting: estate,
  },
  {
    id: "offset",
    label: "offsetting",
    venues: { offsetting },
    setting: coast,
  },
] as const;

/** The networks that use cases lie in, each with the first of its designs. */
const SETTINGS = [
  { id: "harbour", setting: {}, against: "less-none" },
  { id: "estate", setting: estate, against: "mic-none" },
  { id: "coast", setting: coast, against: "offset-none" },
] as const;

const atEveryLevel = USE_CASES.flatMap(({ id, label, venues, ...others }) =>
  VISIBILITIES.map(
    (level, row): Design => ({
      id: `${id}-${level}`,
      label: `${label}: ${level}`,
      over: { ...("setting" in others ? others.setting : {}), visibility: level, venues },
      ...(row === 0 ? {} : { against: `${id}-${VISIBILITIES[row - 1]!}` }),
    }),
  ),
);

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
  designs: [
    ...atEveryLevel,
    ...SETTINGS.map(
      ({ id, setting, against }): Design => ({
        ...{ id: `none-${id}`, label: `no market: ${id}`, over: setting, against },
        isWithoutMarkets: true,
      }),
    ),
  ],
  figures: {
    measures: [
      "overRatingMinutes",
      "curtailedMwh",
      "serviceShortMwh",
      "capacityUsedMwh",
      "offsetMatchedMwh",
      "offsetUnmatchedMwh",
      "portfolioUsedMwh",
      "portfolioShortMwh",
      "portfolioGainGbp",
      "supplierImbalanceMwh",
      "supplierImbalanceGbp",
    ],
    compared: ["overRatingMinutes", "curtailedMwh", "serviceShortMwh"],
  },
};
