/**
 * Offsetting in a tick: a lead that is told changes what it does of its own accord, before services and network management see it.
 * Takes a tick whose course was read; writes what units could do then, and the trades that dispatch follows. What a follower may
 * not do yet is not available to it, so that nobody is curtailed by it.
 */
import { periodOf, periodStart } from "../core/time.ts";
import { SECONDS_PER_DAY, wholeWh } from "../core/units.ts";
import { availability } from "../dispatch/availability.ts";
import { matchOf, OFFSET_PHASE, type OffsetTerms } from "../dispatch/offsetting.ts";
import type { AnmState } from "../dispatch/state.ts";
import {
  type AgreedOffset,
  leadSign,
  type MeteredOffset,
  OFFSETTING,
} from "../model/offsetting.ts";
import type { Segment } from "../model/readings.ts";
import { keptLimitsIn, unraisedLimitsIn } from "../positions/capacity-book.ts";
import { changePlan } from "./follow-instructions.ts";
import type { PresentOffset } from "./offsetting-state.ts";
import type { World } from "./world.ts";

export function followOffsetting(world: World, start: number): void {
  const { inputs, network, offsetting, capacity, anm } = world;
  const trades = tradesAt(world, start);
  offsetting.present = [];
  if (trades.length === 0) return;
  const { untoldKw, withinKw, lowestKw, highestKw } = offsetting;
  const { tickSourceKw, tickPlannedKw, tickStoredWh, potentialKw } = inputs;
  untoldKw.set(potentialKw);
  for (const trade of trades)
    if (isLeadTold(world, trade, start)) {
      const changeKw = leadSign(trade) * trade.kw;
      changePlan(network, trade.lead, changeKw, untoldKw, tickSourceKw, tickPlannedKw);
    }
  const period = periodOf(start);
  const offers = [tickSourceKw, tickPlannedKw, tickStoredWh] as const;
  const out = [potentialKw, inputs.lowestKw, inputs.highestKw] as const;
  availability(network, keptLimitsIn(capacity, period), ...offers, ...out);
  const byThemselves = [withinKw, lowestKw, highestKw] as const;
  availability(network, unraisedLimitsIn(capacity, period), ...offers, ...byThemselves);
  for (const { follower, ...trade } of trades)
    if (phaseOf(anm, follower, trade) >= OFFSET_PHASE.leadDown)
      potentialKw[follower] = withinKw[follower]!;
  offsetting.present = trades.map((trade) => presentOf(world, trade, start));
}

/** Trades whose window is open; and for the tick after it those that ended, unless their follower follows in another by then. */
function tradesAt({ offsetting }: World, start: number): AgreedOffset[] {
  const period = periodOf(start);
  const open = offsetting.standing.get(period) ?? [];
  const ended =
    start === periodStart(period)
      ? (offsetting.standing.get(period - 1) ?? []).filter(({ toPeriod }) => toPeriod === period)
      : [];
  return [
    ...open,
    ...ended.filter(({ follower }) => open.every((other) => other.follower !== follower)),
  ];
}

/** What is remembered of a follower from before a trade began is of another trade. */
function phaseOf(
  { offsetPhase, offsetSince }: AnmState,
  follower: number,
  { fromPeriod }: Pick<AgreedOffset, "fromPeriod">,
): number {
  return offsetSince[follower]! < periodStart(fromPeriod)
    ? OFFSET_PHASE.waiting
    : offsetPhase[follower]!;
}

/** Who has changed goes on where no word reaches it; who is tripped, without supply or silent does not. */
function isLeadTold(world: World, trade: AgreedOffset, start: number): boolean {
  const { work, anm, present } = world;
  const { lead } = trade;
  if (start >= periodStart(trade.toPeriod)) return false;
  const phase = phaseOf(anm, trade.follower, trade);
  if (phase >= OFFSET_PHASE.leadDown) return false;
  const hasChanged = phase >= OFFSET_PHASE.followerUp;
  return (
    work.faults.isSilent[lead] === 0 &&
    (hasChanged || work.faults.isCommsLost[lead] === 0) &&
    anm.tripBy[lead]! < 0 &&
    present.state.isUnitSupplied[lead] === 1
  );
}

