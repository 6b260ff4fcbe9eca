/**
 * For tests: active network management on a hand-made model, tick by tick. Takes the model, lists and what the world does;
 * gives what each stretch of constant output was. The flow nobody controls and what units could give are free to choose.
 */
import { principleOf, principleSchema } from "../access/registry.ts";
import type { LabEvent } from "../core/events.ts";
import { dispatch } from "../dispatch/dispatch.ts";
import {
  type AnmState,
  anmState,
  type ConstraintList,
  copyAnmState,
  type DispatchWork,
  dispatchWork,
  plainList,
} from "../dispatch/state.ts";
import type { ConstraintModel } from "../network/constraints.ts";

/** What happens in a tick: constant over it. */
export interface Conditions {
  readonly availableKw: readonly number[];
  readonly uncontrolledKw: readonly number[];
}

export interface Stretch {
  readonly start: number;
  readonly seconds: number;
  readonly levelKw: readonly number[];
  readonly setPointKw: readonly number[];
  readonly flowKw: readonly number[];
}

export interface Manager {
  readonly model: ConstraintModel;
  readonly state: AnmState;
  readonly work: DispatchWork;
  /** One tick; its set-points are remembered for the next. */
  readonly tick: (tick: Tick) => { readonly stretches: Stretch[]; readonly events: LabEvent[] };
}

export interface Tick extends Conditions {
  readonly start: number;
  readonly seconds: number;
  readonly lists?: readonly ConstraintList[];
  readonly changedLists?: readonly number[];
}

export interface ManagerSettings {
  readonly cycleS?: number;
  readonly releaseHoldS?: number;
  readonly principle?: "lifo" | "pro-rata-output";
}

const SEGMENTS_MAX = 1800;

/** A network manager whose list is the order of the units, the first curtailed first. */
export function manager(model: ConstraintModel, settings: ManagerSettings = {}): Manager {
  const { cycleS = 60, releaseHoldS = 120, principle: kind = "lifo" } = settings;
  const constraintCount = model.network.constraintPoints.ids.length;
  const unitIds = model.network.units.ids;
  const state = anmState(constraintCount, unitIds.length);
  const work = dispatchWork(constraintCount, unitIds.length, constraintCount, SEGMENTS_MAX);
  const plain = plainList(
    unitIds.map((_, unit) => unit),
    model.isFlexible,
  );
  const principle = principleOf(principleSchema.parse({ kind }));
  const tick: Manager["tick"] = ({
    availableKw,
    uncontrolledKw,
    start,
    seconds,
    lists,
    changedLists,
  }) => {
    setFlows(model, work, { availableKw, uncontrolledKw });
    const events = dispatch(
      {
        model,
        principle,
        lists: lists ?? Array.from({ length: constraintCount }, () => plain),
        availableKw: Float64Array.from(availableKw),
        releaseHoldS,
        start,
        seconds,
        cycleS,
        changedLists: changedLists ?? [],
      },
      state,
      work,
    );
    copyAnmState(work.state, state);
    const stretches = work.segments.slice(0, work.segmentCount).map((segment) => ({
      start: segment.start,
      seconds: segment.seconds,
      levelKw: [...segment.levelKw],
      setPointKw: [...segment.setPointKw],
      flowKw: flowsAt(model, uncontrolledKw, segment.levelKw),
    }));
    return { stretches, events };
  };
  return { model, state, work, tick };
}

/** Flows that would follow from what units could give, into the workspace. */
export function setFlows(model: ConstraintModel, work: DispatchWork, conditions: Conditions): void {
  work.uncurtailedFlowKw.set(
    flowsAt(model, conditions.uncontrolledKw, Float64Array.from(conditions.availableKw)),
  );
}

/** Flow at each constraint for levels of the units. */
export function flowsAt(
  { sensitivity }: ConstraintModel,
  uncontrolledKw: readonly number[],
  levelKw: ArrayLike<number>,
): number[] {
  return uncontrolledKw.map((uncontrolled, constraint) => {
    let flow = uncontrolled;
    for (let unit = 0; unit < levelKw.length; unit += 1)
      flow += levelKw[unit]! * sensitivity[constraint * levelKw.length + unit]!;
    return flow;
  });
}
