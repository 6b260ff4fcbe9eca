/**
 * The metrics by name; summary.ts folds them all.
 * To add a metric: a fold in the file of its family, a line here, a line in docs/metrics.md.
 */
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
import type { KeyedMetric, Metric } from "./fold.ts";
import * as benefit from "./home-benefit.ts";
import * as homes from "./homes.ts";
import * as imbalance from "./imbalance.ts";
import * as market from "./market.ts";
import * as structure from "./market-structure.ts";
import * as money from "./money.ts";
import * as monitoring from "./monitoring.ts";
import * as network from "./network.ts";
import * as fill from "./obligation-fill.ts";
import * as worth from "./obligation-worth.ts";
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
  tradeTrueEfficiencyFrac: worth.tradeTrueEfficiencyFrac,
  tradeBuyerSurplusGbp: worth.tradeBuyerSurplusGbp,
  tradeSellerSurplusGbp: worth.tradeSellerSurplusGbp,
  tradeFeesGbp: worth.tradeFeesGbp,
  tradeBenefitGini: worth.tradeBenefitGini,
  tradeBenefitTopDecileFrac: worth.tradeBenefitTopDecileFrac,
  tradeLernerIndex: worth.tradeLernerIndex,
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
  tradeMatchedFrac: fill.tradeMatchedFrac,
  tradeTimeToFillHours: fill.tradeTimeToFillHours,
  tradePriceGbpPerMwh: structure.tradePriceGbpPerMwh,
  priceVolatilityGbpPerMwh: structure.priceVolatilityGbpPerMwh,
  tradeLiquidityRatio: structure.tradeLiquidityRatio,
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
