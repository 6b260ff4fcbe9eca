/**
 * The state of market monitoring: evidence of the London day so far, and until when whose orders are not taken; written by commit-monitoring.ts. Takes a
 * scenario; gives the state before the first period, undefined where nobody monitors.
 */
import type { ClearedPeriod } from "../model/energy-exchange.ts";
import type { GamingPattern } from "../model/monitoring.ts";
import type { Award, ServiceDelivery } from "../model/services.ts";
import type { Trade } from "../model/venues.ts";
import type { Scenario } from "../scenario.ts";
import type { Detector } from "../venues/monitoring/detectors/detector.ts";
import { sanctionOf } from "../venues/monitoring/sanctions/registry.ts";
import type { Sanction } from "../venues/monitoring/sanctions/sanction.ts";
import { detectorsOf, readableIn } from "../venues/monitoring/settings.ts";

/** A call, and what a kW that its unit injects adds at its constraint. */
interface CallEvidence {
  readonly award: Award;
  readonly delivery: ServiceDelivery;
  readonly flowPerKwInjected: number;
}

/** What was metered in a period of what markets had agreed for it. */
export interface PeriodEvidence {
  readonly period: number;
  /** Of the energy exchange, gate by gate. */
  readonly cleared: readonly ClearedPeriod[];
  /** Injected, Wh, by unit and group of homes. */
  readonly meteredWh: Float64Array;
  /** What the source of plant that works offered, kW, by unit. */
  readonly sourceKw: Float64Array;
  readonly calls: readonly CallEvidence[];
  readonly trades: readonly Trade[];
}

export interface MonitorState {
  readonly detectors: ReadonlyMap<string, Detector>;
  readonly sanction: Sanction;
  /** By day of delivery, until it is looked at: excess above targets as it was first stated, kW, [period][constraint]. */
  readonly statedExcessKw: Map<number, Float64Array>;
  /** Of the day so far. */
  readonly evidence: PeriodEvidence[];
  /** By London day: units that a service called; and unit and half-hour (unit.halfHour) in which relief was sold to others. */
  readonly calledOn: Map<number, ReadonlySet<number>>;
  readonly soldOn: Map<number, ReadonlySet<string>>;
  /** By unit and group of homes: the newest stretch in which orders are not taken; −Infinity: none. */
  readonly excludedFrom: Float64Array;
  readonly excludedUntil: Float64Array;
  /** What owners are set to do, by unit and group of homes: read where rows are written, and nowhere else. */
  readonly games: readonly ReadonlySet<GamingPattern>[];
}

export const soldKey = (unit: number, halfHour: number): string => `${unit}.${halfHour}`;

export function monitorState(
  { marketMonitoring, venues }: Pick<Scenario, "marketMonitoring" | "venues">,
  games: readonly ReadonlySet<GamingPattern>[],
): MonitorState | undefined {
  if (marketMonitoring === undefined) return undefined;
  return {
    detectors: detectorsOf(marketMonitoring, readableIn(venues)),
    sanction: sanctionOf(marketMonitoring.sanction),
    statedExcessKw: new Map(),
    evidence: [],
    calledOn: new Map(),
    soldOn: new Map(),
    excludedFrom: new Float64Array(games.length).fill(-Infinity),
    excludedUntil: new Float64Array(games.length).fill(-Infinity),
    games,
  };
}
