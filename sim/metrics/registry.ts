/**
 * The metrics by name, and the summary of a run made of them: `summary.json`.
 * To add a metric: a fold in the file of its family, a line here, a line in docs/metrics.md.
 */
import { InvariantBroken } from "../core/errors.ts";
import * as actions from "./actions.ts";
import * as actors from "./actors.ts";
import * as capacity from "./capacity.ts";
import * as capacityFactor from "./capacity-factor.ts";
import * as carbon from "./carbon.ts";
import * as conflicts from "./conflicts.ts";
import * as curtailmentIndex from "./curtailment-index.ts";
import * as energy from "./energy.ts";
import * as exchange from "./exchange.ts";
import * as exchangeFulfilment from "./exchange-fulfilment.ts";
import * as exchangeStructure from "./exchange-structure.ts";
import * as factors from "./factor-scores.ts";
import type { Fold, KeyedMetric, KeyedValue, Metric, MetricBlock } from "./fold.ts";
import * as benefit from "./home-benefit.ts";
import * as homes from "./homes.ts";
import * as imbalance from "./imbalance.ts";
import * as market from "./market.ts";
import * as structure from "./market-structure.ts";
import * as money from "./money.ts";
import * as monitoring from "./monitoring.ts";
import * as network from "./network.ts";
import * as offsetting from "./offsetting.ts";
import * as portfolio from "./portfolio.ts";
import * as procurement from "./procurement.ts";
import * as services from "./services.ts";
import * as sharing from "./sharing.ts";
import { singleOutageMetrics } from "./single-outages.ts";

