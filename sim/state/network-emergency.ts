/**
 * Whether the network is otherwise than planned, and at which constraints that is an emergency. Takes the world, an instant and what is known
 * to change flows; says of a constraint and a flow there what is wrong.
 *
 * An outage that no plan says is an emergency of a constraint where it makes matters worse there: its target is lower than in the network as
 * planned, or its flow higher by `anm.minSensitivity` of the target or more; and where the flow is above the target by which it is asked. One
 * that only loses supply, or demand that hardly counts, is none of those above it.
 */
import { forecast } from "../forecast/forecast.ts";
import { constraintLimits } from "../network/limits.ts";
import type { PrimacyQuestion } from "../venues/primacy/rule.ts";
import { believedFlows } from "./believed-flows.ts";
import { viewFrom } from "./imposed.ts";
import { expectedState, limitsAt, plannedState } from "./present.ts";
import type { World } from "./world.ts";

export type Trouble = Pick<PrimacyQuestion, "isFaulted" | "isResupplied">;

export const CALM: Trouble = { isFaulted: false, isResupplied: false };

/** Whether any branch is open (0) or closed (1) at an instant that the plans have otherwise, anywhere. */
function differsFromPlan({ faults }: World, instant: number, position: 0 | 1): boolean {
  if (!faults.isUnplannedAt(instant)) return false;
  const planned = faults.closedAt(instant, true);
  return faults
    .closedAt(instant, false)
    .some((closed, branch) => closed === position && planned[branch] !== position);
}

/**
 * What is wrong at an instant with the network of a period, by constraint. `changeKw`: by unit, what is known to change. Asked by a flow where
 * that would be another than then is believed.
 */
export function troubleIn(
  world: World,
  instant: number,
  period: number,
  changeKw: Float64Array,
): (constraint: number, flowKw?: number) => Trouble {
  const [isFaulted, isResupplied] = [
    differsFromPlan(world, instant, 0),
    differsFromPlan(world, instant, 1),
  ];
  if (!isFaulted && !isResupplied) return () => CALM;
  const at = againstPlan(world, instant, period, changeKw);
  return (constraint, flowKw) => {
    const { isWorse, targetKw, flowKw: believedKw } = at(constraint);
    return isWorse && (flowKw ?? believedKw) > targetKw ? { isFaulted, isResupplied } : CALM;
  };
}

/** Whether any branch is open (0) or closed (1) that the plans have otherwise, and matters are worse by that at any of some constraints. */
export function concerns(
  world: World,
  instant: number,
  period: number,
  position: 0 | 1,
  constraints: readonly number[],
  changeKw: () => Float64Array,
): boolean {
  if (!differsFromPlan(world, instant, position)) return false;
  const at = againstPlan(world, instant, period, changeKw());
  return constraints.some((constraint) => at(constraint).isWorse);
}

/** A constraint of a period as it is believed now, and whether that is worse than it would be in the network as planned. */
function againstPlan(world: World, instant: number, period: number, changeKw: Float64Array) {
  const { forecaster, learnt, scenario } = world;
  const believed = forecast(forecaster, period, 1, instant, learnt.current);
  const within = ({ model, isElementOut }: ReturnType<typeof plannedState>) => {
    const limits = constraintLimits(world.network.constraintPoints.ids.length);
    limitsAt(world, period, isElementOut, limits, viewFrom(world, instant));
    return {
      flowKw: believedFlows(world, believed, period, model, changeKw),
      targetKw: limits.targetKw,
    };
  };
  const planned = within(plannedState(world, period));
  const present = within(expectedState(world, period, instant));
  return (constraint: number) => {
    const [flowKw, targetKw] = [present.flowKw[constraint]!, present.targetKw[constraint]!];
    const addedKw = flowKw - planned.flowKw[constraint]!;
    const isWorse =
      targetKw < planned.targetKw[constraint]! || addedKw >= scenario.anm.minSensitivity * targetKw;
    return { isWorse, flowKw, targetKw };
  };
}
