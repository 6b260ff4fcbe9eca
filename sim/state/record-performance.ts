/**
 * What performance is measured by, where a scenario asks for it: the relief of trades, and each instructed minute of sellers.
 * Takes trades as they come to their end and the minutes of a period before its commit; makes their rows and nothing else.
 */
import { periodStart } from "../core/time.ts";
import { SECONDS_PER_MINUTE } from "../core/units.ts";
import { signOf } from "../model/direction.ts";
import { MINUTES_PER_PERIOD } from "../model/readings.ts";
import type { Trade } from "../model/venues.ts";
import { instructedMinutes, measuredSellers } from "../venues/performance/fulfilment.ts";
import { watts } from "./record.ts";
import { sellerMeters } from "./standing-trades.ts";
import type { PeriodLists, World } from "./world.ts";

const isAskedFor = ({ scenario }: World): boolean => scenario.outputs?.performance === true;

/** Beside the row of a trade. */
export function recordVolumes(world: World, trade: Trade): void {
  if (!isAskedFor(world)) return;
  const reliefKw = trade.sellerKw * trade.sellerSensitivity;
  world.tables.trade_volumes.append(periodStart(trade.period), trade.id, watts(reliefKw));
}

/** The instructed minutes of a period, trade by trade. */
export function recordTradeMinutes(
  world: World,
  period: number,
  { trades, minutes }: Pick<PeriodLists, "trades" | "minutes">,
): void {
  if (!isAskedFor(world)) return;
  const { ids } = world.network.units;
  const told = instructedMinutes(minutes);
  const meters = sellerMeters(world, period);
  for (const of of measuredSellers(trades, minutes, told, meters, world.baseline)) {
    for (const row of of.rows) {
      const { id, seller, sellerDirection } = trades[row]!;
      for (let minute = 0; minute < MINUTES_PER_PERIOD; minute += 1) {
        const kw = told[row * MINUTES_PER_PERIOD + minute]!;
        if (kw === 0) continue;
        world.tables.trade_minutes.append(
          periodStart(period) + minute * SECONDS_PER_MINUTE,
          id,
          ids[seller]!,
          watts(signOf(sellerDirection) * kw),
          watts(of.levelKw[minute]!),
          watts(of.baselineKw[minute]!),
        );
      }
    }
  }
}
