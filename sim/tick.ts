/**
 * Page 3: one tick from top to bottom. What is available, what active network management makes of it, the flows that
 * follow, and the commit. Inputs are constant inside a tick.
 */
import { dispatch } from "./dispatch/dispatch.ts";
import { commitTick } from "./state/commit-tick.ts";
import { checkTick } from "./state/invariants.ts";
import { solveSegments, uncurtailedFlows } from "./state/segment-flows.ts";
import type { PeriodLists, World } from "./state/world.ts";

/** Runs the tick that starts at `start`. `changedLists` are the constraints whose order of curtailment is new. */
export function runTick(
  world: World,
  lists: PeriodLists,
  start: number,
  changedLists: readonly number[],
): void {
  const { scenario, inputs, work, model, principle } = world;
  uncurtailedFlows(world);
  const events = dispatch(
    {
      model,
      principle,
      lists: lists.lists,
      availableKw: inputs.availableKw,
      releaseHoldS: scenario.anm.releaseHoldS,
      start,
      seconds: scenario.period.tickMinutes * 60,
      cycleS: scenario.anm.cycleS,
      changedLists,
    },
    world.anm,
    work,
  );
  solveSegments(world);
  commitTick(world, lists, events);
  checkTick(world);
}
