/**
 * Stage part: offsetting trades inside a tick (offsetting.ts). Takes what units really do and what is known of them at an instant;
 * changes how far beyond its connection limit each follower may be, and says when that begins, ends and why.
 * Keeps: network management goes on with every unit as before; it counts a follower that is on its way back as back, so that it asks
 * nobody for relief that the fail-safe gives.
 */
import type { LabEvent } from "../core/events.ts";
import type { BackAbove } from "../model/offsetting.ts";
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
  /** Where a constraint that the follower loads sends it back at once: above its rating, or above its target already. */
  readonly backAbove: BackAbove;
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
    const { state: now, entered } = advanceOffset(
      before,
      terms,
      read(context, work, offset, instant),
    );
    state.offsetPhase[follower] = now.phase;
    state.offsetSince[follower] = now.since;
    state.offsetExtraKw[follower] = now.extraKw;
    if (now.extraKw !== before.extraKw || countedExtraKw(now) !== countedExtraKw(before))
      isMoved = true;
    for (const { state: each, cause } of entered)
      events.push({
        kind: "offsetting",
        at: instant,
        trade: offset.trade,
        unit: context.model.network.units.ids[follower]!,
        kw: each.extraKw,
        because: cause === undefined ? PHASES[each.phase] : CAUSES[cause],
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
  communication: "no word from it, its counterpart or a constraint; it goes back to its limit",
  constraint: "a constraint carries too much; it goes back to its limit",
  testOverdue: "the test of its fail-safe is overdue; it goes back to its limit",
};

function read(
  { model, limits }: Context,
  { state, actualKw }: DispatchWork,
  { lead, follower, sign, leadUntoldKw, backAbove }: Offset,
  instant: number,
): OffsetReading {
  let lostSince = Infinity;
  const lose = (since: number) => {
    if (since >= 0) lostSince = Math.min(lostSince, since);
  };
  lose(state.commsLostSince[lead]!);
  lose(state.commsLostSince[follower]!);
  let isOverRung = false;
  for (let constraint = 0; constraint < limits.targetKw.length; constraint += 1) {
    const s = model.sensitivity[constraint * actualKw.length + follower]!;
    if (0 - sign * s < model.minSensitivity) continue;
    lose(state.blindSince[constraint]!);
    const isOver = state.overSince[constraint]! >= 0;
    const isOverRating = isOver && state.readKw[constraint]! > limits.ratingKw[constraint]!;
    if (backAbove === "target" ? isOver : isOverRating) isOverRung = true;
  }
  return {
    instant,
    leadKw: sign * (actualKw[lead]! - leadUntoldKw),
    lostSince: lostSince === Infinity ? -1 : lostSince,
    isOverRung,
  };
}

/** What a unit may do of some power: a follower its own limit and what the trade lets it be beyond, whoever asks for more. */
export function withinOffset(
  { offsets }: OffsetContext,
  state: AnmState,
  unit: number,
  kw: number,
  extraOf: (state: OffsetState) => number,
): number {
  // So short that it is inlined where nobody offsets: a number that is returned is one that is allocated.
  return offsets.length === 0 ? kw : withinOffsets(offsets, state, unit, kw, extraOf);
}

function withinOffsets(
  offsets: readonly Offset[],
  state: AnmState,
  unit: number,
  kw: number,
  extraOf: (state: OffsetState) => number,
): number {
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
