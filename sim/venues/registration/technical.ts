/**
 * Technical pre-qualification of a resource by the host network operator: one small function a check. Takes what was declared of the
 * resource, its unit on the network, and what is asked; gives why it fails, or nothing.
 */
import type { ContractType, Resource } from "../../model/registration.ts";

/** The unit behind a resource, as the network operator knows it. */
export interface UnitFacts {
  readonly id: string;
  readonly contract: ContractType;
  /** Limits of its connection, kW; 0 in a direction in which the unit cannot go. */
  readonly exportLimitKw: number;
  readonly importLimitKw: number;
  /** Whether it acts on a constraint point that the market is for. */
  readonly isInTradingArea: boolean;
}

/** What the technical review asks for, every default filled in. */
export interface TechnicalRequirements {
  /** Which constraint points the market is for, in words. */
  readonly area: string;
  readonly volumeKwMin: number;
  readonly meteringMinutesMax: number;
  readonly responseSMax: number;
  readonly contracts: readonly ContractType[];
}

type TechnicalCheck = (
  resource: Resource,
  unit: UnitFacts,
  asked: TechnicalRequirements,
) => string | undefined;

const tradingArea: TechnicalCheck = (_, { isInTradingArea }, { area }) =>
  isInTradingArea ? undefined : `acts on no constraint point that is ${area}`;

const contractType: TechnicalCheck = (_, { contract }, { contracts }) =>
  contracts.includes(contract) ? undefined : `a contract of type ${contract} may not trade`;

const leastVolume: TechnicalCheck = ({ volumeKw }, _, { volumeKwMin }) =>
  volumeKw >= volumeKwMin ? undefined : `${volumeKw} kW, less than ${volumeKwMin} kW`;

/** From all that it may export to all that it may import. */
const connectionLimits: TechnicalCheck = ({ volumeKw }, { exportLimitKw, importLimitKw }) =>
  volumeKw <= exportLimitKw + importLimitKw
    ? undefined
    : `${volumeKw} kW, more than its connection lets it move: ${exportLimitKw} kW export, ${importLimitKw} kW import`;

const metering: TechnicalCheck = ({ meteringMinutes }, _, { meteringMinutesMax }) =>
  meteringMinutes <= meteringMinutesMax
    ? undefined
    : `metered every ${meteringMinutes} minutes, ${meteringMinutesMax} at most are asked`;

const controllable: TechnicalCheck = ({ control }) =>
  control === "none" ? "the network manager cannot reach it" : undefined;

const responseTime: TechnicalCheck = ({ responseS }, _, { responseSMax }) =>
  responseS <= responseSMax
    ? undefined
    : `obeys in ${responseS} s, ${responseSMax} s at most are asked`;

/** Checks by reason code, in the order in which they are made; all are made. */
export const TECHNICAL_CHECKS = {
  tradingArea,
  contractType,
  leastVolume,
  connectionLimits,
  metering,
  controllable,
  responseTime,
} as const satisfies Readonly<Record<string, TechnicalCheck>>;
