/**
 * Set-points on their way to units: which arrive late, which are lost, which are sent again, and when a unit that does not answer is given up.
 * Stage part. Takes what each unit shall be told (instructions.ts) and the channels' latency and failure; says which set-points units
 * have taken, which messages are open and what became of the others.
 * A unit has one message at a time: the next is sent once it has answered, and an unanswered one is sent again with the newest
 * set-point. Units take set-points at cycles, the first at or after the message has arrived.
 * Keeps: a message is closed once, as acknowledged, failed or timed out; calls of a unit that was given up are one message.
 */
import { uniformDraw } from "../core/draws.ts";
import { PERIOD_SECONDS } from "../core/time.ts";
import type { Channels } from "../model/channels.ts";
import type { MessageOutcome } from "../model/interfaces.ts";
import { take } from "./instructions.ts";
import type { AnmState, DispatchWork } from "./state.ts";

export interface ChannelContext {
  readonly channels: Channels;
}

const NOTHING_OPEN = -1;

export const isOpen = ({ sentAt }: AnmState, unit: number): boolean => sentAt[unit]! >= 0;

/** Whether the manager still counts on what a unit will do: it is on its way, or is sent as soon as the unit has answered. */
export function isAwaited(
  context: ChannelContext,
  state: AnmState,
  unit: number,
  instant: number,
): boolean {
  if (!isOpen(state, unit)) return state.isControlled[unit] === 1 && !hasTaken(state, unit);
  return isOnItsWay(context, state, unit, instant);
}

/** Whether a set-point was sent and cannot have arrived yet. */
export function isOnItsWay(
  { channels }: ChannelContext,
  state: AnmState,
  unit: number,
  instant: number,
): boolean {
  return (
    isOpen(state, unit) &&
    state.attempts[unit] === 1 &&
    state.isGivenUp[unit] === 0 &&
    instant < state.attemptAt[unit]! + channels.latencyS[unit]!
  );
}

/** At a cycle, units take what has reached them. */
export function receive({ channels }: ChannelContext, work: DispatchWork, instant: number): void {
  const { state, faults } = work;
  for (let unit = 0; unit < work.offerKw.length; unit += 1) {
    if (faults.isSilent[unit] === 1 || faults.isCommsLost[unit] === 1) continue;
    if (!isOpen(state, unit)) {
      take(state, unit);
      continue;
    }
    const arrivesAt = state.attemptAt[unit]! + channels.latencyS[unit]!;
    if (state.isAttemptLost[unit] === 1 || instant < arrivesAt || state.attempts[unit] === 0)
      continue;
    state.takenCapKw[unit] = state.sentCapKw[unit]!;
    state.takenLiftKw[unit] = state.sentLiftKw[unit]!;
    state.takenBy[unit] = state.sentBy[unit]!;
    close(work, unit, state.isAttemptHeard[unit] === 1 ? arrivesAt : instant, "acknowledged");
    state.isGivenUp[unit] = 0;
  }
}

/** After an action, sends what units are to be told, and what they have not answered in time once more. */
export function send(context: ChannelContext, work: DispatchWork, instant: number): void {
  const { state } = work;
  const { isApi, repeatS, latencyS } = context.channels;
  let units = 0;
  for (let unit = 0; unit < work.offerKw.length; unit += 1) {
    const isNew = !isOpen(state, unit);
    if (isNew && hasTaken(state, unit)) continue;
    if (!isNew && state.attempts[unit]! > 0) {
      // Whether a sending was lost is not known before its answer is due.
      const waitS = Math.max(repeatS[unit]!, latencyS[unit]!);
      if (instant < state.attemptAt[unit]! + waitS) continue;
    }
    attempt(context, work, unit, instant, instant);
    if (!isNew) continue;
    work.sentCount += 1;
    if (isApi[unit] === 0) units += 1;
  }
  if (units > 0) work.executions.push({ at: instant, units });
}

/**
 * Tells units ahead of an instant what holds from it on, by as much as their channels take: they have it then, but for those that
 * are silent and messages that are lost.
 */
