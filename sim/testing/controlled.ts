/**
 * For tests: active network management on a hand-made model, tick by tick. Takes the model, lists and what the world does;
 * gives what each stretch of constant output was. The flow nobody controls and what units could give are free to choose.
 */

import type { z } from "zod";
import { type ConstraintList, plainList } from "../access/lists.ts";
import { principleOf, principleSchema } from "../access/registry.ts";
import { drawPurpose, ownerKeys } from "../core/draws.ts";
import type { LabEvent } from "../core/events.ts";
import type { CycleContext } from "../dispatch/control-cycle.ts";
import { dispatch, type TickInputs } from "../dispatch/dispatch.ts";
import type { Offset } from "../dispatch/follow-offsets.ts";
import type { InstructionMessage } from "../dispatch/state.ts";
import {
  type AnmState,
  anmState,
  copyAnmState,
  type DispatchWork,
  dispatchWork,
} from "../dispatch/state.ts";
import { channelsOf, channelsSchema } from "../model/channels.ts";
import type { Network } from "../model/network.ts";
import type { ConstraintModel } from "../network/constraints.ts";
import type { ConstraintLimits } from "../network/limits.ts";
import { DEFAULT_LADDER, handLimits } from "./hand-made.ts";

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
  readonly limits: ConstraintLimits;
  readonly state: AnmState;
  readonly work: DispatchWork;
  /** One tick; its set-points are remembered for the next. */
  readonly tick: (tick: Tick) => {
    readonly stretches: Stretch[];
    readonly events: LabEvent[];
    readonly messages: InstructionMessage[];
  };
}

export interface Tick extends Conditions {
  readonly start: number;
  readonly seconds: number;
  readonly lists?: readonly ConstraintList[];
  readonly changedLists?: readonly number[];
  /** Rows of units that are silent or mute, of constraints whose reading is lost. */
  readonly silent?: readonly number[];
  readonly mute?: readonly number[];
  readonly blind?: readonly number[];
  readonly dark?: readonly number[];
  readonly isElementOut?: boolean;
  readonly isSwitched?: boolean;
  readonly offsets?: readonly Offset[];
}

export interface ManagerSettings
  extends Partial<
    Pick<
      TickInputs,
      | "cycleS"
      | "releaseHoldS"
      | "deadbandKw"
      | "trimTimeoutS"
      | "sequentialTripIntervalS"
      | "reconnectDelayS"
      | "commsTimeoutS"
      | "failSafeFrac"
      | "sigmaKw"
      | "latencyS"
      | "hasSetPoints"
      | "limits"
    >
  > {
  readonly principle?: "lifo" | "pro-rata-output";
  /** As a scenario has them; default: everything at once, nothing lost. */
  readonly channels?: z.input<typeof channelsSchema>;
}

/** The rules of a manager by default. */
const RULES = {
  cycleS: 60,
  releaseHoldS: 120,
  deadbandKw: 0,
  trimTimeoutS: 60,
  sequentialTripIntervalS: 10,
  reconnectDelayS: 1200,
  commsTimeoutS: 60,
  failSafeFrac: 0,
  sigmaKw: 0,
  latencyS: 0,
} as const;

/** The rows of a network's units that are curtailed in the intact network (or only while an element is out), in order. */
export function unitsCurtailed(model: ConstraintModel, when: "intact" | "outage"): number[] {
  const flags = when === "intact" ? model.isFlexible : model.isFirm;
  return model.network.units.ids.flatMap((_, unit) => (flags[unit] === 1 ? [unit] : []));
}

/** How far each unit of a network may be raised: what draws up to 0, others not at all. */
export function ceilings({ units }: Network): Float64Array {
  return units.energyWhMax.map((wh, unit) =>
    wh > 0 || units.consumptionKwMax[unit]! > 0 ? 0 : -Infinity,
  );
}

/** The list of a hand-made model: its flexible units in their order, its firm ones behind. */
export function handList(model: ConstraintModel): ConstraintList {
  return plainList(
    unitsCurtailed(model, "intact"),
    unitsCurtailed(model, "outage"),
    ceilings(model.network),
  );
}

/** What a cycle of a hand-made model works on. */
export function cycleContext(
  model: ConstraintModel,
  work: DispatchWork,
  settings: ManagerSettings & { readonly availableKw: Float64Array },
): CycleContext {
  const { principle = "lifo", channels: _, ...rules } = settings;
  const { ids } = model.network.constraintPoints;
  return {
    ...RULES,
    model,
    limits: handLimits(model),
    principle: principleOf(principleSchema.parse({ kind: principle })),
    lists: ids.map(() => handList(model)),
    isElementOut: false,
    hasSetPoints: new Uint8Array(ids.length).fill(1),
    uncurtailedFlowKw: work.uncurtailedFlowKw,
    ...rules,
  };
}

/** A network manager whose list is the order of the units, the first curtailed first. */
export function manager(model: ConstraintModel, settings: ManagerSettings = {}): Manager {
  const constraintIds = model.network.constraintPoints.ids;
  const unitCount = model.network.units.ids.length;
  const state = anmState(constraintIds.length, unitCount);
  const work = dispatchWork(constraintIds.length, unitCount, constraintIds.length);
  const noise = ownerKeys(drawPurpose("test", "measurement/flow"), constraintIds);
  const { channels: own = {}, ...rules } = settings;
  const channels = channelsOf(
    model.network,
    channelsSchema.parse(own),
    { ...RULES, ...rules },
    "test",
  );
  const limits = settings.limits ?? handLimits(model, DEFAULT_LADDER, settings.hasSetPoints);
  const tick: Manager["tick"] = ({ start, seconds, lists, ...now }) => {
    setFlows(model, work, now);
    const { faults } = work;
    const marks = [
      [faults.isSilent, now.silent],
      [faults.isCommsLost, now.mute],
      [faults.isMeasurementLost, now.blind],
    ] as const;
    for (const [flags, rows] of marks) {
      flags.fill(0);
      for (const row of rows ?? []) flags[row] = 1;
    }
    const isSupplied = new Uint8Array(unitCount).fill(1);
    for (const unit of now.dark ?? []) isSupplied[unit] = 0;
    const context = cycleContext(model, work, {
      ...settings,
      limits,
      availableKw: Float64Array.from(now.availableKw),
    });
    const events = dispatch(
      {
        ...RULES,
        ...rules,
        ...context,
        channels,
        ...(lists === undefined ? {} : { lists }),
        noise,
        isSupplied,
        isElementOut: now.isElementOut ?? false,
        isSwitched: now.isSwitched ?? false,
        lowestKw: new Float64Array(unitCount).fill(-Infinity),
        highestKw: new Float64Array(unitCount).fill(Infinity),
        connectionLimits: model.network.connections,
        offsets: now.offsets ?? [],
        changedLists: now.changedLists ?? [],
        start,
        seconds,
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
      flowKw: flowsAt(model, now.uncontrolledKw, segment.levelKw),
    }));
    return { stretches, events, messages: [...work.messages] };
  };
  return { model, limits, state, work, tick };
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
