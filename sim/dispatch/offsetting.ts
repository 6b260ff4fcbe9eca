/**
 * Stage part: offsetting between two named units. One changes first and by so much (the lead), the other exceeds its own connection
 * limit by as much once that is metered (the follower), and goes back first. Takes the terms of a trade, what is read and the phase
 * by then; gives the phase and how far beyond its limit the follower is.
 * Keeps: the follower is beyond its limit only after the lead was metered at what it promised, and never by more than that promise;
 * the lead is let go only after the follower is back. A fail-safe ends the trade: nothing brings the follower up again.
 */

/** Numbers as they are remembered; in the order in which a trade goes through them. */
export const OFFSET_PHASE = {
  /** Approved, not begun. */
  waiting: 0,
  leadUp: 1,
  followerUp: 2,
  live: 3,
  followerDown: 4,
  leadDown: 5,
  over: 6,
} as const;

export type OffsetPhase = (typeof OFFSET_PHASE)[keyof typeof OFFSET_PHASE];

export interface OffsetTerms {
  /** What the lead promises and the follower gets. */
  readonly kw: number;
  /** Shortfall of the lead that counts as none, as a fraction of `kw`. */
  readonly toleranceFrac: number;
  /** Time without word of either unit, or of a constraint, after which the follower goes back, s. */
  readonly commsTimeoutS: number;
  /** Time that the follower takes on its way beyond its limit, and back to it, s. */
  readonly rampS: number;
  readonly returnS: number;
  readonly from: number;
  /** First second at which the follower is within its limit again. */
  readonly to: number;
  /** First second at which the last test of the fail-safe is too old. */
  readonly testDueAt: number;
}

export interface OffsetReading {
  readonly instant: number;
  /** Metered change of the lead in the direction that it promised, against what it would do untold. */
  readonly leadKw: number;
  /** Since when there is no word of the lead, the follower or a constraint that the follower loads, −1 while there is. */
  readonly lostSince: number;
  /** Whether a constraint that the follower loads is read above the rung that sends it back. */
  readonly isOverRung: boolean;
}

export interface OffsetState {
  readonly phase: OffsetPhase;
  readonly since: number;
  /** How far beyond its own limit the follower may be. */
  readonly extraKw: number;
}

/** Why a follower goes back to its limit. */
export type OffsetCause = "ended" | "counterpart" | "communication" | "constraint" | "testOverdue";

export interface OffsetStep {
  readonly state: OffsetState;
  /** Why it goes back, where that began now. */
  readonly cause: OffsetCause | undefined;
}

/** The phase at an instant, and every one that was entered at it, in order. */
export interface OffsetAdvance extends OffsetStep {
  readonly entered: readonly OffsetStep[];
}

/** What is remembered from before a trade began is of another one. */
const of = (state: OffsetState, { from }: OffsetTerms): OffsetState =>
  state.since < from ? { phase: OFFSET_PHASE.waiting, since: -1, extraKw: 0 } : state;

/** The phase at an instant: as many steps as are due. */
export function advanceOffset(
  before: OffsetState,
  terms: OffsetTerms,
  reading: OffsetReading,
): OffsetAdvance {
  let state = of(before, terms);
  const entered: OffsetStep[] = [];
  while (true) {
    const step = stepOf(state, terms, reading);
    if (step.state.phase === state.phase) {
      const cause = entered.find((each) => each.cause !== undefined)?.cause;
      return { state: step.state, cause, entered };
    }
    entered.push(step);
    state = step.state;
  }
}

