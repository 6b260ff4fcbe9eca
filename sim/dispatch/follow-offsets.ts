/**
 * Stage part: offsetting trades inside a tick (offsetting.ts). Takes what units really do and what is known of them at an instant;
 * changes how far beyond its connection limit each follower may be, and says when that begins, ends and why.
 * Keeps: network management goes on with every unit as before; it counts a follower that is on its way back as back, so that it asks
 * nobody for relief that the fail-safe gives.
 */
import type { LabEvent } from "../core/events.ts";
import type { CycleContext } from "./control-cycle.ts";
import {
  advanceOffset,
  countedExtraKw,
  nextOffsetAt,
  OFFSET_PHASE,
  type OffsetCause,
  type OffsetPhase,
  type OffsetReading,
  type OffsetState,
  type OffsetTerms,
} from "./offsetting.ts";
import type { AnmState, DispatchWork } from "./state.ts";

/** An approved trade, in the tick; a unit follows in one at most. */
export interface Offset {
  readonly trade: string;
  readonly terms: OffsetTerms;
  readonly lead: number;
  readonly follower: number;
  /** Which way the lead changes: −1 where demand comes first and generation follows, 1 the other way round. */
  readonly sign: 1 | -1;
  /** What the lead would inject untold, and the follower within its own limit, kW. */
  readonly leadUntoldKw: number;
  readonly withinKw: number;
}

export interface OffsetContext {
  readonly offsets: readonly Offset[];
}

type Context = CycleContext & OffsetContext;

function remembered({ offsetPhase, offsetSince, offsetExtraKw }: AnmState, follower: number) {
  const state: OffsetState = {
    phase: offsetPhase[follower]! as OffsetPhase,
    since: offsetSince[follower]!,
    extraKw: offsetExtraKw[follower]!,
  };
  return state;
}

/** Brings every trade up to an instant. @returns whether a follower may do more or less than before. */
export function followOffsets(
  context: Context,
  work: DispatchWork,
  instant: number,
  events: LabEvent[],
): boolean {
  const { state } = work;
  let isMoved = false;
  for (const offset of context.offsets) {
    const { follower, terms } = offset;
    const before = remembered(state, follower);
    const { state: now, cause } = advanceOffset(
      before,
      terms,
      read(context, work, offset, instant),
    );
    state.offsetPhase[follower] = now.phase;
    state.offsetSince[follower] = now.since;
    state.offsetExtraKw[follower] = now.extraKw;
    if (now.extraKw !== before.extraKw || countedExtraKw(now) !== countedExtraKw(before))
      isMoved = true;
    if (now.phase !== before.phase)
      events.push({
        kind: "offsetting",
        at: instant,
        trade: offset.trade,
        unit: context.model.network.units.ids[follower]!,
        kw: now.extraKw,
        because: cause === undefined ? PHASES[now.phase] : CAUSES[cause],
      });
  }
  return isMoved;
}

const PHASES: Readonly<Record<OffsetPhase, string>> = {
  [OFFSET_PHASE.waiting]: "approved, and not begun",
  [OFFSET_PHASE.leadUp]: "its counterpart is told to change first",
  [OFFSET_PHASE.followerUp]: "its counterpart is metered at what it promised",
  [OFFSET_PHASE.live]: "both have changed",
  [OFFSET_PHASE.followerDown]: "it goes back to its limit",
  [OFFSET_PHASE.leadDown]: "it is back within its limit; its counterpart may go back",
  [OFFSET_PHASE.over]: "both are back",
};

const CAUSES: Readonly<Record<OffsetCause, string>> = {
  ended: "the trade ends; it goes back to its limit",
  counterpart: "its counterpart gives less than it promised; it goes back to its limit",
  communication: "no word from it or its counterpart; it goes back to its limit",
  constraint: "a constraint is above its target; it goes back to its limit",
  testOverdue: "the test of its fail-safe is overdue; it goes back to its limit",
};

function read(
  { model, limits }: Context,
  { state, actualKw }: DispatchWork,
  { lead, follower, sign, leadUntoldKw }: Offset,
  instant: number,
): OffsetReading {
  const lost = [lead, follower].flatMap((unit) =>
    state.commsLostSince[unit]! >= 0 ? [state.commsLostSince[unit]!] : [],
  );
  let isOverTarget = false;
  for (let constraint = 0; constraint < limits.targetKw.length; constraint += 1) {
    const s = model.sensitivity[constraint * actualKw.length + follower]!;
    if (0 - sign * s >= model.minSensitivity && state.overSince[constraint]! >= 0)
      isOverTarget = true;
  }
  return {
    instant,
    leadKw: sign * (actualKw[lead]! - leadUntoldKw),
    lostSince: lost.length === 0 ? -1 : Math.min(...lost),
    isOverTarget,
  };
}

/** What a unit may do of what is available: a follower its own limit and what the trade lets it be beyond. */
export function withinOffset(
  { offsets, availableKw }: Context,
  state: AnmState,
  unit: number,
  extraOf: (state: OffsetState) => number,
): number {
  const kw = availableKw[unit]!;
  const offset = offsets.find(({ follower }) => follower === unit);
  if (offset === undefined) return kw;
  const extraKw = extraOf(remembered(state, unit));
  return offset.sign === -1
    ? Math.min(kw, offset.withinKw + extraKw)
    : Math.max(kw, offset.withinKw - extraKw);
}

/** When a trade needs the manager next. */
export function nextOffsetWake(context: Context, work: DispatchWork, instant: number): number {
  return context.offsets.reduce(
    (next, offset) =>
      Math.min(
        next,
        nextOffsetAt(
          remembered(work.state, offset.follower),
          offset.terms,
          read(context, work, offset, instant),
        ),
      ),
    Infinity,
  );
}
