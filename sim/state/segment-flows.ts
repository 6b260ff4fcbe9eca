/**
 * Flows of a tick: what the branches would carry uncurtailed, and what they carry in each stretch of constant output.
 */
import type { DispatchWork } from "../dispatch/state.ts";
import { addInjections } from "../network/constraints.ts";
import type { World } from "./world.ts";

/** Flows at the constraints, in their limited direction, with every unit at what is available, into `work`. */
export function uncurtailedFlows(
  world: World,
  availableKw: Float64Array,
  work: DispatchWork,
): void {
  const { constraintPoints } = world.network;
  solve(world, availableKw, work.uncurtailedBranchKw);
  for (let constraint = 0; constraint < constraintPoints.ids.length; constraint += 1) {
    work.uncurtailedFlowKw[constraint] =
      work.uncurtailedBranchKw[constraintPoints.branch[constraint]!]! *
      constraintPoints.direction[constraint]!;
  }
}

/** Branch flows of every segment; a segment without curtailment carries the uncurtailed flows. */
export function solveSegments(world: World): void {
  const { work, inputs } = world;
  for (let index = 0; index < work.segmentCount; index += 1) {
    const segment = work.segments[index]!;
    if (isCurtailed(segment.levelKw, inputs.availableKw))
      solve(world, segment.levelKw, segment.branchKw);
    else segment.branchKw.set(work.uncurtailedBranchKw);
  }
}

function solve(world: World, unitKw: Float64Array, branchKw: Float64Array): void {
  world.injectionKw.fill(0);
  addInjections(world.network, unitKw, world.inputs.demandKw, 1, 0, world.injectionKw);
  world.present.state.model.flows.solve(world.injectionKw, 1, branchKw);
}

function isCurtailed(levelKw: Float64Array, availableKw: Float64Array): boolean {
  for (let unit = 0; unit < levelKw.length; unit += 1)
    if (levelKw[unit] !== availableKw[unit]) return true;
  return false;
}
