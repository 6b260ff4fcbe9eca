/**
 * Relief in one state of the network: what the network manager would do about flows above their targets, from fresh
 * set-points (access/trim.ts). Takes a state and what units would inject; gives their levels, in buffers that the next
 * relief uses again.
 */
import type { Principle } from "../access/principle.ts";
import { measure, type ReliefWork, reliefBuffers, setPointCells } from "../access/set-points.ts";
import { type ReliefContext, trim } from "../access/trim.ts";
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

export interface StateRelief {
  /** What each unit would inject in the state, and does after relief, kW. */
  readonly offerKw: Float64Array;
  readonly levelKw: Float64Array;
  /** Relief in a state of a period, whose flows the caller has put into `flowKw`. */
  relieve(outlook: PeriodOutlook, state: number, offers: Float64Array): void;
}

/** `flowKw`: flows at the constraints with nobody curtailed. */
export function stateRelief(
  { states, targetKw, lists }: PeriodOutlook,
  principle: Principle,
  hasSetPoints: Uint8Array,
  flowKw: Float64Array,
): StateRelief {
  const { network } = states.base;
  const unitCount = network.units.ids.length;
  const atHand = statesAtHand();
  const offerKw = new Float64Array(unitCount);
  const work: Mutable<ReliefWork> = {
    ...reliefBuffers(flowKw.length, unitCount),
    state: setPointCells(flowKw.length, unitCount),
    offerKw,
  };
  const limits = { targetKw };
  const context: Mutable<ReliefContext> = {
    ...{ model: states.base, limits, principle, lists, hasSetPoints },
    ...{ isElementOut: false, availableKw: offerKw, uncurtailedFlowKw: flowKw },
  };
  const relieve: StateRelief["relieve"] = (outlook, state, offers) => {
    const { model, usableOf } = atHand(outlook.states, state);
    offerKw.set(offers);
    for (const unit of outlook.states.darkUnits[state]!) offerKw[unit] = 0;
    context.model = model;
    limits.targetKw = state === 0 ? outlook.targetKw : outlook.targetWhenOutKw;
    context.lists = outlook.lists;
    context.isElementOut = outlook.isElementOut || state > 0;
    work.usableOf = usableOf;
    work.state.isActive.fill(0);
    work.hasActed.fill(0);
    measure(context, work);
    trim(context, work);
  };
  return { offerKw, levelKw: work.levelKw, relieve };
}
