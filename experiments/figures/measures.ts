/**
 * What the READMEs of studies report of a run: numbers of its summary, in words and with so many decimals. Takes a summary
 * and the network it was of; gives a number. A measure is a line here.
 */
import type {
  detectorMetrics,
  MetricName,
  partyMetrics,
  policyMetrics,
  serviceMetrics,
  unitMetrics,
} from "../../sim/metrics/registry.ts";
import type { RunSummary } from "../../sim/metrics/summary.ts";
import type { Actor } from "../../sim/model/actors.ts";
import type { NetworkDocument } from "../../sim/model/network-document.ts";
import { RESERVED_ACCOUNTS } from "../../sim/settlement/accounts/outside-accounts.ts";

export interface Measure {
  readonly words: string;
  readonly decimals: number;
  readonly of: (summary: RunSummary, network: NetworkDocument) => number;
}

/** A metric of the run, times a factor; one that is undefined in a run of a study is a slip in the study. */
function metric(name: MetricName, words: string, decimals: number, factor = 1): Measure {
  const of = ({ metrics }: RunSummary) => {
    const value = metrics.find((each) => each.name === name)?.value;
    if (value === null || value === undefined) throw new RangeError(`${name} is undefined`);
    return value * factor;
  };
  return { words, decimals, of };
}

/** The same, as nothing where it is undefined: there was no trade to have a price. */
function metricOrNone(name: MetricName, words: string, decimals: number, factor = 1): Measure {
  const of = ({ metrics }: RunSummary) =>
    factor * (metrics.find((each) => each.name === name)?.value ?? 0);
  return { words, decimals, of };
}

/** By unit; what is undefined for a unit counts as nothing. */
function ofUnits(
  { byUnit }: RunSummary,
  name: keyof typeof unitMetrics,
): ReadonlyMap<string, number> {
  const values = byUnit.find((each) => each.name === name)?.values ?? [];
  return new Map(values.map(({ id, value }) => [id, value ?? 0]));
}

const lost = (unit: string): Measure => ({
  words: `${unit} lost, %`,
  decimals: 1,
  of: (summary) => 100 * (ofUnits(summary, "curtailedFrac").get(unit) ?? 0),
});

/** Energy that generators on firm connections lost, but for what they sold; what they gave on top is no loss made good. */
function firmLostMwh(summary: RunSummary, network: NetworkDocument): number {
  const curtailed = ofUnits(summary, "curtailedMwh");
  const sold = ofUnits(summary, "soldMwh");
  const raised = ofUnits(summary, "raisedMwh");
  const firm = new Set(
    network.connections.filter((each) => each.curtailableWhen === "outage").map(({ id }) => id),
  );
  return network.units
    .filter(({ connection, technology }) => firm.has(connection) && technology !== "storage")
    .reduce((sum, { id }) => {
      const loweredMwh = (curtailed.get(id) ?? 0) + (raised.get(id) ?? 0);
      return sum + loweredMwh - ((sold.get(id) ?? 0) - (raised.get(id) ?? 0));
    }, 0);
}

/** What all owners were paid less what they paid, fuel and wear not taken off. */
function ownersIncomeGbp({ byAccount, byParty }: RunSummary): number {
  const net = byAccount.find(({ name }) => name === "netGbp")?.values ?? [];
  const parties = (byParty[0]?.values ?? []).map(({ id }) => id);
  return net
    .filter(({ id }) => !RESERVED_ACCOUNTS.includes(id) && !parties.includes(id))
    .reduce((sum, { value }) => sum + (value ?? 0), 0);
}

const actorNet = (actor: Actor, words: string): Measure => ({
  words: `net of ${words}, £`,
  decimals: 0,
  of: ({ byActor }) =>
    byActor.find(({ name }) => name === "netGbp")?.values.find(({ id }) => id === actor)?.value ??
    0,
});

/** The same in thousands of pounds; `sign` −1: what it pays. */
const actorThousands = (actor: Actor, words: string, sign: 1 | -1): Measure => ({
  words,
  decimals: 1,
  of: (summary, network) => (sign * actorNet(actor, "").of(summary, network)) / 1000,
});

/** A metric of the first statement of each day. */
const ofFirstStatement = ({ byStatementRun }: RunSummary, name: string): number =>
  byStatementRun.find((each) => each.name === name)?.values.find(({ id }) => id === "first")
    ?.value ?? 0;