/** One number a run. */
export const metrics = {
  availableMwh: energy.availableMwh,
  deliveredMwh: energy.deliveredMwh,
  curtailedMwh: energy.curtailedMwh,
  curtailedFrac: energy.curtailedFrac,
  curtailedMeanTonnes: carbon.curtailedMeanTonnes,
  curtailedGasTonnes: carbon.curtailedGasTonnes,
  keptByStoresMwh: energy.keptByStoresMwh,
  raisedMwh: energy.raisedMwh,
  demandMwh: energy.demandMwh,
  consumptionMwh: energy.consumptionMwh,
  turnedUpMwh: energy.turnedUpMwh,
  turnedDownMwh: energy.turnedDownMwh,
  importMwh: energy.importMwh,
  overTargetHours: network.overTargetHours,
  overRatingMinutes: network.overRatingMinutes,
  peakLoadingFrac: network.peakLoadingFrac,
  overCurtailmentRatio: network.overCurtailmentRatio,
  energyNotServedMwh: network.energyNotServedMwh,
  lossesMwh: network.lossesMwh,
  ...singleOutageMetrics,
  lostCustomerMinutes: network.lostCustomerMinutes,
  anmActions: actions.anmActions,
  anmActionsPerDay: actions.anmActionsPerDay,
  trips: actions.trips,
  tripsPerDay: actions.tripsPerDay,
  residualOverloads: actions.residualOverloads,
  meanCurtailmentHours: actions.meanCurtailmentHours,
  constrainedPeriods: market.constrainedPeriods,
  orders: market.orders,
  tradesMatched: market.tradesMatched,
  tradesRefused: market.tradesRefused,
  tradesCancelled: market.tradesCancelled,
  tradesIdle: market.tradesIdle,
  tradesDelivered: market.tradesDelivered,
  tradedMwh: market.tradedMwh,
  tradeDeliveredMwh: market.tradeDeliveredMwh,
  tradeValueGbp: market.tradeValueGbp,
  tradeWelfareGbp: market.tradeWelfareGbp,
  tradeWelfareGapGbp: market.tradeWelfareGapGbp,
  tradeEfficiencyFrac: market.tradeEfficiencyFrac,
  boundedClearings: market.boundedClearings,
  sellerHhi: structure.sellerHhi,
  buyerHhi: structure.buyerHhi,
  residualSupplyIndex: structure.residualSupplyIndex,
  pivotalFrac: structure.pivotalFrac,
  residualSupplyScreenFrac: structure.residualSupplyScreenFrac,
  spreadGbpPerMwh: structure.spreadGbpPerMwh,
  depthMw: structure.depthMw,
  bidsFilledFrac: structure.bidsFilledFrac,
  offersFilledFrac: structure.offersFilledFrac,
  tradePriceGbpPerMwh: structure.tradePriceGbpPerMwh,
  priceVolatilityGbpPerMwh: structure.priceVolatilityGbpPerMwh,
  conflicts: conflicts.conflicts,
  blockedMwh: conflicts.blockedMwh,
  replacementGbp: conflicts.replacementGbp,
  counterActionGbp: conflicts.counterActionGbp,
  ledgerEntries: money.ledgerEntries,
  ledgerTurnoverGbp: money.ledgerTurnoverGbp,
  ledgerSumGbp: money.ledgerSumGbp,
  portfolioUsedMwh: portfolio.portfolioUsedMwh,
  portfolioGivenMwh: portfolio.portfolioGivenMwh,
  portfolioGainGbp: portfolio.portfolioGainGbp,
  homePeakKw: homes.homePeakKw,
  meanHomeBillGbp: benefit.meanHomeBillGbp,
  meanHomeBenefitGbp: benefit.meanHomeBenefitGbp,
  homeBenefitGini: benefit.homeBenefitGini,
  homeBenefitTopDecileFrac: benefit.homeBenefitTopDecileFrac,
  sharedMwh: sharing.sharedMwh,
  selfSufficiencyFrac: sharing.selfSufficiencyFrac,
  selfConsumptionFrac: sharing.selfConsumptionFrac,
  exchangeTradedMwh: exchange.exchangeTradedMwh,
  exchangePriceGbpPerMwh: exchange.exchangePriceGbpPerMwh,
  exchangeValueGbp: exchange.exchangeValueGbp,
  exchangeSurplusGbp: exchange.exchangeSurplusGbp,
  exchangeBuyerSurplusGbp: exchange.exchangeBuyerSurplusGbp,
  exchangeSellerSurplusGbp: exchange.exchangeSellerSurplusGbp,
  exchangeNetworkSurplusGbp: exchange.exchangeNetworkSurplusGbp,
  exchangeFeesGbp: exchange.exchangeFeesGbp,
  exchangeMatchedFrac: exchangeFulfilment.exchangeMatchedFrac,
  exchangeSellerHhi: exchangeStructure.exchangeSellerHhi,
  exchangeBuyerHhi: exchangeStructure.exchangeBuyerHhi,
  exchangeResidualSupplyIndex: exchangeStructure.exchangeResidualSupplyIndex,
  exchangePivotalFrac: exchangeStructure.exchangePivotalFrac,
  exchangeResidualSupplyScreenFrac: exchangeStructure.exchangeResidualSupplyScreenFrac,
  exchangeSpreadGbpPerMwh: exchangeStructure.exchangeSpreadGbpPerMwh,
  exchangeDepthMwh: exchangeStructure.exchangeDepthMwh,
  exchangeLernerIndex: exchangeStructure.exchangeLernerIndex,
  exchangeBidsFilledFrac: exchangeFulfilment.exchangeBidsFilledFrac,
  exchangeOffersFilledFrac: exchangeFulfilment.exchangeOffersFilledFrac,
  exchangeTimeToFillHours: exchangeFulfilment.exchangeTimeToFillHours,
  exchangePriceVolatilityGbpPerMwh: exchangeStructure.exchangePriceVolatilityGbpPerMwh,
  exchangeLiquidityRatio: exchangeStructure.exchangeLiquidityRatio,
  exchangeEfficiencyFrac: exchangeFulfilment.exchangeEfficiencyFrac,
  exchangeAllocativeEfficiencyFrac: exchangeFulfilment.exchangeAllocativeEfficiencyFrac,
  monitoringFlags: monitoring.monitoringFlags,
  monitoringPaidGbp: monitoring.monitoringPaidGbp,
  capacityTrades: capacity.capacityTrades,
  capacityUsedMwh: capacity.capacityUsedMwh,
  capacityAddedMwh: capacity.capacityAddedMwh,
  offsetMatchedMwh: offsetting.offsetMatchedMwh,
  offsetUnmatchedMwh: offsetting.offsetUnmatchedMwh,
  capacitySavedMeanTonnes: capacity.capacitySavedMeanTonnes,
  capacitySavedGasTonnes: capacity.capacitySavedGasTonnes,
  capacityBreachMwh: capacity.capacityBreachMwh,
  generationLimitedMwh: capacity.generationLimitedMwh,
  consumptionLimitedMwh: capacity.consumptionLimitedMwh,
} as const satisfies Readonly<Record<string, Metric>>;

