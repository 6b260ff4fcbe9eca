/**
 * Stage: the constraint statement. Where will which constraint bind, by how much, and whom would it curtail?
 * Takes forecasts and declared schedules; gives flows, sizes and forecast curtailment by constraint, period and unit.
 * Deterministic: one forecast, the real allocation. Sizes are positive for too much generation.
 */
import {
  allocateRanked,
  allocateShared,
  type ReliefProblem,
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

/** The statement for the periods of `believed`, with units injecting `scheduleKw` ([period][unit]). */
export function lookAhead(
  model: ConstraintModel,
  principle: Principle,
  order: readonly number[],
  deliveryDay: number,
  believed: Believed,
  scheduleKw: Float64Array,
): LookAhead {
  const { network } = model;
  const constraintCount = network.constraintPoints.ids.length;
  const unitCount = network.units.ids.length;
  const { periodCount } = believed;
  const flowKw = constraintFlows(model, believed, scheduleKw);
  const sizeKw = new Float64Array(periodCount * constraintCount);
  const curtailedKw = new Float64Array(periodCount * constraintCount * unitCount);
  const relief = reliefForecast(model, principle, order);
  for (let step = 0; step < periodCount; step += 1) {
    const availableKw = scheduleKw.subarray(step * unitCount, (step + 1) * unitCount);
    for (let constraint = 0; constraint < constraintCount; constraint += 1) {
      const cell = step * constraintCount + constraint;
      const excessKw = flowKw[cell]! - model.targetKw[constraint]!;
      if (excessKw <= 0) continue;
      sizeKw[cell] = excessKw;
      relief(
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

/** Forecast flows in the limited direction, [period][constraint]; eight periods are solved side by side. */
function constraintFlows(
  model: ConstraintModel,
  believed: Believed,
  scheduleKw: Float64Array,
): Float64Array {
  const { units, demands, buses, branches, constraintPoints } = model.network;
  const constraintCount = constraintPoints.ids.length;
  const injectionKw = new Float64Array(buses.ids.length * LANES);
  const branchKw = new Float64Array(branches.ids.length * LANES);
  const flowKw = new Float64Array(believed.periodCount * constraintCount);
  for (let first = 0; first < believed.periodCount; first += LANES) {
    const used = Math.min(LANES, believed.periodCount - first);
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
function reliefForecast(model: ConstraintModel, principle: Principle, order: readonly number[]) {
  const { network, isFlexible } = model;
  const unitCount = network.units.ids.length;
  const rows = reliefRows(unitCount);
  const listed = principle.kind === "ranked" ? order : network.units.ids.map((_, unit) => unit);
  for (const unit of listed) {
    if (isFlexible[unit] !== 1) continue;
    rows.unit[rows.count] = unit;
    rows.capKw[rows.count] = Infinity;
    rows.floorKw[rows.count] = 0;
    rows.count += 1;
  }
  const levelKw = new Float64Array(unitCount);
  const cutKw = new Float64Array(unitCount);
  return (
    constraint: number,
    excessKw: number,
    availableKw: Float64Array,
    out: Float64Array,
  ): void => {
    const problem: ReliefProblem = {
      rows,
      sensitivity: model.sensitivity.subarray(constraint * unitCount, (constraint + 1) * unitCount),
      minSensitivity: model.minSensitivity,
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