/** Mean of Great Britain's generation in 2021, t of CO₂ for a MWh. */
const MEAN_TONNES_PER_MWH = 0.156;
const IMPORTED = metric("importMwh", "net import, MWh", 1);

/** A metric of procurement, over the policies of the run. */
const ofPolicies = (
  name: keyof typeof policyMetrics,
  words: string,
  decimals: number,
): Measure => ({
  ...{ words, decimals },
  of: ({ byPolicy }) =>
    (byPolicy.find((each) => each.name === name)?.values ?? []).reduce(
      (sum, { value }) => sum + (value ?? 0),
      0,
    ),
});

/** Flags over cases, of all detectors together; 0 without a case. */
function flagged(
  flags: keyof typeof detectorMetrics,
  cases: keyof typeof detectorMetrics,
  words: string,
): Measure {
  const sum = ({ byDetector }: RunSummary, name: string) =>
    (byDetector.find((each) => each.name === name)?.values ?? []).reduce(
      (total, { value }) => total + (value ?? 0),
      0,
    );
  const of = (summary: RunSummary) =>
    (100 * sum(summary, flags)) / Math.max(1, sum(summary, cases));
  return { words, decimals: 1, of };
}

const accountsNet = (accounts: readonly string[], whose: string): Measure => ({
  words: `net of ${whose}, £`,
  decimals: 0,
  of: ({ byAccount }) =>
    (byAccount.find(({ name }) => name === "netGbp")?.values ?? [])
      .filter(({ id }) => accounts.includes(id))
      .reduce((sum, { value }) => sum + (value ?? 0), 0),
});

/** A metric of services, over all of them. */
const services = (name: keyof typeof serviceMetrics, words: string, decimals: number): Measure => ({
  ...{ words, decimals },
  of: (summary) => ofServices(summary, name),
});

function ofServices({ byService }: RunSummary, name: keyof typeof serviceMetrics): number {
  const values = byService.find((each) => each.name === name)?.values ?? [];
  return values.reduce((sum, { value }) => sum + (value ?? 0), 0);
}

/** A metric of those of some balance parties that a run has. */
function ofParties(
  { byParty }: RunSummary,
  name: keyof typeof partyMetrics,
  parties: readonly string[],
): number {
  const values = byParty.find((each) => each.name === name)?.values ?? [];
  return values.reduce((sum, { id, value }) => sum + (parties.includes(id) ? (value ?? 0) : 0), 0);
}

const partyMeasure = (
  name: "shortMwh" | "longMwh" | "imbalanceGbp",
  parties: readonly string[],
  words: string,
  decimals: number,
): Measure => ({ words, decimals, of: (summary) => ofParties(summary, name, parties) });

/** What the owners of one account were paid for connection capacity less what they paid, £. */
const capacityIncome = (unit: string, words: string): Measure => ({
  words: `${words} earns with capacity, £`,
  decimals: 0,
  of: ({ byAccount }) =>
    byAccount.find(({ name }) => name === "capacityIncomeGbp")?.values.find(({ id }) => id === unit)
      ?.value ?? 0,
});

const CAPACITY_TRADES = metric("capacityTrades", "trades of capacity", 0);
const SAVED = metric("capacitySavedMeanTonnes", "saved at the mean, t CO₂", 1);

/** A unit that lost at least a hundredth of its energy has been noticed to be curtailed. */
const NOTICED_FRAC = 0.01;

const USED = metric("portfolioUsedMwh", "moved by the portfolio, MWh", 1);
const GIVEN = metric("portfolioGivenMwh", "given by the portfolio, MWh", 1);

/** Of study 019. */
const WIND = ["wind party"];
const CALMER = ["chp party", "solar party", "storage party", "supplier"];

/** The parties of study 013 that do not trade, one in each of its networks. */
const NEIGHBOURS = ["harbour supply", "estate supply", "coast supply"];