/** One number a unit. */
export const unitMetrics = {
  availableMwh: energy.unitAvailableMwh,
  deliveredMwh: energy.unitDeliveredMwh,
  curtailedMwh: energy.unitCurtailedMwh,
  raisedMwh: energy.unitRaisedMwh,
  curtailedFrac: energy.unitCurtailedFrac,
  curtailmentIndexByHoursFrac: curtailmentIndex.unitCurtailmentIndexByHoursFrac,
  curtailmentIndexFrac: curtailmentIndex.unitCurtailmentIndexFrac,
  contractIndexByHoursFrac: curtailmentIndex.unitContractIndexByHoursFrac,
  meanCurtailmentHours: actions.unitMeanCurtailmentHours,
  capacityFactorFrac: capacityFactor.unitCapacityFactorFrac,
  uncurtailedCapacityFactorFrac: capacityFactor.unitUncurtailedCapacityFactorFrac,
  soldMwh: market.unitSoldMwh,
} as const satisfies Readonly<Record<string, KeyedMetric>>;

/** One number a constraint point. */
export const constraintMetrics = {
  overTargetHours: network.constraintOverTargetHours,
  overRatingMinutes: network.constraintOverRatingMinutes,
  peakMw: network.constraintPeakMw,
  uncurtailedPeakMw: network.constraintUncurtailedPeakMw,
  peakLoadingFrac: network.constraintPeakLoadingFrac,
  neededMwh: network.constraintNeededMwh,
  reliefMwh: network.constraintReliefMwh,
  overCurtailmentRatio: network.constraintOverCurtailmentRatio,
} as const satisfies Readonly<Record<string, KeyedMetric>>;

/** One number an account of the ledger. */
export const accountMetrics = {
  netGbp: money.accountNetGbp,
  capacityIncomeGbp: capacity.capacityIncomeGbp,
} as const satisfies Readonly<Record<string, KeyedMetric>>;

/** One number a market actor. */
export const actorMetrics = {
  receivedGbp: actors.actorReceivedGbp,
  paidGbp: actors.actorPaidGbp,
  netGbp: actors.actorNetGbp,
} as const satisfies Readonly<Record<string, KeyedMetric>>;

/** One number a cell of the value table, by row and stakeholder. */
export const valueMetrics = {
  valueGbp: actors.cellValueGbp,
} as const satisfies Readonly<Record<string, KeyedMetric>>;

/** One number a balance party. */
export const partyMetrics = {
  shortMwh: imbalance.partyShortMwh,
  longMwh: imbalance.partyLongMwh,
  imbalanceGbp: imbalance.partyImbalanceGbp,
  imbalanceCostGbp: imbalance.partyImbalanceCostGbp,
  worseningFrac: imbalance.partyWorseningFrac,
  movedMwh: imbalance.partyMovedMwh,
  toldMwh: imbalance.partyToldMwh,
  lostIncomeGbp: imbalance.partyLostIncomeGbp,
  savedCostsGbp: imbalance.partySavedCostsGbp,
} as const satisfies Readonly<Record<string, KeyedMetric>>;

/** One number a procurement policy. */
export const policyMetrics = {
  eligibleMw: procurement.policyEligibleMw,
  acceptedMwh: procurement.policyAcceptedMwh,
  deliveredMwh: procurement.policyDeliveredMwh,
  notDeliveredFrac: procurement.policyNotDeliveredFrac,
  failedFrac: procurement.policyFailedFrac,
  costGbpPerMwh: procurement.policyCostGbpPerMwh,
  totalCostGbp: procurement.policyTotalCostGbp,
  savingGbp: procurement.policySavingGbp,
} as const satisfies Readonly<Record<string, KeyedMetric>>;