export function tellAhead(context: ChannelContext, work: DispatchWork, instant: number): void {
  const { state, faults } = work;
  const { isApi, latencyS } = context.channels;
  let units = 0;
  for (let unit = 0; unit < work.offerKw.length; unit += 1) {
    if (state.isControlled[unit] === 0) continue;
    const isNew = !isOpen(state, unit);
    if (isNew ? hasTaken(state, unit) : carriesNewest(state, unit)) {
      if (isNew && faults.isSilent[unit] === 0) take(state, unit);
      continue;
    }
    const sentAt = Math.max(0, instant - latencyS[unit]!);
    attempt(context, work, unit, sentAt, instant);
    if (isNew) {
      work.sentCount += 1;
      if (isApi[unit] === 0) units += 1;
    }
    if (faults.isSilent[unit] === 1 || state.isAttemptLost[unit] === 1) continue;
    take(state, unit);
    close(work, unit, instant, "acknowledged");
  }
  if (units > 0) work.executions.push({ at: instant, units });
}

/** Whether a unit follows the newest set-point already. */
function hasTaken(state: AnmState, unit: number): boolean {
  return (
    state.takenCapKw[unit] === state.askedCapKw[unit] &&
    state.takenLiftKw[unit] === state.askedLiftKw[unit]
  );
}

function carriesNewest(state: AnmState, unit: number): boolean {
  return (
    state.sentCapKw[unit] === state.askedCapKw[unit] &&
    state.sentLiftKw[unit] === state.askedLiftKw[unit]
  );
}

/** Sends the newest set-point; whether it is lost depends on the unit and the second alone. `now`: when the manager acts. */
function attempt(
  { channels }: ChannelContext,
  { state, faults }: DispatchWork,
  unit: number,
  sentAt: number,
  now: number,
): void {
  if (!isOpen(state, unit) || state.attempts[unit] === 0) {
    state.sentAt[unit] = sentAt;
    state.attempts[unit] = 0;
    state.lostAttempts[unit] = 0;
  }
  const probability = channels.failureProbability[unit]!;
  const isLost = probability > 0 && draw(channels, unit, now, sentAt !== now) < probability;
  state.attempts[unit]! += 1;
  state.attemptAt[unit] = sentAt;
  state.isAttemptLost[unit] = isLost ? 1 : 0;
  const isDeaf = faults.isSilent[unit] === 1 || faults.isCommsLost[unit] === 1;
  state.isAttemptHeard[unit] = isDeaf ? 0 : 1;
  state.lostAttempts[unit]! += isLost ? 1 : 0;
  state.sentCapKw[unit] = state.askedCapKw[unit]!;
  state.sentLiftKw[unit] = state.askedLiftKw[unit]!;
  state.sentBy[unit] = state.askedBy[unit]!;
}

function draw({ losses }: Channels, unit: number, now: number, isAhead: boolean): number {
  const period = Math.floor(now / PERIOD_SECONDS);
  const second = now - period * PERIOD_SECONDS;
  return uniformDraw(losses, unit, period, 2 * second + (isAhead ? 1 : 0));
}

/** Gives a message up that was not answered in time; the calls that follow are a message of their own. */
export function giveUp({ channels }: ChannelContext, work: DispatchWork, instant: number): void {
  const { state } = work;
  for (let unit = 0; unit < work.offerKw.length; unit += 1) {
    if (!isOpen(state, unit) || state.isGivenUp[unit] === 1) continue;
    if (instant - state.sentAt[unit]! < channels.timeoutS[unit]!) continue;
    const isLost = state.lostAttempts[unit] === state.attempts[unit];
    close(work, unit, instant, isLost ? "failed" : "timedOut");
    state.sentAt[unit] = instant;
    state.attempts[unit] = 0;
    state.isGivenUp[unit] = 1;
  }
}

function close(
  { state, messages }: DispatchWork,
  unit: number,
  closedAt: number,
  outcome: MessageOutcome,
): void {
  messages.push({
    unit,
    closedAt,
    outcome,
    sentAt: state.sentAt[unit]!,
    attempts: state.attempts[unit]!,
    capKw: state.sentCapKw[unit]!,
    liftKw: state.sentLiftKw[unit]!,
    by: state.sentBy[unit]!,
  });
  state.sentAt[unit] = NOTHING_OPEN;
}
