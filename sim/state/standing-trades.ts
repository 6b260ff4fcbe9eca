/**
 * Which trades stand for a period, what became of them once metered, and when its ticks start.
 */
import { PERIOD_SECONDS, periodStart } from "../core/time.ts";
import type { Readings } from "../model/readings.ts";
import type { Trade } from "../model/venues.ts";
import type { PeriodLists, Tick, World } from "./world.ts";

/** Trades of a period that were concluded and not cancelled. */
export function standingTrades(world: World, period: number): readonly Trade[] {
  return (world.trades.get(period) ?? []).filter((trade) => trade.outcome === "matched");
}

/** The trades of a period with what was delivered under each: idle when the network manager never reached it. */
export function meteredTrades(
  world: World,
  period: number,
  lists: PeriodLists,
  readings: Readings,
): Trade[] {
  const deliveredWh = new Map(lists.trades.map((trade, row) => [trade.id, readings.tradeWh[row]!]));
  return (world.trades.get(period) ?? []).map((trade) => {
    const wh = deliveredWh.get(trade.id);
    if (wh === undefined) return trade;
    return {
      ...trade,
      deliveredWh: wh,
      outcome: wh > 0 ? ("delivered" as const) : ("idle" as const),
    };
  });
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
