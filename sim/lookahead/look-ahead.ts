/**
 * Stage: the constraint statement. Where will which constraint bind, by how much, and whom would it curtail?
 * Takes forecasts and declared schedules; gives flows, sizes and forecast curtailment by constraint, period and unit.
 * Deterministic: one forecast, the real allocation. A size is how far the flow is above the target in the limited direction.
 */
import { allocateRanked, allocateShared, type ReliefProblem } from "../access/allocate.ts";
import type { ConstraintList } from "../access/lists.ts";
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

/** The network as it is expected for a period: its state, and the target of every constraint under the rating expected. */
export interface ExpectedNetwork {
  readonly model: ConstraintModel;
  readonly isElementOut: boolean;
  readonly targetKw: Float64Array;
}

/** What a statement is made from; lists and orders are [period][constraint]. */
export interface StatementInputs {
  readonly deliveryDay: number;
  readonly believed: Believed;
  /** What units are expected to inject, kW, [period][unit]. */
  readonly scheduleKw: Float64Array;
  /** By period. */
  readonly networks: readonly ExpectedNetwork[];
  readonly principle: Principle;
  /** The incoming order, and the lists that hold: with trades in them, where any stand. */
  readonly order: LookAhead["order"];
  readonly lists: readonly (readonly ConstraintList[])[];
}

/** The statement for the periods of `believed`. */
export function lookAhead(inputs: StatementInputs): LookAhead {
  const { deliveryDay, believed, scheduleKw, networks, order, lists } = inputs;
  const { network } = networks[0]!.model;
  const constraintCount = network.constraintPoints.ids.length;
  const unitCount = network.units.ids.length;
  const { periodCount } = believed;
  const flowKw = constraintFlows(networks, believed, scheduleKw);
  const sizeKw = new Float64Array(periodCount * constraintCount);
  const curtailedKw = new Float64Array(periodCount * constraintCount * unitCount);
  const relief = reliefForecast(inputs.principle, unitCount);
  for (let step = 0; step < periodCount; step += 1) {
    const availableKw = scheduleKw.subarray(step * unitCount, (step + 1) * unitCount);
    const { model, targetKw } = networks[step]!;
    for (let constraint = 0; constraint < constraintCount; constraint += 1) {
      const cell = step * constraintCount + constraint;
      const excessKw = flowKw[cell]! - targetKw[constraint]!;
      if (excessKw <= 0) continue;
      sizeKw[cell] = excessKw;
      relief(
        model,
        lists[step]![constraint]!,
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
  networks: readonly ExpectedNetwork[],
  believed: Believed,
  scheduleKw: Float64Array,
): Float64Array {
  const { units, demands, buses, branches, constraintPoints } = networks[0]!.model.network;
  const constraintCount = constraintPoints.ids.length;
  const injectionKw = new Float64Array(buses.ids.length * LANES);
  const branchKw = new Float64Array(branches.ids.length * LANES);
  const flowKw = new Float64Array(believed.periodCount * constraintCount);
  for (let first = 0, used = 0; first < believed.periodCount; first += used) {
    const { model } = networks[first]!;
    used = 1;
    while (used < LANES && networks[first + used]?.model === model) used += 1;
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
function reliefForecast(principle: Principle, unitCount: number) {
  const levelKw = new Float64Array(unitCount);
  const cutKw = new Float64Array(unitCount);
  return (
    { sensitivity, minSensitivity, actuate, network }: ConstraintModel,
    { rows }: ConstraintList,
    constraint: number,
    excessKw: number,
    availableKw: Float64Array,
    out: Float64Array,
  ): void => {
    const problem: ReliefProblem = {
      rows,
      sensitivity: sensitivity.subarray(constraint * unitCount, (constraint + 1) * unitCount),
      minSensitivity,
      actuate,
      capacityKw: network.units.capacityKw,
    };
    levelKw.set(availableKw);
    if (principle.kind === "ranked") allocateRanked(problem, excessKw, levelKw);
    else allocateShared(problem, principle.share, excessKw, levelKw, cutKw);
    for (let unit = 0; unit < unitCount; unit += 1)
      out[unit] = Math.abs(availableKw[unit]! - levelKw[unit]!);
  };
}
