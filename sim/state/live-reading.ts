/**
 * What the meters of a period say of demand that is not metered: the flows that the metered injections and usual demand leave
 * unexplained. Takes the world at the end of the period, before its registers are cleared; gives a reading, or nothing where
 * nothing is estimated or the network changed in the period. A constraint whose measurement was lost in it says nothing.
 */
import { PERIOD_SECONDS, periodStart } from "../core/time.ts";
import { plantFaults } from "../faults/fault-plan.ts";
import type { LiveReading } from "../model/forecast.ts";
import { addInjections } from "../network/constraints.ts";
import type { World } from "./world.ts";

export function liveReading(world: World, period: number): LiveReading | undefined {
  const { network, registers, present } = world;
  const { estimates } = world.forecaster;
  if (estimates === undefined) return undefined;
  const start = periodStart(period);
  const instants = [start, ...world.faults.changesBetween(start, periodStart(period + 1))];
  if (!isSteady(world, instants)) return undefined;
  const isRead = readThroughout(world, instants);
  const means = (kws: Float64Array) => kws.map((each) => each / PERIOD_SECONDS);
  // A flow model has no place for what is injected at a bus without supply, and no flow answers it.
  const { flows } = present.state.model;
  const { constraintPoints, demands, buses, branches } = network;
  const flowKw = means(registers.constraintKws);
  const demandKw = means(registers.demandKws);
  estimates.usualKw(period, demandKw);
  const injectionKw = new Float64Array(buses.ids.length);
  const branchKw = new Float64Array(branches.ids.length);
  addInjections(network, means(registers.deliveredKws), demandKw, 1, 0, injectionKw);
  flows.solve(injectionKw, 1, branchKw);
  const surplusKw = new Float64Array(constraintPoints.ids.length);
  const effect = new Float64Array(constraintPoints.ids.length * demandKw.length);
  for (let constraint = 0; constraint < surplusKw.length; constraint += 1) {
    if (isRead[constraint] === 0) continue;
    const branch = constraintPoints.branch[constraint]!;
    const direction = constraintPoints.direction[constraint]!;
    surplusKw[constraint] = flowKw[constraint]! - branchKw[branch]! * direction;
    const row = flows.sensitivityRow(branch);
    for (let demand = 0; demand < demandKw.length; demand += 1)
      effect[constraint * demandKw.length + demand] = 0 - row[demands.bus[demand]!]! * direction;
  }
  return { period, surplusKw, effect };
}

/** Whether the same branches are closed at all of some instants. */
function isSteady({ faults }: World, instants: readonly number[]): boolean {
  const first = faults.closedAt(instants[0]!, false);
  return instants.every((instant) =>
    faults.closedAt(instant, false).every((closed, branch) => closed === first[branch]),
  );
}

/** 1 where a constraint is monitored and no measurement of it is lost at any of some instants. */
function readThroughout(
  { network, means, faults }: World,
  instants: readonly number[],
): Uint8Array {
  const plant = plantFaults(network.units.ids.length, network.constraintPoints.ids.length);
  const isRead = means.isMonitored.slice();
  for (const instant of instants) {
    faults.plantFaultsAt(instant, plant);
    for (const [constraint, isLost] of plant.isMeasurementLost.entries())
      if (isLost === 1) isRead[constraint] = 0;
  }
  return isRead;
}
