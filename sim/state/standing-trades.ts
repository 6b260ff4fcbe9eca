/**
 * Which trades stand for a period, what became of them once metered, and when its ticks start.
 */
import { PERIOD_SECONDS, periodStart } from "../core/time.ts";
import type { Trade, TradeOutcome } from "../model/venues.ts";
import {
  type Fulfilment,
  fulfilments,
  type SellerMeters,
} from "../venues/performance/fulfilment.ts";
import type { PeriodLists, Tick, World } from "./world.ts";

/** Trades of a period that were concluded and not cancelled. */
export function standingTrades(world: World, period: number): readonly Trade[] {
  return (world.trades.get(period) ?? []).filter((trade) => trade.outcome === "matched");
}

/** The trades that the network manager dispatches: none where a trial leaves dispatch out. */
export function dispatchedTrades(world: World, period: number): readonly Trade[] {
  return world.stepPlaces.dispatch === "skipped" ? [] : standingTrades(world, period);
}

/** The trades of a period with what became of each: idle when the network manager never reached it. */
export function meteredTrades(world: World, period: number, lists: PeriodLists): Trade[] {
  const { baseline, uninstructed, inputs, stepPlaces } = world;
  const meters: SellerMeters = {
    declaredKw: inputs.plannedKw,
    beforeKw: (unit) => (uninstructed.isKnown[unit] === 1 ? uninstructed.kw[unit] : undefined),
  };
  const measured = fulfilments(lists.trades, lists.minutes, meters, baseline);
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

/** The ticks of a period: of the set length, and broken where a fault begins or ends, so that inside one nothing changes. */
export function* ticksOf(world: World, period: number): Generator<Tick> {
  const tickS = world.scenario.period.tickMinutes * 60;
  const first = periodStart(period);
  const end = first + PERIOD_SECONDS;
  const breaks = world.faults.changesBetween(first, end);
  let start = first;
  while (start < end) {
    const tickEnd = start - ((start - first) % tickS) + tickS;
    const stop = Math.min(tickEnd, breaks.find((instant) => instant > start) ?? end);
    yield { start, seconds: stop - start };
    start = stop;
  }
}
