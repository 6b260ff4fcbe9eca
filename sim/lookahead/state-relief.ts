/**
 * Relief in one state of the network: what the network manager would do about flows above their targets, from fresh
 * set-points (access/trim.ts). Takes a state and what units would inject; gives their levels, in buffers that the next
 * relief uses again.
 */
import type { Principle } from "../access/principle.ts";
import { type ReliefWork, reliefBuffers, setPointCells } from "../access/set-points.ts";
import { type ReliefContext, trimFromNone } from "../access/trim.ts";
import { type CredibleStates, stateSensitivity } from "./credible-states.ts";
import type { PeriodOutlook } from "./curtailment-question.ts";

/** Sensitivities of states that are kept at hand: so many numbers at most. */
const KEPT_MAX = 4_000_000;

/** Sensitivities of a state, as relief reads them. */
interface StateAtHand {
  readonly model: ReliefContext["model"];
  readonly usableOf: readonly Float64Array[];
}

/** Sensitivities of states, made when a state first binds and kept while they are few. */
function statesAtHand(): (states: CredibleStates, state: number) => StateAtHand {
  let kept = new Map<CredibleStates, (StateAtHand | undefined)[]>();
  let numbers = 0;
  return (states, state) => {
    const found = kept.get(states)?.[state];
    if (found !== undefined) return found;
    const { base } = states;
    numbers += base.sensitivity.length;
    if (numbers > KEPT_MAX) {
      kept = new Map();
      numbers = base.sensitivity.length;
    }
    const sensitivity = new Float64Array(base.sensitivity.length);
    stateSensitivity(states, state, sensitivity);
    const unitCount = base.network.units.ids.length;
    const { minSensitivity, actuate, network } = base;
    const made: StateAtHand = {
      model: { sensitivity, minSensitivity, actuate, network },
      usableOf: base.network.constraintPoints.ids.map((_, constraint) =>
        sensitivity.subarray(constraint * unitCount, (constraint + 1) * unitCount),
      ),
    };
    const row = kept.get(states) ?? [];
    row[state] = made;
    kept.set(states, row);
    return made;
  };
}

type Mutable<Of> = { -readonly [Key in keyof Of]: Of[Key] };

/** What relief came to. */
export interface Relieved {
  /** What each unit would inject, and does after relief, kW. */
  readonly offerKw: Float64Array;
  readonly levelKw: Float64Array;
}

export interface StateRelief {
  readonly relieved: Relieved;
  /** Relief in a state of a period in which nobody curtailed leaves `flowKw` at the constraints, into `relieved`. */
  relieve(outlook: PeriodOutlook, state: number, flowKw: Float64Array, offers: Float64Array): void;
  /** The same with an element out whose loss touches no constraint. */
  relieveUntouched(outlook: PeriodOutlook, flowKw: Float64Array, offers: Float64Array): void;
}

export function stateRelief(
  { states, targetKw, lists }: PeriodOutlook,
  principle: Principle,
  hasSetPoints: Uint8Array,
): StateRelief {
  const { network } = states.base;
  const unitCount = network.units.ids.length;
  const constraintCount = hasSetPoints.length;
  const atHand = statesAtHand();
  const offerKw = new Float64Array(unitCount);
  const work: Mutable<ReliefWork> = {
    ...reliefBuffers(constraintCount, unitCount),
    state: setPointCells(constraintCount, unitCount),
    offerKw,
  };
  const limits = { targetKw };
  const context: Mutable<ReliefContext> = {
    ...{ model: states.base, limits, principle, lists, hasSetPoints, isElementOut: false },
    ...{ availableKw: offerKw, uncurtailedFlowKw: new Float64Array(constraintCount) },
  };
  const act = (
    { lists, targetKw, targetWhenOutKw, isElementOut }: PeriodOutlook,
    { model, usableOf }: StateAtHand,
    isOut: boolean,
    flowKw: Float64Array,
  ) => {
    context.model = model;
    limits.targetKw = isOut ? targetWhenOutKw : targetKw;
    context.lists = lists;
    context.isElementOut = isElementOut || isOut;
    context.uncurtailedFlowKw = flowKw;
    work.usableOf = usableOf;
    trimFromNone(context, work);
  };
  return {
    relieved: { offerKw, levelKw: work.levelKw },
    relieve(outlook, state, flowKw, offers) {
      offerKw.set(offers);
      for (const unit of outlook.states.darkUnits[state]!) offerKw[unit] = 0;
      act(outlook, atHand(outlook.states, state), state > 0, flowKw);
    },
    relieveUntouched(outlook, flowKw, offers) {
      offerKw.set(offers);
      act(outlook, atHand(outlook.states, 0), true, flowKw);
    },
  };
}