/** One number a flexibility service. */
export const serviceMetrics = {
  neededMwh: services.serviceNeededMwh,
  offeredMwh: services.serviceOfferedMwh,
  awardedMwh: services.serviceAwardedMwh,
  awards: services.serviceAwards,
  armed: services.serviceArmed,
  released: services.serviceReleased,
  refused: services.serviceRefused,
  takenBack: services.serviceTakenBack,
  instructedMwh: services.serviceInstructedMwh,
  deliveredMwh: services.serviceDeliveredMwh,
  availabilityGbp: services.serviceAvailabilityGbp,
  utilisationGbp: services.serviceUtilisationGbp,
  cancellationGbp: services.serviceCancellationGbp,
  arrivedMwh: services.serviceArrivedMwh,
  negatedFrac: services.serviceNegatedFrac,
  releasedMwh: services.serviceReleasedMwh,
  trimmedMwh: services.serviceTrimmedMwh,
  costGbpPerArrivedMwh: services.serviceCostGbpPerArrivedMwh,
} as const satisfies Readonly<Record<string, KeyedMetric>>;

/** One number a group of homes. */
export const homeGroupMetrics = {
  meanHomeBenefitGbp: benefit.groupMeanHomeBenefitGbp,
} as const satisfies Readonly<Record<string, KeyedMetric>>;

/** One number a run of the look-ahead, by its word in the tables: how good what it stated was. */
export const statementRunMetrics = {
  unitForecasts: factors.unitForecasts,
  unitBrierScore: factors.unitBrierScore,
  unitReliability: factors.unitReliability,
  unitResolution: factors.unitResolution,
  unitUncertainty: factors.unitUncertainty,
  unitSkill: factors.unitSkill,
  unitCalibrationError: factors.unitCalibrationError,
  unitCalibrationP: factors.unitCalibrationP,
  pointForecasts: factors.pointForecasts,
  pointBrierScore: factors.pointBrierScore,
  pointSkill: factors.pointSkill,
  pointCalibrationError: factors.pointCalibrationError,
  pointCalibrationP: factors.pointCalibrationP,
  flowCrpsMw: factors.flowCrpsMw,
  flowInterval90Mw: factors.flowInterval90Mw,
  flowWithin50Frac: factors.flowWithin50Frac,
  flowWithin90Frac: factors.flowWithin90Frac,
  flowBelow5Frac: factors.flowBelow5Frac,
  flow5To25Frac: factors.flow5To25Frac,
  flow25To50Frac: factors.flow25To50Frac,
  flow50To75Frac: factors.flow50To75Frac,
  flow75To95Frac: factors.flow75To95Frac,
  flowAbove95Frac: factors.flowAbove95Frac,
  flowIntervalDistance: factors.flowIntervalDistance,
} as const satisfies Readonly<Record<string, KeyedMetric>>;

/** One number a detector of market monitoring. */
export const detectorMetrics = {
  gamingCases: monitoring.detectorGamingCases,
  honestCases: monitoring.detectorHonestCases,
  trueFlags: monitoring.detectorTrueFlags,
  falseFlags: monitoring.detectorFalseFlags,
  truePositiveFrac: monitoring.detectorTruePositiveFrac,
  falsePositiveFrac: monitoring.detectorFalsePositiveFrac,
} as const satisfies Readonly<Record<string, KeyedMetric>>;

export type MetricName = keyof typeof metrics;

export interface MetricValue {
  readonly name: string;
  readonly value: number | null;
  readonly unit: string;
  readonly about: string;
}

export interface KeyedMetricValues {
  readonly name: string;
  readonly unit: string;
  readonly about: string;
  readonly values: readonly KeyedValue[];
}

