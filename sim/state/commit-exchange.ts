/**
 * Commits of the local energy exchange: the only writer of what is cleared and metered and not settled yet; makes the rows of orders and
 * trades once they are settled. Takes the world and what gates brought about.
 */
import { amountMicroGbp } from "../core/money.ts";
import { periodStart } from "../core/time.ts";
import type { ExchangeOutcome, SettledPeriod } from "../model/energy-exchange.ts";
import type { Readings } from "../model/readings.ts";
import type { World } from "./world.ts";

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
      trade.buyerGbpPerMwh,
      trade.sellerGbpPerMwh,
      trade.bidGbpPerMwh,
      trade.askGbpPerMwh,
      amountMicroGbp(trade.energyWh, trade.buyerGbpPerMwh),
      amountMicroGbp(trade.energyWh, trade.sellerGbpPerMwh),
    );
}