/** One step: phases only go on, so there are at most as many as phases. */
function stepOf(state: OffsetState, terms: OffsetTerms, reading: OffsetReading): OffsetStep {
  const { instant, leadKw } = reading;
  const stays = { state, cause: undefined };
  const enter = (phase: OffsetPhase, extraKw: number, cause?: OffsetCause): OffsetStep => ({
    state: { phase, since: instant, extraKw },
    cause,
  });
  switch (state.phase) {
    case OFFSET_PHASE.waiting:
      if (instant < terms.from || instant >= terms.to) return stays;
      return enter(OFFSET_PHASE.leadUp, 0);
    case OFFSET_PHASE.leadUp: {
      const cause = causeOf(terms, reading);
      if (cause === "ended") return enter(OFFSET_PHASE.leadDown, 0, cause);
      return cause === undefined ? enter(OFFSET_PHASE.followerUp, 0) : stays;
    }
    case OFFSET_PHASE.followerUp:
    case OFFSET_PHASE.live: {
      const cause = causeOf(terms, reading);
      // It goes back from where it is: what it would have risen to by now it has not.
      if (cause !== undefined) return enter(OFFSET_PHASE.followerDown, state.extraKw, cause);
      if (state.phase === OFFSET_PHASE.live) return stays;
      if (instant >= state.since + terms.rampS) return enter(OFFSET_PHASE.live, terms.kw);
      const extraKw = (terms.kw * (instant - state.since)) / terms.rampS;
      return { state: { ...state, extraKw }, cause: undefined };
    }
    case OFFSET_PHASE.followerDown:
      return instant < state.since + terms.returnS ? stays : enter(OFFSET_PHASE.leadDown, 0);
    case OFFSET_PHASE.leadDown:
      return leadKw > terms.toleranceFrac * terms.kw ? stays : enter(OFFSET_PHASE.over, 0);
    case OFFSET_PHASE.over:
      return stays;
  }
}

/** What keeps the follower from being beyond its limit; the end of the trade before all others. */
function causeOf(terms: OffsetTerms, reading: OffsetReading): OffsetCause | undefined {
  const { instant, leadKw, lostSince, isOverRung } = reading;
  if (instant >= terms.to - terms.returnS) return "ended";
  if (leadKw < terms.kw * (1 - terms.toleranceFrac)) return "counterpart";
  if (lostSince >= 0 && instant >= lostSince + terms.commsTimeoutS) return "communication";
  if (isOverRung) return "constraint";
  if (instant >= terms.testDueAt) return "testOverdue";
  return undefined;
}

/** When the phase changes next by the clock alone, after the instant of the reading; Infinity: never. */
export function nextOffsetAt(
  { phase, since }: OffsetState,
  terms: OffsetTerms,
  { instant, lostSince }: OffsetReading,
): number {
  const lostAt = lostSince < 0 ? Infinity : lostSince + terms.commsTimeoutS;
  const due = {
    [OFFSET_PHASE.waiting]: [terms.from],
    [OFFSET_PHASE.leadUp]: [terms.to - terms.returnS],
    [OFFSET_PHASE.followerUp]: [
      ...[since + terms.rampS, terms.to - terms.returnS],
      ...[lostAt, terms.testDueAt],
    ],
    [OFFSET_PHASE.live]: [terms.to - terms.returnS, lostAt, terms.testDueAt],
    [OFFSET_PHASE.followerDown]: [since + terms.returnS],
    [OFFSET_PHASE.leadDown]: [],
    [OFFSET_PHASE.over]: [],
  }[phase];
  return due.reduce((next, at) => (at > instant && at < next ? at : next), Infinity);
}

/** What the manager counts on: a follower on its way back is back. */
export const countedExtraKw = ({ phase, extraKw }: OffsetState): number =>
  phase === OFFSET_PHASE.followerDown ? 0 : extraKw;

/** Whether the lead holds its change: from before the follower is up until it is back. */
export const isLeadHolding = ({ phase }: OffsetState): boolean =>
  phase >= OFFSET_PHASE.leadUp && phase <= OFFSET_PHASE.followerDown;

/** How much of what a follower is beyond its limit the lead matches, and how much is a breach. */
export function matchOf(beyondKw: number, leadKw: number) {
  const beyond = Math.max(0, beyondKw);
  const matchedKw = Math.min(beyond, Math.max(0, leadKw));
  return { matchedKw, unmatchedKw: beyond - matchedKw };
}
