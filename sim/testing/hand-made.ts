/**
 * For tests: networks and constraint models put together by hand, with the sensitivities that a test wants instead of
 * those that follow from impedances. Takes short lists; gives what the engine reads.
 */
import { type ActuationSettings, actuator } from "../actuation/registry.ts";
import { orThrow } from "../core/errors.ts";
import { type Network, networkColumns } from "../model/network.ts";
import {
  NETWORK_FORMAT,
  type NetworkDocument,
  networkDocumentSchema,
  type Technology,
} from "../model/network-document.ts";
import { type ConstraintModel, constraintModel } from "../network/constraints.ts";
import { buildFlowModel } from "../network/flow-model.ts";
import {
  type ConstraintLimits,
  constraintLimits,
  type Ladder,
  setLimits,
} from "../network/limits.ts";

export interface HandUnit {
  readonly id: string;
  readonly capacityKw: number;
  /** Relief of each constraint per kW, in the order of the constraints. Default: 1 everywhere. */
  readonly sensitivities?: readonly number[];
  readonly technology?: Technology;
  readonly connectedOn?: string;
  readonly isFirm?: boolean;
  readonly exportLimitKw?: number;
  readonly importLimitKw?: number;
  readonly storage?: {
    readonly energyWh: number;
    readonly chargeKw: number;
    readonly chargeEfficiency?: number;
    readonly dischargeEfficiency?: number;
    readonly initialFrac?: number;
  };
  /** Makes it a demand unit with this peak. */
  readonly consumptionKw?: number;
  /** Units that name the same connection share it; the limits of the first count. Default: one of its own. */
  readonly connection?: string;
}

export interface HandConstraint {
  readonly id: string;
  readonly ratingKw: number;
}

const MW = 1 / 1000;

/** Two buses and one branch for each constraint; every unit is at the far end. */
export function handDocument(
  units: readonly HandUnit[],
  constraints: readonly HandConstraint[] = [{ id: "c", ratingKw: 1000 }],
): NetworkDocument {
  const connectionOf = (unit: HandUnit) => unit.connection ?? `${unit.id}-connection`;
  const first = units.filter(
    (unit, row) => units.findIndex((other) => connectionOf(other) === connectionOf(unit)) === row,
  );
  return networkDocumentSchema.parse({
    format: NETWORK_FORMAT,
    name: "hand-made",
    buses: [
      { id: "grid", nominalKv: 33, reference: true },
      { id: "site", nominalKv: 33 },
    ],
    branches: constraints.map(({ id }) => ({
      id: `${id}-branch`,
      from: "site",
      to: "grid",
      reactancePu: 0.1,
    })),
    connections: first.map((unit) => ({
      id: connectionOf(unit),
      bus: "site",
      exportLimitMw: (unit.exportLimitKw ?? unit.capacityKw) * MW,
      importLimitMw: (unit.importLimitKw ?? unit.storage?.chargeKw ?? unit.consumptionKw ?? 0) * MW,
      curtailableWhen: unit.isFirm === true ? "outage" : "intact",
      connectedOn: unit.connectedOn ?? "2020-01-01",
    })),
    units: units.map((unit) => ({
      id: unit.id,
      connection: connectionOf(unit),
      technology: unit.technology ?? technologyOf(unit),
      capacityMw: unit.capacityKw * MW,
      ...(unit.storage === undefined ? {} : { storage: storageOf(unit.storage) }),
      ...(unit.consumptionKw === undefined
        ? {}
        : { consumption: { peakMw: unit.consumptionKw * MW } }),
    })),
    constraintPoints: constraints.map(({ id, ratingKw }) => ({
      id,
      branch: `${id}-branch`,
      direction: "forward",
      ratingMw: ratingKw * MW,
    })),
  });
}

function technologyOf(unit: HandUnit): Technology {
  if (unit.consumptionKw !== undefined) return "demand";
  return unit.storage === undefined ? "generator" : "storage";
}

function storageOf(storage: NonNullable<HandUnit["storage"]>) {
  const { energyWh, chargeKw, ...rest } = storage;
  return { energyMwh: energyWh / 1e6, chargeMw: chargeKw * MW, ...rest };
}

export function handNetwork(
  units: readonly HandUnit[],
  constraints?: readonly HandConstraint[],
): Network {
  return networkColumns(handDocument(units, constraints));
}

/** The network manager's ladder by default. */
export const DEFAULT_LADDER: Ladder = {
  targetFrac: 0.95,
  releaseFrac: 0.9,
  releaseStepFrac: 0.05,
  sequentialTripFrac: 1,
  globalTripFrac: 1.1,
  operatingMarginKw: undefined,
};
export const MIN_SENSITIVITY = 0.05;

/** The rungs of a model's constraints under their ratings. */
export function handLimits(
  { network }: ConstraintModel,
  ladder = DEFAULT_LADDER,
  hasSetPoints: Uint8Array = new Uint8Array(network.constraintPoints.ids.length).fill(1),
): ConstraintLimits {
  const { ratingKw } = network.constraintPoints;
  const limits = constraintLimits(ratingKw.length);
  limits.ratingKw.set(ratingKw);
  setLimits(limits, ladder, {
    isMonitored: new Uint8Array(ratingKw.length).fill(1),
    hasSetPoints,
  });
  return limits;
}

/** A constraint model with the sensitivities of the units as given. */
export function handModel(
  units: readonly HandUnit[],
  constraints: readonly HandConstraint[],
  actuation: ActuationSettings | readonly ActuationSettings[] = FINE,
): ConstraintModel {
  const network = handNetwork(units, constraints);
  const settings = Array.isArray(actuation)
    ? (actuation as readonly ActuationSettings[])
    : units.map(() => actuation as ActuationSettings);
  const model = constraintModel(
    orThrow(buildFlowModel(network)),
    MIN_SENSITIVITY,
    settings.map(actuator),
  );
  const sensitivity = constraints.flatMap((_, constraint) =>
    units.map((unit) => unit.sensitivities?.[constraint] ?? 1),
  );
  return { ...model, sensitivity: Float64Array.from(sensitivity) };
}

/** An actuation so fine that a test sees no rounding worth the name, kW. */
export const FINE: ActuationSettings = { kind: "continuous", resolutionKw: 1e-6 };
