/**
 * Which trades stand for a period, what became of them once metered, and when its ticks start.
 */
import { periodStart } from "../core/time.ts";
import type { Trade, TradeOutcome } from "../model/venues.ts";
import {
  type Fulfilment,
  fulfilments,
  type SellerMeters,
} from "../venues/performance/fulfilment.ts";
import { nextHoldEnd } from "./hold-headroom.ts";
import { knownOf } from "./meter-past.ts";
import type { PeriodLists, Tick, World } from "./world.ts";

/** Trades of a period that were concluded and not cancelled. */
export function standingTrades(world: World, period: number): readonly Trade[] {
  return (world.trades.get(period) ?? []).filter((trade) => trade.outcome === "matched");
}

/** The trades that the network manager dispatches: none where a trial leaves dispatch out. */
export function dispatchedTrades(world: World, period: number): readonly Trade[] {
  return world.stepPlaces.dispatch === "skipped" ? [] : standingTrades(world, period);
}

/** What is known of sellers in a period that is over, before its commit. */
export function sellerMeters(world: World, period: number): SellerMeters {
  const { uninstructed, inputs } = world;
  return {
    declaredKw: inputs.plannedKw,
    known: (unit) => knownOf(world, unit, period),
    beforeKw: (unit) => (uninstructed.isKnown[unit] === 1 ? uninstructed.kw[unit] : undefined),
  };
}

/** The trades of a period with what became of each: idle when the network manager never reached it. */
export function meteredTrades(world: World, period: number, lists: PeriodLists): Trade[] {
  const { baseline, stepPlaces } = world;
  const measured = fulfilments(lists.trades, lists.minutes, sellerMeters(world, period), baseline);
  const fulfilled = new Map(lists.trades.map((trade, row) => [trade.id, measured[row]!]));
  return (world.trades.get(period) ?? []).map((trade) => {
    const of = fulfilled.get(trade.id);
    if (of === undefined)
      return trade.outcome === "matched"
        ? { ...trade, outcome: "idle", reason: "notDispatched" }
        : trade;
    const counted = stepPlaces.performance === "skipped" ? asInstructed(of) : of;
    return { ...trade, ...counted, outcome: outcomeOf(counted) };
  });
}

/** Where nobody measures, what was instructed counts as delivered. */
const asInstructed = ({ instructedWh }: Fulfilment): Fulfilment => ({
  instructedWh,
  deliveredWh: instructedWh,
  fulfilmentFrac: 1,
  buyerLossWh: 0,
});

function outcomeOf({ instructedWh, deliveredWh }: Fulfilment): TradeOutcome {
  if (deliveredWh > 0) return "delivered";
  return instructedWh > 0 ? "undelivered" : "idle";
}

/** When the next instruction of a service comes into force, or the headroom that was held for one is given up. What a fault has the units told is known only while ticks go on. */
function nextInstruction(world: World, period: number, after: number): number {
  const { services } = world;
  let next = Infinity;
  for (const { from } of services.instructions.get(period) ?? [])
    if (from > after && from < next) next = from;
  return Math.min(next, nextHoldEnd(world, period, after));
}

/** The ticks of a period as they are known now. */
export function* ticksOf(world: World, period: number): Generator<Tick> {
  const end = periodStart(period + 1);
  for (let start = periodStart(period); start < end; ) {
    const tick = tickFrom(world, period, start);
    yield tick;
    start += tick.seconds;
  }
}

/**
 * The tick that begins at an instant: of the set length, and broken where a fault begins or ends an instruction comes into
 * force or a hold ends, so that inside it nothing changes.
 */
export function tickFrom(world: World, period: number, start: number): Tick {
  const tickS = world.scenario.period.tickMinutes * 60;
  const end = periodStart(period + 1);
  const tickEnd = start - ((start - periodStart(period)) % tickS) + tickS;
  const fault = world.faults.changesBetween(start + 1, end)[0] ?? end;
  return {
    start,
    seconds: Math.min(tickEnd, fault, nextInstruction(world, period, start)) - start,
  };
}
