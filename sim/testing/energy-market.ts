/**
 * For tests: the local energy exchange without a run. Members trade a half-hour at a gate, and the same or the next one at the next gate, with what they have
 * learnt by then. A unit's bus is behind the one limit of the network where its name begins with "a".
 */
import { drawPurpose, ownerKeys, uniformDraw } from "../core/draws.ts";
import type { ClearedPeriod, ExchangeContext } from "../model/energy-exchange.ts";
import type { LinearSolver } from "../model/ports.ts";
import type { GateContext } from "../model/venues.ts";
import { clear } from "../venues/local-energy-exchange/clear.ts";
import {
  type LocalEnergyExchangeSettings,
  tariffsOf,
} from "../venues/local-energy-exchange/settings.ts";
import { strategyOf } from "../venues/local-energy-exchange/strategies/registry.ts";

export interface EnergyMarket {
  readonly settings: LocalEnergyExchangeSettings;
  /** What a unit would inject in a period, Wh. */
  readonly expectedWh: (unit: string, period: number) => number;
  /** Period of each gate, in turn. */
  readonly gates: readonly number[];
  readonly seed?: string;
  readonly roomWh?: number;
  readonly dayAheadGbpPerMwh?: number;
  readonly solver?: LinearSolver | undefined;
  readonly curtailedFrac?: number;
  readonly deviationWh?: number;
}

/** What each gate cleared; nothing where nobody ordered. */
export function tradedThrough(market: EnergyMarket): readonly (ClearedPeriod | undefined)[] {
  const { settings, seed = "1" } = market;
  const units = [...tariffsOf(settings).keys()].sort();
  const rowOf = new Map(units.map((id, row) => [id, row]));
  const keys = ownerKeys(drawPurpose(seed, "exchange/strategy"), units);
  const learnt = new Map<string, Float64Array>();
  const cleared = new Map<number, readonly ClearedPeriod[]>();
  const draw = (unit: string, period: number, slot: number) =>
    uniformDraw(keys, rowOf.get(unit)!, period, slot);
  const byUnit = (of: (unit: string) => number) => Float64Array.from(units, of);
  const exchange: ExchangeContext = {
    isDayAhead: true,
    mayOrder: () => true,
    rowOf: (unit) => rowOf.get(unit)!,
    expectedWh: (period) => byUnit((unit) => market.expectedWh(unit, period)),
    dayAheadGbpPerMwh: () => market.dayAheadGbpPerMwh ?? 70,
    roomWh: () => Float64Array.of(market.roomWh ?? Infinity),
    flowsIn: () => byUnit((unit) => (unit.startsWith("a") ? 1 : 0)),
    islandOf: () => new Int32Array(units.length),
    cleared: (period) => cleared.get(period) ?? [],
    riskOf: () => ({
      curtailedFrac: byUnit(() => market.curtailedFrac ?? 0),
      deviationWh: byUnit(() => market.deviationWh ?? 0),
    }),
    draw,
    trait: (unit, slot) => draw(unit, 0, slot),
    // Other draws than those of strategies: no gate is for so late a period.
    turnOf: (unit, period) => draw(unit, 1_000_000 + period, 0),
    technologyOf: (unit) => (unit.startsWith("a") ? "wind" : "chp"),
    localityOf: (unit) => ({ bus: unit.startsWith("a") ? 1 : 0, feeder: 0, area: 0 }),
    learntOf: (unit, side) =>
      learnt.get(`${side} ${unit}`) ??
      Float64Array.from(
        strategyOf(tariffsOf(settings).get(unit)!.strategy).start((slot) => draw(unit, 0, slot)),
      ),
    metered: () => undefined,
  };
  return market.gates.map((period, instant) => {
    const outcome = clear(
      {
        ...{ exchange, instant, fromPeriod: period, toPeriod: period + 1, solver: market.solver },
      } as unknown as GateContext,
      settings,
    ).exchange;
    for (const { side, unit, values } of outcome?.learnt ?? [])
      learnt.set(`${side} ${unit}`, values);
    const [here] = outcome?.cleared ?? [];
    if (here !== undefined) cleared.set(period, [...(cleared.get(period) ?? []), here]);
    return here;
  });
}
