/**
 * Stage: the constraint statement. Where will which constraint bind, by how much, and whom would it curtail?
 * Takes forecasts and declared schedules; gives flows, sizes and forecast curtailment by constraint, period and unit.
 * Deterministic: one forecast, the real allocation. Sizes are positive for too much generation.
 */
import {
  allocateRanked,
  allocateShared,
  type ReliefProblem,
  type ReliefRows,
  reliefRows,
} from "../access/allocate.ts";
import type { Principle } from "../access/principle.ts";
import type { LookAhead } from "../model/venues.ts";
import { addInjections, type ConstraintModel } from "../network/constraints.ts";

/** What the look-ahead reads of a forecast; arrays are [period][column]. */
export interface Believed {
  readonly beliefInstant: number;
  readonly fromPeriod: number;
  readonly periodCount: number;
  readonly demandKw: Float64Array;
  readonly priceGbpPerMwh: Float64Array;
}

const LANES = 8;

/** The network as planned for a period: its state, and the target of every constraint under the rating expected. */
export interface PlannedNetwork {
  readonly model: ConstraintModel;
  readonly targetKw: Float64Array;
}

/**
 * The statement for the periods of `believed`, with units injecting `scheduleKw` ([period][unit]) and curtailed in `order`
 * ([period][constraint]); `planned` by period.
 */
export function lookAhead(
  planned: readonly PlannedNetwork[],
  principle: Principle,
  order: LookAhead["order"],
  deliveryDay: number,
  believed: Believed,
  scheduleKw: Float64Array,
): LookAhead {
  const { network } = planned[0]!.model;
  const constraintCount = network.constraintPoints.ids.length;
  const unitCount = network.units.ids.length;
  const { periodCount } = believed;
  const flowKw = constraintFlows(planned, believed, scheduleKw);
  const sizeKw = new Float64Array(periodCount * constraintCount);
  const curtailedKw = new Float64Array(periodCount * constraintCount * unitCount);
  const relief = reliefForecast(planned[0]!.model, principle);
  for (let step = 0; step < periodCount; step += 1) {
    const availableKw = scheduleKw.subarray(step * unitCount, (step + 1) * unitCount);
    const { model, targetKw } = planned[step]!;
    for (let constraint = 0; constraint < constraintCount; constraint += 1) {
      const cell = step * constraintCount + constraint;
      const excessKw = flowKw[cell]! - targetKw[constraint]!;
      if (excessKw <= 0) continue;
      sizeKw[cell] = excessKw;
      relief(
        model,
        order[cell]!,
        constraint,
        excessKw,
        availableKw,
        curtailedKw.subarray(cell * unitCount, (cell + 1) * unitCount),
      );
    }
  }
  return {
    issuedAt: believed.beliefInstant,
    deliveryDay,
    fromPeriod: believed.fromPeriod,
    periodCount,
    flowKw,
    sizeKw,
    availableKw: scheduleKw,
    curtailedKw,
    order,
    priceGbpPerMwh: believed.priceGbpPerMwh,
  };
}

/** Forecast flows in the limited direction, [period][constraint]; periods of one state are solved side by side, by eight. */
function constraintFlows(
  planned: readonly PlannedNetwork[],
  believed: Believed,
  scheduleKw: Float64Array,
): Float64Array {
  const { units, demands, buses, branches, constraintPoints } = planned[0]!.model.network;
  const constraintCount = constraintPoints.ids.length;
  const injectionKw = new Float64Array(buses.ids.length * LANES);
  const branchKw = new Float64Array(branches.ids.length * LANES);
  const flowKw = new Float64Array(believed.periodCount * constraintCount);
  for (let first = 0, used = 0; first < believed.periodCount; first += used) {
    const { model } = planned[first]!;
    used = 1;
    while (used < LANES && planned[first + used]?.model === model) used += 1;
    injectionKw.fill(0);
    for (let lane = 0; lane < used; lane += 1) {
      const step = first + lane;
      const unitKw = scheduleKw.subarray(step * units.ids.length, (step + 1) * units.ids.length);
      const demandKw = believed.demandKw.subarray(
        step * demands.ids.length,
        (step + 1) * demands.ids.length,
      );
      addInjections(model.network, unitKw, demandKw, LANES, lane, injectionKw);
    }
    model.flows.solve(injectionKw, LANES, branchKw);
    for (let lane = 0; lane < used; lane += 1) {
      for (let constraint = 0; constraint < constraintCount; constraint += 1) {
        const flow = branchKw[constraintPoints.branch[constraint]! * LANES + lane]!;
        flowKw[(first + lane) * constraintCount + constraint] =
          flow * constraintPoints.direction[constraint]!;
      }
    }
  }
  return flowKw;
}

/** Who would be curtailed by how much: the real allocation on forecast levels, one constraint at a time. */
function reliefForecast(model: ConstraintModel, principle: Principle) {
  const { network } = model;
  const unitCount = network.units.ids.length;
  const rowsOf = new Map<readonly number[], ReliefRows>();
  const levelKw = new Float64Array(unitCount);
  const cutKw = new Float64Array(unitCount);
  return (
    { sensitivity, minSensitivity }: ConstraintModel,
    order: readonly number[],
    constraint: number,
    excessKw: number,
    availableKw: Float64Array,
    out: Float64Array,
  ): void => {
    const rows = rowsOf.get(order) ?? ownPlaces(order, model);
    rowsOf.set(order, rows);
    const problem: ReliefProblem = {
      rows,
      sensitivity: sensitivity.subarray(constraint * unitCount, (constraint + 1) * unitCount),
      minSensitivity,
      actuate: model.actuate,
      capacityKw: network.units.capacityKw,
    };
    levelKw.set(availableKw);
    if (principle.kind === "ranked") allocateRanked(problem, excessKw, levelKw);
    else allocateShared(problem, principle.share, excessKw, levelKw, cutKw);
    for (let unit = 0; unit < unitCount; unit += 1)
      out[unit] = Math.max(0, availableKw[unit]! - levelKw[unit]!);
  };
}

/** The rows of an order: every flexible unit in its own place. */
function ownPlaces(order: readonly number[], { isFlexible }: ConstraintModel): ReliefRows {
  const rows = reliefRows(order.length);
  for (const unit of order) {
    if (isFlexible[unit] !== 1) continue;
    rows.unit[rows.count] = unit;
    rows.capKw[rows.count] = Infinity;
    rows.count += 1;
  }
  return rows;
}
