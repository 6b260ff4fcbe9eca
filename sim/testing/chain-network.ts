/**
 * For tests: a chain from the grid over a site to its end, with flows that follow from it, and a question about it. Circuits
 * `main-1`, `main-2`, … run from `site` to `grid`, `spur` from `end` to `site`; a constraint of the same name is on each.
 */
import { plainList } from "../access/lists.ts";
import type { Principle } from "../access/principle.ts";
import { principleOf, principleSchema } from "../access/registry.ts";
import { actuator } from "../actuation/registry.ts";
import { orThrow } from "../core/errors.ts";
import { credibleStates } from "../lookahead/credible-states.ts";
import type { CurtailmentQuestion, PeriodOutlook } from "../lookahead/curtailment-question.ts";
import type { Ensemble } from "../model/forecast.ts";
import { networkColumns } from "../model/network.ts";
import { NETWORK_FORMAT, networkDocumentSchema } from "../model/network-document.ts";
import { type ConstraintModel, constraintModel } from "../network/constraints.ts";
import { buildFlowModel } from "../network/flow-model.ts";
import { ceilings, unitsCurtailed } from "./controlled.ts";
import { FINE, MIN_SENSITIVITY } from "./hand-made.ts";

export interface ChainUnit {
  readonly id: string;
  readonly capacityMw: number;
  readonly bus: "site" | "end";
  readonly isFirm?: boolean;
}

/** Draws of these units are of net flows: beyond capacities, and either way. */
const WIDE_MW = 1000;

export function chainModel(units: readonly ChainUnit[], mainCount = 1): ConstraintModel {
  const mains = Array.from({ length: mainCount }, (_, row) => `main-${row + 1}`);
  const document = networkDocumentSchema.parse({
    format: NETWORK_FORMAT,
    name: "chain",
    buses: [
      { id: "grid", nominalKv: 33, reference: true },
      { id: "site", nominalKv: 33 },
      { id: "end", nominalKv: 33 },
    ],
    branches: [
      ...mains.map((id) => ({ id, from: "site", to: "grid", reactancePu: 0.1 })),
      { id: "spur", from: "end", to: "site", reactancePu: 0.1 },
    ],
    connections: units.map(({ id, bus, isFirm }) => ({
      ...{ id, bus, exportLimitMw: WIDE_MW, importLimitMw: WIDE_MW, connectedOn: "2020-01-01" },
      curtailableWhen: isFirm === true ? "outage" : "intact",
    })),
    units: units.map(({ id, capacityMw }) => ({
      ...{ id, connection: id, technology: "wind", capacityMw },
    })),
    constraintPoints: [...mains, "spur"].map((id) => ({
      ...{ id, branch: id, direction: "forward", ratingMw: 1 },
    })),
  });
  return constraintModel(
    orThrow(buildFlowModel(networkColumns(document))),
    MIN_SENSITIVITY,
    units.map(() => actuator(FINE)),
  );
}

export interface ChainQuestion {
  readonly ensemble: Ensemble;
  /** By constraint: with all in service, and with a circuit out; Infinity where nothing acts. */
  readonly targetMw: readonly number[];
  readonly targetWhenOutMw?: readonly number[];
  /** Branches that may be out, and the weight of each such state; default: none. */
  readonly outages?: readonly (readonly [branch: number, weight: number])[];
  /** Flexible units, the first curtailed first; default: as they stand. */
  readonly order?: readonly number[];
  readonly principle?: Principle;
  readonly periodCount?: number;
  readonly scheduleMw?: readonly number[];
  readonly servicesMw?: readonly (readonly number[])[];
  readonly isAntithetic?: boolean;
}

const kw = (megawatts: readonly number[]) => Float64Array.from(megawatts, (mw) => mw * 1000);

/** A question whose units are scheduled all that is believed, unless it says otherwise. */
export function chainQuestion(model: ConstraintModel, asked: ChainQuestion): CurtailmentQuestion {
  const {
    targetMw,
    outages = [],
    periodCount = 1,
    order = unitsCurtailed(model, "intact"),
  } = asked;
  const { units, constraintPoints } = model.network;
  const list = plainList(order, unitsCurtailed(model, "outage"), ceilings(model.network));
  const outWeight = outages.reduce((sum, [, weight]) => sum + weight, 0);
  const outlook: PeriodOutlook = {
    states: credibleStates(
      model,
      outages.map(([branch]) => branch),
    ),
    weights: Float64Array.from([1 - outWeight, ...outages.map(([, weight]) => weight)]),
    targetKw: kw(targetMw),
    targetWhenOutKw: kw(asked.targetWhenOutMw ?? targetMw),
    isElementOut: false,
    lists: constraintPoints.ids.map(() => list),
  };
  const believedKw = kw(
    Array.from({ length: periodCount }, () => units.ids.map(() => 1000)).flat(),
  );
  const { scheduleMw } = asked;
  return {
    ensemble: asked.ensemble,
    periods: Array.from({ length: periodCount }, () => outlook),
    principle: asked.principle ?? principleOf(principleSchema.parse({ kind: "lifo" })),
    hasSetPoints: new Uint8Array(constraintPoints.ids.length).fill(1),
    scheduleKw: scheduleMw === undefined ? believedKw : kw(scheduleMw),
    believedKw,
    limits: Array.from({ length: periodCount }, () => model.network.connections),
    services: (asked.servicesMw ?? []).map(kw),
    isAntithetic: asked.isAntithetic ?? false,
  };
}
