/**
 * What sellers of obligations were told and did, minute by minute; a part of the metering stage. Takes stretches of constant output and the lists in force; adds what was asked of
 * each seller in its buyer's place, what it injected, and what was taken of what the buyer had bought free.
 * An instruction to a unit that the network manager lost stands as it was given last; who has no supply is told nothing.
 * What a breaker or a fail-safe did is not the seller's doing: it counts as if the seller had done nothing.
 */
import type { ConstraintList } from "../access/lists.ts";
import { periodOf, periodStart } from "../core/time.ts";
import { SECONDS_PER_MINUTE } from "../core/units.ts";
import { heldBackKw } from "../model/direction.ts";
import { HOLD, MINUTES_PER_PERIOD, type Segment, type TradeMinutes } from "../model/readings.ts";
import type { Trade } from "../model/venues.ts";
import { overSlices, tightest } from "./curtailment-causes.ts";

export function addTradeMinutes(
  minutes: TradeMinutes,
  availableKw: Float64Array,
  segment: Segment,
  lists: readonly ConstraintList[],
  trades: readonly Trade[],
): void {
  if (trades.length === 0) return;
  const instructedKw = instructed(availableKw, segment, lists, trades);
  const first = periodStart(periodOf(segment.start));
  const end = segment.start + segment.seconds;
  for (const [row, trade] of trades.entries()) {
    const { seller } = trade;
    const isOwnDoing = segment.hold[seller] === HOLD.setPoint;
    const levelKw = isOwnDoing ? segment.levelKw[seller]! : availableKw[seller]!;
    const takenKw = taken(segment, lists, trade);
    for (let from = segment.start; from < end; ) {
      const minute = Math.floor((from - first) / SECONDS_PER_MINUTE);
      const to = Math.min(end, first + (minute + 1) * SECONDS_PER_MINUTE);
      const cell = row * MINUTES_PER_PERIOD + minute;
      const seconds = to - from;
      minutes.instructedKws[cell]! += instructedKw[row]! * seconds;
      minutes.levelKws[cell]! += levelKw * seconds;
      minutes.availableKws[cell]! += availableKw[seller]! * seconds;
      minutes.takenKws[cell]! += takenKw * seconds;
      from = to;
    }
  }
}

/** What each trade's seller is asked for in the buyer's place, kW: its slices, as far as the set-points reach. */
function instructed(
  availableKw: Float64Array,
  segment: Segment,
  lists: readonly ConstraintList[],
  trades: readonly Trade[],
): Float64Array {
  const out = new Float64Array(trades.length);
  const rowOf = new Map(trades.map(({ id }, row) => [id, row]));
  const sold = lists.map((list) => list.sold);
  for (const direction of ["down", "up"] as const) {
    const selling = trades.filter((trade) => trade.sellerDirection === direction);
    for (const unit of new Set(selling.map((trade) => trade.seller))) {
      if (segment.hold[unit] === HOLD.outage) continue;
      const { totalKw, binding } = tightest(availableKw, segment, unit, direction);
      if (totalKw <= 0) continue;
      const moved = { unit, direction, totalKw };
      overSlices(availableKw, segment, moved, binding, sold, (_, { trade }, kw) => {
        out[rowOf.get(trade)!]! += kw;
      });
    }
  }
  return out;
}

/** What the trade's constraint took of the part of its buyer's output, or consumption, that all trades there freed, kW. */
function taken(
  segment: Segment,
  lists: readonly ConstraintList[],
  { buyer, constraint, buyerDirection }: Trade,
): number {
  const hold = segment.hold[buyer];
  if (segment.bindingConstraint[buyer] !== constraint) return 0;
  if (hold !== HOLD.setPoint && hold !== HOLD.trip) return 0;
  let freedKw = 0;
  for (const kept of lists[constraint]!.kept)
    if (kept.buyer === buyer && kept.direction === buyerDirection) freedKw += kept.kw;
  return Math.max(0, freedKw - heldBackKw(buyerDirection, segment.levelKw[buyer]!));
}
