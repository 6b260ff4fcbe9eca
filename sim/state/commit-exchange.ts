/**
 * The local energy exchange inside a run, and its commits: the only writer of what is cleared and metered and not settled yet; makes the
 * rows of orders and trades once they are settled. Takes world and gate; gives what a gate may know.
 */
import { amountMicroGbp } from "../core/money.ts";
import { periodStart } from "../core/time.ts";
import { forecast } from "../forecast/forecast.ts";
import type {
  ClearedPeriod,
  ExchangeContext,
  ExchangeOutcome,
  SettledPeriod,
} from "../model/energy-exchange.ts";
import type { Readings } from "../model/readings.ts";
import { WHOLESALE } from "../settlement/accounts/outside-accounts.ts";
import { notifiedKw, periodWh } from "./read-balance.ts";
import type { World } from "./world.ts";

/** By settlement period. */
export interface ExchangeState {
  readonly cleared: Map<number, ClearedPeriod>;
  /** Wh injected, by unit. */
  readonly meteredWh: Map<number, Float64Array>;
}

export const exchangeState = (): ExchangeState => ({ cleared: new Map(), meteredWh: new Map() });

/** What a gate at an instant may know. */
export function exchangeContext(world: World, instant: number): ExchangeContext {
  const { network, exchange, forecaster, series, balancing } = world;
  return {
    expectedWh(period) {
      const believed = forecast(forecaster, period, 1, instant);
      const movedWh = world.expectedMoveWh.get(period);
      return notifiedKw(world, period, believed).map(
        (kw, unit) => periodWh(kw) + (movedWh?.[unit] ?? 0),
      );
    },
    metered(period) {
      const [cleared, wh] = [exchange.cleared.get(period), exchange.meteredWh.get(period)];
      if (cleared === undefined || wh === undefined) return undefined;
      return {
        cleared,
        of: (id) => {
          const unit = network.units.ids.indexOf(id);
          return { meteredWh: wh[unit]!, billedBy: balancing.offtakers[unit] ?? WHOLESALE };
        },
        dayAheadGbpPerMwh: series.priceGbpPerMwh(period),
      };
    },
  };
}

/** What the gates of a page cleared and settled. */
export function commitExchange(
  world: World,
  { cleared = [], settled = [] }: ExchangeOutcome,
): void {
  const { exchange } = world;
  for (const each of cleared) exchange.cleared.set(each.period, each);
  for (const each of settled) {
    recordSettled(world, each);
    exchange.cleared.delete(each.cleared.period);
    exchange.meteredWh.delete(each.cleared.period);
  }
}

/** Keeps what was metered of a period until it is settled. */
export function keepMetered({ exchange }: World, period: number, { deliveredWh }: Readings): void {
  if (exchange.cleared.has(period)) exchange.meteredWh.set(period, deliveredWh.slice());
}

function recordSettled({ tables }: World, { cleared, residuals }: SettledPeriod): void {
  const start = periodStart(cleared.period);
  for (const { order, tradedWh, meteredWh, residualWh, residualMicroGbp } of residuals)
    tables.exchange_orders.append(
      order.placedAt,
      start,
      order.id,
      order.unit,
      order.side,
      order.energyWh,
      order.limitGbpPerMwh,
      tradedWh,
      meteredWh,
      residualWh,
      residualMicroGbp,
    );
  for (const trade of cleared.trades)
    tables.exchange_trades.append(
      cleared.clearedAt,
      start,
      trade.id,
      trade.buyer,
      trade.seller,
      trade.energyWh,
      trade.priceGbpPerMwh,
      trade.bidGbpPerMwh,
      trade.askGbpPerMwh,
      amountMicroGbp(trade.energyWh, trade.priceGbpPerMwh),
    );
}
