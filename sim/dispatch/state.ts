/**
 * What active network management remembers from cycle to cycle, and the buffers it works in. The state is written by the
 * tick's commit alone; dispatch works on its own copy and hands it over. Set-points are limits: a cap that injection may not
 * exceed and a lift that it may not fall below (a store that charges or a site that consumes is lifted towards 0).
 */
import {
  type ReliefWork,
  reliefBuffers,
  type SetPointCells,
  setPointCells,
} from "../access/set-points.ts";
import { type PlantFaults, plantFaults } from "../faults/fault-plan.ts";
import type { MessageOutcome } from "../model/interfaces.ts";
import type { Segment } from "../model/readings.ts";

interface AnmColumns extends SetPointCells {
  /** Instant since which the flow has been below release, above target, or not above target, by constraint; −1 else. */
  readonly belowSince: Float64Array;
  readonly overSince: Float64Array;
  readonly calmSince: Float64Array;
  /** Instant of the last trip for a constraint, −1 before the first. */
  readonly trippedLast: Float64Array;
  /** Last reading of each constraint, kW, and what the units gave to it then; since when it has been lost, −1 while it comes. */
  readonly readKw: Float64Array;
  readonly readOutputKw: Float64Array;
  readonly blindSince: Float64Array;
  /** What each unit was last told, and what it follows: the same unless it does not obey. */
  readonly askedCapKw: Float64Array;
  readonly askedLiftKw: Float64Array;
  readonly takenCapKw: Float64Array;
  readonly takenLiftKw: Float64Array;
  /** Constraint whose set-point a unit was told and follows, −1 for none. */
  readonly askedBy: Int32Array;
  readonly takenBy: Int32Array;
  /** 1 where the manager counts on a unit to follow set-points. */
  readonly isControlled: Uint8Array;
  /** Instant at which a unit was last told something new. */
  readonly toldAt: Float64Array;
  /** Message of each unit that is not answered yet: when it was sent, −1 for none; its last sending, and whether that is lost. */
  readonly sentAt: Float64Array;
  readonly attemptAt: Float64Array;
  readonly attempts: Float64Array;
  readonly lostAttempts: Float64Array;
  readonly isAttemptLost: Uint8Array;
  /** 0 where the unit did not listen when it was sent: it answers when it does. */
  readonly isAttemptHeard: Uint8Array;
  /** 1 where no answer is waited for any more, although calls go on. */
  readonly isGivenUp: Uint8Array;
  /** The set-point that the message carries. */
  readonly sentCapKw: Float64Array;
  readonly sentLiftKw: Float64Array;
  readonly sentBy: Int32Array;
  /** 1 where the manager counts on a seller to give what it sold, [constraint][unit]. */
  readonly isGiving: Uint8Array;
  /** Instant since which a unit has not followed, −1 when it does; 1 once that has been noticed. */
  readonly missedSince: Float64Array;
  readonly isNotResponding: Uint8Array;
  /** Constraint that a unit was tripped for, −1 when its breaker is closed; and when. */
  readonly tripBy: Int32Array;
  readonly trippedAt: Float64Array;
  readonly commsLostSince: Float64Array;
  readonly isFailSafe: Uint8Array;
  readonly isDark: Uint8Array;
  /** Offsetting trade that a unit follows in: its phase, since when, and how far beyond its limit the unit may be. */
  readonly offsetPhase: Uint8Array;
  readonly offsetSince: Float64Array;
  readonly offsetExtraKw: Float64Array;
  /** Caps and lifts that constraints had asked of a unit when the manager lost it, [constraint][unit]; they stand until it is back. */
  readonly lastCapKw: Float64Array;
  readonly lastLiftKw: Float64Array;
  /** 1 where the relief in force is to be spread anew: a unit has come back, or the network was switched. */
  readonly isToReorder: Uint8Array;
  /** Inputs of the tick before: what units could give, the uncurtailed flows, the targets that ratings say and what was held of them; `hasBefore` 0 before the first tick. */
  readonly beforeAvailableKw: Float64Array;
  readonly beforeFlowKw: Float64Array;
  readonly beforeTargetKw: Float64Array;
  readonly beforeHeldKw: Float64Array;
  readonly hasBefore: Uint8Array;
}

