/**
 * What market monitoring is shown of a London day: the evidence that its periods left, as one participant after another. Takes the world and a day that is metered; gives
 * what venues/monitoring/seen.ts says, and nothing that only an owner knows.
 */
import { londonDayOf, periodStart } from "../core/time.ts";
import type { ClearedPeriod, EnergyOrder } from "../model/energy-exchange.ts";
import { ENERGY_EXCHANGE } from "../model/energy-exchange.ts";
import type { OrderSide } from "../model/venues.ts";
import { soldByUnit } from "../venues/local-energy-exchange/members.ts";
import { exchangeRuleOf, needsSolver } from "../venues/local-energy-exchange/rules/registry.ts";
import {
  boundsOf,
  type LocalEnergyExchangeSettings,
  limitsOf,
  pricesIn,
  tariffsOf,
} from "../venues/local-energy-exchange/settings.ts";
import type { MarketSeen, ParticipantSeen } from "../venues/monitoring/seen.ts";
import { memberLocalities } from "./exchange-flows.ts";
import type { PeriodEvidence } from "./monitor-state.ts";
import { mayTakePart } from "./participation.ts";
import { callsSeen, metersSeen } from "./watch-calls.ts";
import { reliefsSeen } from "./watch-reliefs.ts";
import type { World } from "./world.ts";

export function participantsSeen(world: World, day: number): ParticipantSeen[] {
  const { network, scenario, monitor } = world;
  const ids = [...network.units.ids, ...scenario.homes.map(({ id }) => id)];
  const { evidence } = monitor!;
  const markets = marketsSeen(world, evidence);
  const [{ period }] = evidence as [PeriodEvidence];
  const known = world.days.get(day)!;
  return ids.map((unit, row) => {
    const of = { unit, markets: markets.get(unit) ?? [] };
    if (row >= network.units.ids.length) return { ...of, ...UNMETERED };
    return {
      ...of,
      calls: callsSeen(world, known, evidence, row),
      reliefs: reliefsSeen(world, known, evidence, row),
      meters: metersSeen(world, period, row),
    };
  });
}

/** Groups of homes are members of the exchange alone. */
const UNMETERED = {
  calls: [],
  reliefs: [],
  meters: { today: () => undefined, earlier: [] },
} satisfies Partial<ParticipantSeen>;

/** By member. */
function marketsSeen(
  world: World,
  evidence: readonly PeriodEvidence[],
): ReadonlyMap<string, readonly MarketSeen[]> {
  const settings = world.scenario.venues[ENERGY_EXCHANGE];
  const seen = new Map<string, MarketSeen[]>();
  if (settings === undefined) return seen;
  for (const of of evidence) {
    const [first] = of.cleared;
    if (first === undefined) continue;
    for (const unit of tariffsOf(settings).keys()) {
      const row = world.exchange.rowOf.get(unit)!;
      const gate = { venue: ENERGY_EXCHANGE, instant: first.clearedAt, fromPeriod: of.period };
      if (!mayTakePart(world, row, gate)) continue;
      const market = marketSeen(world, settings, of, first, unit);
      const known = seen.get(unit);
      if (known === undefined) seen.set(unit, [market]);
      else known.push(market);
    }
  }
  return seen;
}

/** As the public sees an order: what its owner expected and what energy is worth to it are left out. */
const withoutMind = (order: EnergyOrder): EnergyOrder => ({
  ...order,
  expectedWh: order.energyWh,
  worthGbpPerMwh: order.limitGbpPerMwh,
});

function marketSeen(
  world: World,
  settings: LocalEnergyExchangeSettings,
  { period, cleared, meteredWh }: PeriodEvidence,
  first: ClearedPeriod,
  unit: string,
): MarketSeen {
  const { exchange, network, series } = world;
  const row = exchange.rowOf.get(unit)!;
  const wh = meteredWh[row]!;
  const side: OrderSide = wh > 0 ? "sellerOffer" : "buyerBid";
  const tariff = tariffsOf(settings).get(unit)!;
  const dayAhead = series.priceGbpPerMwh(period);
  const limits = limitsOf(pricesIn(tariff, dayAhead), settings.feeGbpPerMwh);
  const bounds = boundsOf(settings, dayAhead);
  const isSeller = side === "sellerOffer";
  const benchmarkGbpPerMwh = isSeller ? limits.askGbpPerMwh : limits.bidGbpPerMwh;
  const { intraday } = settings.gates;
  const isDayAhead = londonDayOf(first.clearedAt) < londonDayOf(periodStart(period));
  const rule = isDayAhead || intraday === undefined ? settings.rule : intraday.rule;
  const straight: EnergyOrder = {
    ...{ id: `straight ${unit}`, period, unit, side, placedAt: first.clearedAt, turn: 0.5 },
    ...{ energyWh: Math.abs(wh), limitGbpPerMwh: benchmarkGbpPerMwh },
    ...{ expectedWh: Math.abs(wh), worthGbpPerMwh: benchmarkGbpPerMwh },
    technology: network.units.technology[row] ?? "solar",
    locality: memberLocalities(world)[row]!,
  };
  const orders = first.orders.map(withoutMind);
  return {
    ...{ side, ableWh: Math.abs(wh), stoodWh: stoodReadyWh(cleared, unit, side) },
    ...{ benchmarkGbpPerMwh, bounds, straight, orders },
    boundGbpPerMwh: isSeller ? bounds.highestGbpPerMwh : bounds.lowestGbpPerMwh,
    order: orders.find((order) => order.unit === unit && order.side === side),
    // A rule that needs the network is tested as the auction that it is without limits.
    rule: exchangeRuleOf(needsSolver(rule) ? { kind: "uniform-call-auction", k: 0.5 } : rule),
  };
}

/** The most that a member had traded and ordered together on a side at any gate, Wh. */
function stoodReadyWh(cleared: readonly ClearedPeriod[], unit: string, side: OrderSide): number {
  const sign = side === "sellerOffer" ? 1 : -1;
  let [most, soldWh] = [0, 0];
  for (const { orders, trades } of cleared) {
    const order = orders.find((each) => each.unit === unit && each.side === side);
    most = Math.max(most, sign * soldWh + (order?.energyWh ?? 0));
    soldWh += soldByUnit(trades).get(unit) ?? 0;
  }
  return most;
}