export const measures = {
  curtailedMwh: metric("curtailedMwh", "curtailed, MWh", 1),
  curtailedPercent: metric("curtailedFrac", "of available, %", 2, 100),
  tradesMatched: metric("tradesMatched", "trades matched", 0),
  tradesDelivered: metric("tradesDelivered", "trades delivered", 0),
  soldMwh: metric("tradeDeliveredMwh", "curtailed in buyers' places, MWh", 1),
  tradeWelfareGbp: metric("tradeWelfareGbp", "welfare of trades, £", 0),
  tradeWelfareGapGbp: metric("tradeWelfareGapGbp", "short of the bound, £", 1),
  procurementCostGbp: ofPolicies("totalCostGbp", "cost of the whole need, £", 0),
  procurementAcceptedMwh: ofPolicies("acceptedMwh", "bought of the units, MWh", 1),
  procurementShortMwh: {
    words: "not delivered of it, MWh",
    decimals: 2,
    of: (summary, network) =>
      ofPolicies("acceptedMwh", "", 0).of(summary, network) -
      ofPolicies("deliveredMwh", "", 0).of(summary, network),
  },
  paidGbp: metric("tradeValueGbp", "paid under trades, £", 0),
  gullcragLostPercent: lost("gullcrag-wind"),
  mossbyLostPercent: lost("mossby-wind"),
  mostLostPercent: {
    words: "most that one unit lost, %",
    decimals: 1,
    of: (summary) => 100 * Math.max(...ofUnits(summary, "curtailedFrac").values()),
  },
  unitsNoticed: {
    words: "units that lost 1 % or more",
    decimals: 1,
    of: (summary) =>
      [...ofUnits(summary, "curtailedFrac").values()].filter((frac) => frac >= NOTICED_FRAC).length,
  },
  firmLostMwh: { words: "lost by firm connections, MWh", decimals: 2, of: firmLostMwh },
  ownersIncomeGbpK: {
    words: "income of owners, £ thousand",
    decimals: 1,
    of: (summary) => ownersIncomeGbp(summary) / 1000,
  },
  reliefOverNeed: metric("overCurtailmentRatio", "relief given / needed", 2),
  actionsPerDay: metric("anmActionsPerDay", "actions a day", 1),
  trips: metric("trips", "units tripped", 1),
  overRatingMinutes: metric("overRatingMinutes", "above rating, min", 1),
  blockedMwh: metric("blockedMwh", "reserve blocked, MWh", 1),
  replacementGbp: metric("replacementGbp", "replacing it, counted, £", 0),
  counterActionGbp: metric("counterActionGbp", "undoing the rest, counted, £", 0),
  generationNetGbp: actorNet("directly-connected-generation", "generation"),
  homesNetGbp: actorNet("domestic-consumer", "homes"),
  importedMwh: IMPORTED,
  storageNetGbp: actorNet("directly-connected-storage", "storage"),
  systemOperatorNetGbp: actorNet("electricity-system-operator", "the system operator"),
  distributionOperatorNetGbp: actorNet("distribution-system-operator", "the distribution operator"),
  supplierNetGbp: actorNet("electricity-supplier", "suppliers"),
  balancePartiesNetGbp: actorNet("balance-responsible-party", "balance parties"),
  thirdPartyNetGbp: actorNet("virtual-lead-party", "the third party"),
  serviceShortMwh: {
    words: "services told and not given, MWh",
    decimals: 2,
    of: (summary) => ofServices(summary, "instructedMwh") - ofServices(summary, "deliveredMwh"),
  },
  servicesPaidForMwh: services("deliveredMwh", "counted as given, MWh", 1),
  servicesToldMwh: services("instructedMwh", "told, MWh", 1),
  servicesReleasedMwh: services("releasedMwh", "given back to others, MWh", 1),
  servicesArrivedMwh: services("arrivedMwh", "arrived at the grid, MWh", 1),
  servicesGivenMwh: services("arrivedMwh", "given, MWh", 1),
  servicesPaidGbp: services("utilisationGbp", "paid for it, £", 0),
  sitesNetGbp: actorNet("non-domestic-consumer", "sites"),
  truePositivesPct: flagged("trueFlags", "gamingCases", "true positives, %"),
  falsePositivesPct: flagged("falseFlags", "honestCases", "false positives, %"),
  monitoringPaidGbp: metric("monitoringPaidGbp", "paid under sanctions, £", 0),
  gamingSitesNetGbp: accountsNet(["bakery", "cold-store", "offices"], "sites that game"),
  honestSitesNetGbp: accountsNet(["brewery", "foundry", "laundry"], "others"),
  portfolioShortMwh: {
    words: "portfolio decided and not given, MWh",
    decimals: 2,
    of: (summary, network) => USED.of(summary, network) - GIVEN.of(summary, network),
  },
  capacityUsedMwh: metric("capacityUsedMwh", "used beyond contracts by buyers of capacity, MWh", 1),
  offsetMatchedMwh: metric("offsetMatchedMwh", "beyond a limit and made up for, MWh", 1),
  offsetUnmatchedMwh: metric("offsetUnmatchedMwh", "beyond a limit and not made up for, MWh", 3),
  portfolioUsedMwh: USED,
  portfolioGainGbp: metric("portfolioGainGbp", "gain of the trader, £", 0),
  supplierImbalanceMwh: {
    words: "imbalance of the neighbours' supplier, MWh",
    decimals: 1,
    of: (summary) =>
      ofParties(summary, "shortMwh", NEIGHBOURS) + ofParties(summary, "longMwh", NEIGHBOURS),
  },
  supplierImbalanceGbp: {
    words: "what it costs that supplier, £",
    decimals: 0,
    of: (summary) => ofParties(summary, "imbalanceCostGbp", NEIGHBOURS),
  },
  windLongMwh: partyMeasure("longMwh", WIND, "wind party long, MWh", 1),
  windShortMwh: partyMeasure("shortMwh", WIND, "wind party short, MWh", 1),
  windImbalanceGbp: partyMeasure("imbalanceGbp", WIND, "its imbalance brings it, £", 0),
  windPartyNetGbp: accountsNet(WIND, "the wind party"),
  windOwnerNetGbp: accountsNet(["shore-wind"], "the wind farm"),
  calmerPartiesNetGbp: accountsNet(CALMER, "other parties"),
  capacityTrades: CAPACITY_TRADES,
  capacityAddedMwh: metric("capacityAddedMwh", "of it new load, MWh", 1),
  solarCapacityGbp: capacityIncome("valley-solar", "the sun"),
  windCapacityGbp: capacityIncome("valley-wind", "the wind"),
  storageCapacityGbp: capacityIncome("valley-battery", "the battery"),
  limitedMwh: metric("generationLimitedMwh", "kept from exporting, MWh", 1),
  savedMeanTonnes: SAVED,
  savedPerTradeKg: {
    words: "saved at the mean by a trade, kg CO₂",
    decimals: 0,
    of: (summary, network) => {
      const trades = CAPACITY_TRADES.of(summary, network);
      return trades === 0 ? 0 : (SAVED.of(summary, network) * 1000) / trades;
    },
  },
  obligationPriceGbp: metricOrNone("tradePriceGbpPerMwh", "price of relief, £/MWh", 1),
  exchangeTradedMwh: metric("exchangeTradedMwh", "traded on the exchange, MWh", 0),
  exchangePriceGbp: metricOrNone("exchangePriceGbpPerMwh", "its price, £/MWh", 1),
  exchangeReachedPercent: metricOrNone(
    "exchangeAllocativeEfficiencyFrac",
    "of the most that its orders could have given, %",
    ...([1, 100] as const),
  ),
  othersOverBids: metricOrNone(
    "residualSupplyIndex",
    "offered by all but the largest seller / bid for",
    2,
  ),
  homesBillGbpK: actorThousands("domestic-consumer", "bills of homes, £ thousand", -1),
  industryBillGbpK: actorThousands("non-domestic-consumer", "bills of industry, £ thousand", -1),
  generationNetGbpK: actorThousands(
    "directly-connected-generation",
    "net of generation, £ thousand",
    1,
  ),
  localNetGbpK: actorThousands("external-wholesale", "net of all local parties, £ thousand", -1),
  firstBrierScore: {
    words: "Brier score of first curtailment factors",
    decimals: 4,
    of: (summary) => ofFirstStatement(summary, "unitBrierScore"),
  },
  importedTonnes: {
    words: "net import at the mean, t CO₂",
    decimals: 1,
    of: (summary, network) => MEAN_TONNES_PER_MWH * IMPORTED.of(summary, network),
  },
  peakLoadingPercent: metric("peakLoadingFrac", "highest loading, %", 1, 100),
} as const satisfies Readonly<Record<string, Measure>>;

export type MeasureName = keyof typeof measures;