export interface RunSummary {
  readonly metrics: readonly MetricValue[];
  readonly byUnit: readonly KeyedMetricValues[];
  readonly byConstraint: readonly KeyedMetricValues[];
  readonly byAccount: readonly KeyedMetricValues[];
  readonly byActor: readonly KeyedMetricValues[];
  /** By row and stakeholder of the value table. */
  readonly byValue: readonly KeyedMetricValues[];
  /** By balance party; without values where nobody is settled for imbalance. */
  readonly byParty: readonly KeyedMetricValues[];
  readonly byPolicy: readonly KeyedMetricValues[];
  /** By flexibility service; without values where none is open. */
  readonly byService: readonly KeyedMetricValues[];
  /** By group of homes with a tariff or a response. */
  readonly byHomeGroup: readonly KeyedMetricValues[];
  /** By run of the look-ahead; without values where none stated factors. */
  readonly byStatementRun: readonly KeyedMetricValues[];
  /** By detector of market monitoring; without values where nobody monitors. */
  readonly byDetector: readonly KeyedMetricValues[];
}

/** All metrics over the same blocks: `add` each block, then read `value`. */
export class SummaryFold {
  readonly #metrics = runningFolds<number | null>(metrics);
  readonly #byUnit = runningFolds<readonly KeyedValue[]>(unitMetrics);
  readonly #byConstraint = runningFolds<readonly KeyedValue[]>(constraintMetrics);
  readonly #byAccount = runningFolds<readonly KeyedValue[]>(accountMetrics);
  readonly #byActor = runningFolds<readonly KeyedValue[]>(actorMetrics);
  readonly #byValue = runningFolds<readonly KeyedValue[]>(valueMetrics);
  readonly #byParty = runningFolds<readonly KeyedValue[]>(partyMetrics);
  readonly #byPolicy = runningFolds<readonly KeyedValue[]>(policyMetrics);
  readonly #byService = runningFolds<readonly KeyedValue[]>(serviceMetrics);
  readonly #byHomeGroup = runningFolds<readonly KeyedValue[]>(homeGroupMetrics);
  readonly #byStatementRun = runningFolds<readonly KeyedValue[]>(statementRunMetrics);
  readonly #byDetector = runningFolds<readonly KeyedValue[]>(detectorMetrics);

  add(block: MetricBlock): void {
    for (const { fold, state } of [
      ...this.#metrics,
      ...this.#byUnit,
      ...this.#byConstraint,
      ...this.#byAccount,
      ...this.#byActor,
      ...this.#byValue,
      ...this.#byParty,
      ...this.#byPolicy,
      ...this.#byService,
      ...this.#byHomeGroup,
      ...this.#byStatementRun,
      ...this.#byDetector,
    ])
      fold.add(state, block);
  }

  value(): RunSummary {
    return {
      metrics: this.#metrics.map(({ name, fold, state }) => {
        const { unit, about } = fold;
        return { name, value: finite(name, fold.value(state)), unit, about };
      }),
      byUnit: keyedValues(this.#byUnit),
      byConstraint: keyedValues(this.#byConstraint),
      byAccount: keyedValues(this.#byAccount),
      byActor: keyedValues(this.#byActor),
      byValue: keyedValues(this.#byValue),
      byParty: keyedValues(this.#byParty),
      byPolicy: keyedValues(this.#byPolicy),
      byService: keyedValues(this.#byService),
      byHomeGroup: keyedValues(this.#byHomeGroup),
      byStatementRun: keyedValues(this.#byStatementRun),
      byDetector: keyedValues(this.#byDetector),
    };
  }
}

interface RunningFold<Value> {
  readonly name: string;
  readonly fold: Fold<unknown, Value>;
  readonly state: unknown;
}

function runningFolds<Value>(
  folds: Readonly<Record<string, Fold<unknown, Value>>>,
): readonly RunningFold<Value>[] {
  return Object.entries(folds).map(([name, fold]) => ({ name, fold, state: fold.start() }));
}

function keyedValues(
  folds: readonly RunningFold<readonly KeyedValue[]>[],
): readonly KeyedMetricValues[] {
  return folds.map(({ name, fold, state }) => {
    const { unit, about } = fold;
    const values = fold.value(state);
    for (const { id, value } of values) finite(`${name} of ${id}`, value);
    return { name, unit, about, values };
  });
}

function finite(name: string, value: number | null): number | null {
  if (value !== null && !Number.isFinite(value))
    throw new InvariantBroken("a metric is a finite number or null", `${name} is ${value}`);
  return value;
}
