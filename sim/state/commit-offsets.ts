/**
 * Approval of offsetting inside a run, and its commits: the only writer of trades that stand and of what meters showed of them. Takes
 * agreed trades; gives verdicts. The gate loop applies them to the limits of connections and to the book of promises, the period page
 * enters what was metered, a row a trade.
 */
import { periodStart } from "../core/time.ts";
import {
  type AgreedOffset,
  leadSign,
  type MeteredOffset,
  OFFSETTING,
  type OffsettingContext,
  type OffsetVerdict,
} from "../model/offsetting.ts";
import type { GateResults } from "../model/venues.ts";
import { reserve } from "../positions/book.ts";
import { forgetCapacity, raiseLimit } from "../positions/capacity-book.ts";
import { breachMicroGbp, priceMicroGbp } from "../venues/offsetting/payments.ts";
import type { StateDelivery } from "./approval-conditions.ts";
import {
  approvalOf,
  byHand,
  decideOn,
  FORGET_AFTER_PERIODS,
  studiedOffset,
  wordsOf,
} from "./approve-capacity.ts";
import { meteredOffsets } from "./follow-offsetting.ts";
import { awardsOf } from "./period-awards.ts";
import { watts } from "./record.ts";
import type { World } from "./world.ts";

/** What a gate at an instant may know and ask of offsetting. */
export function offsetContext(
  world: World,
  instant: number,
  state: StateDelivery | undefined,
): OffsettingContext {
  return {
    metered: (period) => world.offsetting.metered.get(period) ?? [],
    approve: (agreed) => {
      if (state === undefined) throw new RangeError("offsetting is approved by day gates alone");
      if (agreed.length === 0) return [];
      const now = agreed.map((offset) =>
        studiedOffset(world.network, offset, instant, byHand(approvalOf(world), offset.id)),
      );
      return decideOn(world, now, state, true).map((verdict, row) => ({
        ...{ offset: agreed[row]!, isApproved: verdict.isApproved },
        because: wordsOf(world, verdict),
      }));
    },
  };
}

/** Called by the gate loop alone: what is approved stands where its lead can promise it, and raises its follower's limit. */
export function applyOffsets(
  world: World,
  results: GateResults,
  at: number,
  fromPeriod: number,
  verdicts: readonly OffsetVerdict[],
): void {
  forgetCapacity(world.capacity, fromPeriod - FORGET_AFTER_PERIODS);
  for (const { offset, isApproved, because } of verdicts) {
    const refusal = isApproved ? promise(world, results, offset) : because;
    if (refusal === undefined) stand(world, offset);
    results.events.push({
      kind: refusal === undefined ? "offsetApproved" : "offsetRefused",
      ...{ at, trade: offset.id, kw: offset.kw, because: refusal ?? because },
      unit: world.network.units.ids[offset.follower]!,
    });
  }
}

/** Why the lead cannot promise its change, or either side is promised to a service; undefined where it now is promised. */
function promise(world: World, results: GateResults, offset: AgreedOffset): string | undefined {
  const { id: holder, lead, follower, kw, fromPeriod, toPeriod } = offset;
  for (let period = fromPeriod; period < toPeriod; period += 1) {
    const award = awardsOf(world, results.services, period).find(
      ({ unit, state }) =>
        (unit === lead || unit === follower) && (state === "awarded" || state === "armed"),
    );
    if (award !== undefined)
      return `${world.network.units.ids[award.unit]!} is promised to ${award.service}`;
  }
  const direction = leadSign(offset) === 1 ? "up" : "down";
  const answer = reserve(world.book, {
    ...{ holder, unit: lead, fromPeriod, toPeriod, direction, kw },
  });
  return answer.kind === "reserved" ? undefined : `${answer.by}: ${answer.why}`;
}

function stand({ offsetting, capacity, network }: World, offset: AgreedOffset): void {
  const { follower, kw, fromPeriod, toPeriod } = offset;
  const connection = network.units.connection[follower]!;
  raiseLimit(capacity, { connection, capacity: offset.capacity, kw }, fromPeriod, toPeriod);
  for (let period = fromPeriod; period < toPeriod; period += 1) {
    const beside = offsetting.standing.get(period) ?? [];
    offsetting.standing.set(period, [...beside, offset]);
  }
}

/** Periods for which a settlement gate may still be due: it is at most two weeks late. */
const KEPT_PERIODS = 14 * 50;

/** Enters what was metered of the trades of a period, and forgets what nobody asks for any more. */
export function commitOffsets(world: World, period: number): void {
  const { offsetting } = world;
  const metered = meteredOffsets(world);
  if (metered.length > 0) offsetting.metered.set(period, metered);
  for (const each of metered) recordOffset(world, period, each);
  offsetting.registers.clear();
  offsetting.standing.delete(period - 1);
  offsetting.metered.delete(period - KEPT_PERIODS);
}

function recordOffset({ network, tables, scenario }: World, period: number, of: MeteredOffset) {
  const { offset, leadWh, matchedWh, unmatchedWh } = of;
  const settings = scenario.venues[OFFSETTING];
  if (settings === undefined) throw new RangeError("a trade without its venue");
  tables.offsetting_trades.append(
    periodStart(period),
    offset.id,
    network.units.ids[offset.lead]!,
    network.units.ids[offset.follower]!,
    offset.capacity,
    offset.initiator,
    watts(offset.kw),
    leadWh,
    matchedWh,
    unmatchedWh,
    priceMicroGbp(of),
    breachMicroGbp(of, settings.breachGbpPerMwh),
  );
}
