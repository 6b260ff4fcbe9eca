/**
 * What the meters of the last period say of demand that is not metered: the flows that the metered injections and usual demand
 * leave unexplained. Takes the world; gives a reading, or nothing where nothing is estimated, nothing was metered yet, or the
 * network changed in that period. A constraint whose measurement was lost in it says nothing.
 */
import type { LiveReading } from "../model/forecast.ts";
import { addInjections } from "../network/constraints.ts";
import type { World } from "./world.ts";

export function liveReading(world: World, fromPeriod: number): LiveReading | undefined {
  const { network } = world;
  const { estimates } = world.forecaster;
  const { current } = world.metered;
  if (estimates === undefined || current?.state === undefined) return undefined;
  if (current.period !== fromPeriod - 1) return undefined;
  // A flow model has no place for what is injected at a bus without supply, and no flow answers it.
  const { model } = current.state;
  const { constraintPoints, demands, buses, branches } = network;
  const demandKw = current.demandKw.slice();
  estimates.usualKw(current.period, demandKw);
  const injectionKw = new Float64Array(buses.ids.length);
  const branchKw = new Float64Array(branches.ids.length);
  addInjections(network, current.unitKw, demandKw, 1, 0, injectionKw);
  model.flows.solve(injectionKw, 1, branchKw);
  const surplusKw = new Float64Array(constraintPoints.ids.length);
  const effect = new Float64Array(constraintPoints.ids.length * demandKw.length);
  for (let constraint = 0; constraint < surplusKw.length; constraint += 1) {
    if (current.isRead[constraint] === 0) continue;
    const branch = constraintPoints.branch[constraint]!;
    const direction = constraintPoints.direction[constraint]!;
    surplusKw[constraint] = current.flowKw[constraint]! - branchKw[branch]! * direction;
    const row = model.flows.sensitivityRow(branch);
    for (let demand = 0; demand < demandKw.length; demand += 1)
      effect[constraint * demandKw.length + demand] = 0 - row[demands.bus[demand]!]! * direction;
  }
  return { period: current.period, surplusKw, effect };
}