function presentOf(world: World, trade: AgreedOffset, start: number): PresentOffset {
  const { lead, follower } = trade;
  const { untoldKw, withinKw } = world.offsetting;
  return {
    ...{ trade: trade.id, lead, follower, sign: leadSign(trade), terms: termsOf(world, trade) },
    ...{ leadUntoldKw: untoldKw[lead]!, withinKw: withinKw[follower]! },
    backAbove: world.scenario.venues[OFFSETTING]!.backAbove,
    agreed: trade,
    isOpen: start < periodStart(trade.toPeriod),
  };
}

function termsOf(world: World, trade: AgreedOffset): OffsetTerms {
  const { returnS, testEveryDays, ...own } = world.scenario.venues[OFFSETTING]!;
  const from = periodStart(trade.fromPeriod);
  const technology = world.network.units.technology[trade.follower]!;
  return {
    ...{ kw: trade.kw, toleranceFrac: own.toleranceFrac, commsTimeoutS: own.commsTimeoutS },
    rampS: own.rampS,
    returnS: technology === "generator" ? returnS.thermal : returnS.inverter,
    ...{ from, to: periodStart(trade.toPeriod) },
    testDueAt: trade.testedAt + testEveryDays * SECONDS_PER_DAY,
  };
}

/** What units may do in a stretch of constant output: a follower no more than its trade lets it. */
export function mayDoKw({ inputs, offsetting }: World, { offsetExtraKw }: Segment): Float64Array {
  if (offsetting.present.length === 0) return inputs.potentialKw;
  const { mayKw } = offsetting;
  mayKw.set(inputs.potentialKw);
  for (const { follower, sign, withinKw } of offsetting.present) {
    const mostKw = withinKw - sign * offsetExtraKw[follower]!;
    mayKw[follower] =
      sign === -1 ? Math.min(mayKw[follower]!, mostKw) : Math.max(mayKw[follower]!, mostKw);
  }
  return mayKw;
}

/** What followers that may not do all they could take off the flow at a constraint without curtailment. */
export function waitingFlowKw(
  { inputs, offsetting, present: { state } }: World,
  mayKw: Float64Array,
  constraint: number,
): number {
  let flowKw = 0;
  for (const { follower } of offsetting.present) {
    if (state.isUnitSupplied[follower] === 0) continue;
    const s = state.model.sensitivity[constraint * mayKw.length + follower]!;
    flowKw += s * (mayKw[follower]! - inputs.potentialKw[follower]!);
  }
  return flowKw;
}

/** Adds to the registers what a stretch of constant output was of each trade. */
export function addOffsets({ offsetting }: World, { levelKw, seconds }: Segment): void {
  for (const { agreed, isOpen, ...present } of offsetting.present) {
    if (!isOpen) continue;
    const { lead, follower, sign, leadUntoldKw, withinKw } = present;
    const changedKw = sign * (levelKw[lead]! - leadUntoldKw);
    const leadKw = Math.max(0, Math.min(agreed.kw, changedKw));
    const beyondKw = 0 - sign * (levelKw[follower]! - withinKw);
    const { matchedKw, unmatchedKw } = matchOf(beyondKw, leadKw);
    const register = offsetting.registers.get(agreed.id) ?? NOTHING;
    offsetting.registers.set(agreed.id, {
      leadKws: register.leadKws + leadKw * seconds,
      matchedKws: register.matchedKws + matchedKw * seconds,
      unmatchedKws: register.unmatchedKws + unmatchedKw * seconds,
    });
  }
}

const NOTHING = { leadKws: 0, matchedKws: 0, unmatchedKws: 0 } as const;

/** What the registers of the period that is being metered come to. */
export function meteredOffsets({ offsetting }: World): MeteredOffset[] {
  return offsetting.present
    .filter(({ isOpen }) => isOpen)
    .map(({ agreed: offset }) => {
      const register = offsetting.registers.get(offset.id);
      return {
        offset,
        leadWh: wholeWh(register?.leadKws ?? 0),
        matchedWh: wholeWh(register?.matchedKws ?? 0),
        unmatchedWh: wholeWh(register?.unmatchedKws ?? 0),
      };
    });
}
