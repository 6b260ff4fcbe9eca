/**
 * What meters said on earlier days and who was told what when, where a baseline reads it: half-hour means of every unit by London
 * day. Written by the period's commit. In the doubled hour of a clock change the first half-hours count.
 */
import { londonDayOf, londonOffsetSeconds, PERIOD_SECONDS, periodStart } from "../core/time.ts";
import { kwFromWh, SECONDS_PER_DAY } from "../core/units.ts";
import type { SellerKnown } from "../venues/performance/baselines/baseline.ts";
import type { World } from "./world.ts";

const HALF_HOURS = 48;
/** Days that are kept: what baselines look back, and the present one. */
export const DAYS_KEPT = 61;

export interface MeterPast {
  readonly isKept: boolean;
  /** Means by [unit][half-hour], kW; NaN where there is none. */
  readonly days: Map<number, Float64Array>;
  /** Units that were told something on a day. */
  readonly told: Map<number, Set<number>>;
  /** Periods in which the present run of instructions of a unit began, and in which it was told last. */
  readonly toldFrom: Map<number, number>;
  readonly toldLast: Map<number, number>;
}

export const meterPast = (isKept: boolean): MeterPast => ({
  isKept,
  days: new Map(),
  told: new Map(),
  toldFrom: new Map(),
  toldLast: new Map(),
});

/** The half-hour of London clock time in which a period begins, 0 to 47. */
export function halfHourOf(period: number): number {
  const start = periodStart(period);
  return ((start + londonOffsetSeconds(start)) % SECONDS_PER_DAY) / PERIOD_SECONDS;
}

/** What a baseline may know of a unit beside its minutes; `window`: half-hours for which it may be told, where it is told in some. */
export function knownOf(
  { meters, network, uninstructed }: World,
  unit: number,
  period: number,
  window?: readonly number[],
): SellerKnown {
  const day = londonDayOf(periodStart(period));
  const { units } = network;
  const peakKw = units.consumptionKwMax[unit]!;
  const from = meters.toldLast.get(unit) === period - 1 ? meters.toldFrom.get(unit)! : period;
  return {
    quarterKw: uninstructed.isKnown[unit] === 1 ? uninstructed.quarterKw[unit] : undefined,
    capacityKw: peakKw > 0 ? 0 - peakKw : units.capacityKw[unit]!,
    day,
    window,
    halfHour: halfHourOf(period),
    halfHoursSince: period - from,
    past: {
      meanKw: (of, halfHour) => {
        const kw = meters.days.get(of)?.[unit * HALF_HOURS + halfHour];
        return kw === undefined || Number.isNaN(kw) ? undefined : kw;
      },
      isEventDay: (of) => meters.told.get(of)?.has(unit) ?? false,
      firstDay: () => Math.min(day, ...meters.days.keys()),
    },
  };
}

/** Keeps a metered period: means, and who was told something in it. */
export function keepPast(
  { meters, network }: World,
  period: number,
  deliveredWh: Float64Array,
  told: ReadonlySet<number>,
): void {
  for (const unit of told) {
    if (meters.toldLast.get(unit) !== period - 1) meters.toldFrom.set(unit, period);
    meters.toldLast.set(unit, period);
  }
  if (!meters.isKept) return;
  const day = londonDayOf(periodStart(period));
  let means = meters.days.get(day);
  if (means === undefined) {
    means = new Float64Array(network.units.ids.length * HALF_HOURS).fill(Number.NaN);
    meters.days.set(day, means);
    meters.days.delete(day - DAYS_KEPT);
    meters.told.delete(day - DAYS_KEPT);
  }
  const halfHour = halfHourOf(period);
  for (let unit = 0; unit < deliveredWh.length; unit += 1) {
    const cell = unit * HALF_HOURS + halfHour;
    if (Number.isNaN(means[cell]!)) means[cell] = kwFromWh(deliveredWh[unit]!, PERIOD_SECONDS);
  }
  if (told.size === 0) return;
  const toldThatDay = meters.told.get(day) ?? new Set<number>();
  meters.told.set(day, toldThatDay);
  for (const unit of told) toldThatDay.add(unit);
}
