/**
 * Commits of the local energy exchange: the only writer of what is cleared and metered and not settled yet, and of what members have
 * learnt; makes the rows of orders, trades and positions once they are settled. Takes the world and what gates brought about.
 */
import { amountMicroGbp } from "../core/money.ts";
import { periodStart } from "../core/time.ts";
import { wholeWh } from "../core/units.ts";
import type {
  EnergyTrade,
  ExchangeOutcome,
  MemberPosition,
  SettledPeriod,
} from "../model/energy-exchange.ts";
import type { Readings } from "../model/readings.ts";
import { learntBy } from "./exchange-state.ts";
import type { World } from "./world.ts";

/** What the gates of a page cleared and settled, and what members learnt by it. */
export function commitExchange(
  world: World,
  { cleared = [], settled = [], learnt = [] }: ExchangeOutcome,
): void {
  const { exchange } = world;
  for (const each of cleared)
    exchange.cleared.set(each.period, [...(exchange.cleared.get(each.period) ?? []), each]);
  for (const { unit, side, values } of learnt) learntBy(exchange, unit, side).set(values);
  for (const each of settled) {
    recordSettled(world, each);
    for (const position of each.positions) countGain(world, position);
    exchange.cleared.delete(each.period);
    exchange.meteredWh.delete(each.period);
  }
}

/** Of a group of homes, whose rows come after those of units. */
function countGain(
  { exchange, homeGains, network }: World,
  { unit, tradedWh, gainMicroGbp }: MemberPosition,
): void {
  const group = exchange.rowOf.get(unit)! - network.units.ids.length;
  if (group < 0) return;
  const { sellingMicroGbp, buyingMicroGbp } = homeGains;
  const gains = tradedWh > 0 ? sellingMicroGbp : buyingMicroGbp;
  gains[group]! += gainMicroGbp;
}

/** Keeps what was metered of a period until it is settled. */
export function keepMetered(
  { exchange, registers, scenario: { homes } }: World,
  period: number,
  { deliveredWh }: Readings,
): void {
  if (!exchange.cleared.has(period)) return;
  const injectedWh = new Float64Array(deliveredWh.length + homes.length);
  injectedWh.set(deliveredWh);
  const firstHomes = registers.demandKws.length - homes.length;
  for (let group = 0; group < homes.length; group += 1)
    injectedWh[deliveredWh.length + group] = 0 - wholeWh(registers.demandKws[firstHomes + group]!);
  exchange.meteredWh.set(period, injectedWh);
}

function recordSettled({ tables }: World, { period, cleared, positions }: SettledPeriod): void {
  const start = periodStart(period);
  for (const { clearedAt, orders, trades } of cleared) {
    const { boughtWh, soldWh } = tradedByUnit(trades);
    for (const order of orders)
      tables.exchange_orders.append(
        order.placedAt,
        start,
        order.id,
        order.unit,
        order.side,
        order.energyWh,
        order.limitGbpPerMwh,
        order.expectedWh,
        order.worthGbpPerMwh,
        order.side === "buyerBid"
          ? 0 - (boughtWh.get(order.unit) ?? 0)
          : (soldWh.get(order.unit) ?? 0),
      );
    for (const trade of trades)
      tables.exchange_trades.append(
        clearedAt,
        start,
        trade.id,
        trade.buyer,
        trade.seller,
        trade.energyWh,
        trade.buyerGbpPerMwh,
        trade.sellerGbpPerMwh,
        trade.bidGbpPerMwh,
        trade.askGbpPerMwh,
        trade.premiumGbpPerMwh,
        amountMicroGbp(trade.energyWh, trade.buyerGbpPerMwh),
        amountMicroGbp(trade.energyWh, trade.sellerGbpPerMwh),
      );
  }
  for (const { unit, tradedWh, meteredWh, residualWh, residualMicroGbp } of positions)
    tables.exchange_positions.append(
      start,
      unit,
      tradedWh,
      meteredWh,
      residualWh,
      residualMicroGbp,
    );
}

/** Each gate has one order of a unit and side at most. */
function tradedByUnit(trades: readonly EnergyTrade[]) {
  const [boughtWh, soldWh] = [new Map<string, number>(), new Map<string, number>()];
  for (const { buyer, seller, energyWh } of trades) {
    boughtWh.set(buyer, (boughtWh.get(buyer) ?? 0) + energyWh);
    soldWh.set(seller, (soldWh.get(seller) ?? 0) + energyWh);
  }
  return { boughtWh, soldWh };
}