type Column = Float64Array | Int32Array | Uint8Array;
/** A state whose columns of a kind lie in one block, so that it is copied as three and not as fifty. */
export type AnmState = AnmColumns & { readonly blocks: readonly Column[] };

const SINCE_NEVER = -1;

export const anmState = (constraintCount: number, unitCount: number): AnmState =>
  inBlocks(anmColumns(constraintCount, unitCount));

function anmColumns(constraintCount: number, unitCount: number): AnmColumns {
  const byUnit = (value: number) => new Float64Array(unitCount).fill(value);
  const byConstraint = (value: number) => new Float64Array(constraintCount).fill(value);
  return {
    ...setPointCells(constraintCount, unitCount),
    belowSince: byConstraint(SINCE_NEVER),
    overSince: byConstraint(SINCE_NEVER),
    calmSince: byConstraint(SINCE_NEVER),
    trippedLast: byConstraint(SINCE_NEVER),
    readKw: byConstraint(0),
    readOutputKw: byConstraint(0),
    blindSince: byConstraint(SINCE_NEVER),
    askedCapKw: byUnit(Infinity),
    askedLiftKw: byUnit(-Infinity),
    takenCapKw: byUnit(Infinity),
    takenLiftKw: byUnit(-Infinity),
    askedBy: new Int32Array(unitCount).fill(-1),
    takenBy: new Int32Array(unitCount).fill(-1),
    isControlled: new Uint8Array(unitCount).fill(1),
    toldAt: byUnit(SINCE_NEVER),
    sentAt: byUnit(SINCE_NEVER),
    attemptAt: byUnit(SINCE_NEVER),
    attempts: byUnit(0),
    lostAttempts: byUnit(0),
    isAttemptHeard: new Uint8Array(unitCount),
    isAttemptLost: new Uint8Array(unitCount),
    isGivenUp: new Uint8Array(unitCount),
    sentCapKw: byUnit(Infinity),
    sentLiftKw: byUnit(-Infinity),
    sentBy: new Int32Array(unitCount).fill(-1),
    isGiving: new Uint8Array(constraintCount * unitCount).fill(1),
    missedSince: byUnit(SINCE_NEVER),
    isNotResponding: new Uint8Array(unitCount),
    tripBy: new Int32Array(unitCount).fill(-1),
    trippedAt: byUnit(SINCE_NEVER),
    commsLostSince: byUnit(SINCE_NEVER),
    isFailSafe: new Uint8Array(unitCount),
    isDark: new Uint8Array(unitCount),
    offsetPhase: new Uint8Array(unitCount),
    offsetSince: byUnit(SINCE_NEVER),
    offsetExtraKw: byUnit(0),
    lastCapKw: new Float64Array(constraintCount * unitCount).fill(Infinity),
    lastLiftKw: new Float64Array(constraintCount * unitCount).fill(-Infinity),
    isToReorder: new Uint8Array(constraintCount),
    beforeAvailableKw: byUnit(0),
    beforeFlowKw: byConstraint(0),
    beforeTargetKw: byConstraint(0),
    beforeHeldKw: byConstraint(0),
    hasBefore: new Uint8Array(1),
  };
}

function inBlocks(columns: AnmColumns): AnmState {
  const names = Object.keys(columns) as (keyof AnmColumns)[];
  const blocks: Column[] = [];
  const laid: Partial<Record<keyof AnmColumns, Column>> = {};
  for (const Kind of [Float64Array, Int32Array, Uint8Array]) {
    const own = names.filter((name) => columns[name] instanceof Kind);
    const block = new Kind(own.reduce((sum, name) => sum + columns[name].length, 0));
    let from = 0;
    for (const name of own) {
      const { length } = columns[name];
      block.set(columns[name], from);
      laid[name] = block.subarray(from, from + length);
      from += length;
    }
    blocks.push(block);
  }
  return { ...(laid as unknown as AnmColumns), blocks };
}

/** Copies one state over another of the same size; the tick's commit and the start of a tick. */
export function copyAnmState(from: AnmState, to: AnmState): void {
  for (const [kind, block] of from.blocks.entries()) to.blocks[kind]!.set(block);
}

