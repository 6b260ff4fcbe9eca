/**
 * Page 3: one tick from top to bottom. What is wrong and switched, what is available, what active network management makes
 * of it, the flows that follow, what would have come without a service's instructions, and the commit. Inputs are constant inside a tick.
 */
import { dispatch } from "./dispatch/dispatch.ts";
import { commitTick } from "./state/commit-tick.ts";
import { holdHeadroom } from "./state/hold-headroom.ts";
import { readTick } from "./state/inputs.ts";
import { checkTick } from "./state/invariants.ts";
import { enterTick, tickInputs } from "./state/present.ts";
import { solveSegments, uncurtailedFlows } from "./state/segment-flows.ts";
import { commitTwins, dispatchTwins } from "./state/twins.ts";
import type { PeriodLists, Tick, World } from "./state/world.ts";

/** Runs one tick. `changedLists` are the constraints whose order of curtailment is new. */
export function runTick(
  world: World,
  lists: PeriodLists,
  tick: Tick,
  changedLists: readonly number[],
): void {
  const switched = enterTick(world, tick);
  readTick(world, tick);
  holdHeadroom(world, tick.start, world.present.limits);
  uncurtailedFlows(world, world.inputs.availableKw, world.work);
  const events = dispatch(tickInputs(world, lists, tick, changedLists), world.anm, world.work);
  solveSegments(world);
  const told = dispatchTwins(world, lists, tick, changedLists);
  commitTick(world, lists, [...switched, ...events]);
  if (told !== undefined) commitTwins(world, tick, told);
  checkTick(world);
}