/** What units were told: the tightest set-points and who asked. */
export interface Told {
  readonly capKw: Float64Array;
  readonly liftKw: Float64Array;
  readonly by: Int32Array;
}

/** A message to a unit that is closed. */
export interface InstructionMessage {
  readonly unit: number;
  readonly sentAt: number;
  readonly closedAt: number;
  readonly outcome: MessageOutcome;
  readonly attempts: number;
  readonly capKw: number;
  readonly liftKw: number;
  /** Constraint that asked for it, −1 for none. */
  readonly by: number;
}

/** What the manager orders SCADA to tell remote terminal units at an instant. */
export interface Execution {
  readonly at: number;
  readonly units: number;
}

export interface DispatchWork extends ReliefWork {
  readonly state: AnmState;
  /** What units had been told before an action. */
  readonly told: Told;
  /** Messages to units that were closed in the tick, and orders to SCADA; how many messages were begun. */
  readonly messages: InstructionMessage[];
  readonly executions: Execution[];
  sentCount: number;
  readonly segments: Segment[];
  segmentCount: number;
  /** What the units really do. */
  readonly actualKw: Float64Array;
  /** What followers of offsetting trades still do and the manager no longer counts on. */
  readonly returningKw: Float64Array;
  /** Inputs on the way from those of the tick before. */
  readonly leadAvailableKw: Float64Array;
  readonly leadFlowKw: Float64Array;
  readonly leadTargetKw: Float64Array;
  readonly uncurtailedFlowKw: Float64Array;
  readonly uncurtailedBranchKw: Float64Array;
  /** Flows as the manager counted them before and after its last action in the tick; `hasActedInTick` 0 where there was none. */
  readonly flowBeforeKw: Float64Array;
  readonly flowAfterKw: Float64Array;
  hasActedInTick: boolean;
  /** All of `usableOf`, [constraint][unit]. */
  readonly usableSensitivity: Float64Array;
  /** Flow that new lists may leave at a constraint, and the flow that is counted on under them; Infinity and 0 without new lists. */
  readonly listAllowedKw: Float64Array;
  readonly listFlowKw: Float64Array;
  readonly faults: PlantFaults;
}

export function dispatchWork(
  constraintCount: number,
  unitCount: number,
  branchCount: number,
): DispatchWork {
  const byUnit = () => new Float64Array(unitCount);
  const byConstraint = () => new Float64Array(constraintCount);
  return {
    ...reliefBuffers(constraintCount, unitCount),
    state: anmState(constraintCount, unitCount),
    told: { capKw: byUnit(), liftKw: byUnit(), by: new Int32Array(unitCount) },
    messages: [],
    executions: [],
    sentCount: 0,
    segments: [],
    segmentCount: 0,
    actualKw: byUnit(),
    returningKw: byUnit(),
    leadAvailableKw: byUnit(),
    leadFlowKw: byConstraint(),
    leadTargetKw: byConstraint(),
    uncurtailedFlowKw: byConstraint(),
    uncurtailedBranchKw: new Float64Array(branchCount),
    flowBeforeKw: byConstraint(),
    flowAfterKw: byConstraint(),
    hasActedInTick: false,
    listAllowedKw: byConstraint(),
    listFlowKw: byConstraint(),
    faults: plantFaults(unitCount, constraintCount),
  };
}

/** The next free segment of the tick; made when there is none, kept for later ticks. */
export function nextSegment(work: DispatchWork): Segment {
  let segment = work.segments[work.segmentCount];
  if (segment === undefined) {
    const unitCount = work.levelKw.length;
    segment = {
      start: 0,
      seconds: 0,
      levelKw: new Float64Array(unitCount),
      setPointKw: new Float64Array(unitCount),
      bindingConstraint: new Int32Array(unitCount),
      hold: new Uint8Array(unitCount),
      capKw: new Float64Array(work.state.capKw.length),
      liftKw: new Float64Array(work.state.liftKw.length),
      offsetExtraKw: new Float64Array(unitCount),
      branchKw: new Float64Array(work.uncurtailedBranchKw.length),
    };
    work.segments.push(segment);
  }
  work.segmentCount += 1;
  return segment;
}
