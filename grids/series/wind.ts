/**
 * Wind: two Gaussian components of the wind vector a site, each a shared regional part plus a part of its own.
 * The length of such a vector is Weibull with k = 2 exactly; only square roots are needed.
 * Takes a seed and a year; gives output as a share of capacity, one value a half-hour. Numbers: docs/series.md.
 */
import { HALF_HOUR_95, HALF_HOUR_99, halfHourlyNoise, ownerKey } from "./autoregression.ts";
import type { YearCalendar } from "./calendar.ts";

export const WIND = {
  /** Weibull scale at hub height, mean over the year, m/s. */
  scaleMs: 7.7,
  /** The scale is this much higher in mid-winter and lower in mid-summer. */
  seasonalSwing: 0.14,
  cutInMs: 3,
  ratedMs: 12,
  cutOutMs: 25,
  /** Part of the variance of each component that all sites share. */
  regionalShare: 0.85,
  /** Turbines standing still for repair, as a share of the farm. */
  availability: 0.97,
} as const;

/** The wind vector that all sites share, components of unit variance, and what a typical farm makes of it. */
export interface RegionalWind {
  readonly east: Float64Array;
  readonly north: Float64Array;
  /** Output of a farm that sees the regional wind alone, share of capacity; prices follow it. */
  readonly yieldFrac: Float64Array;
}

export function regionalWind(seed: string, calendar: YearCalendar): RegionalWind {
  const keys = ownerKey(seed, "weather/wind/region", "region");
  const east = halfHourlyNoise(keys, 0, HALF_HOUR_99, calendar);
  const north = halfHourlyNoise(keys, 1, HALF_HOUR_99, calendar);
  const yieldFrac = yields(calendar, (index) => [east[index]!, north[index]!]);
  return { east, north, yieldFrac };
}

/** Output of one site as a share of its capacity. */
export function windYield(
  seed: string,
  id: string,
  region: RegionalWind,
  calendar: YearCalendar,
): Float64Array {
  const keys = ownerKey(seed, "weather/wind", id);
  const ownEast = halfHourlyNoise(keys, 0, HALF_HOUR_95, calendar);
  const ownNorth = halfHourlyNoise(keys, 1, HALF_HOUR_95, calendar);
  const shared = Math.sqrt(WIND.regionalShare);
  const own = Math.sqrt(1 - WIND.regionalShare);
  return yields(calendar, (index) => [
    shared * region.east[index]! + own * ownEast[index]!,
    shared * region.north[index]! + own * ownNorth[index]!,
  ]);
}

function yields(
  calendar: YearCalendar,
  vectorAt: (index: number) => readonly [number, number],
): Float64Array {
  return calendar.winterFrac.map((winterFrac, index) => {
    const [east, north] = vectorAt(index);
    const scaleMs = WIND.scaleMs * (1 + WIND.seasonalSwing * (2 * winterFrac - 1));
    return powerCurve(windSpeedMs(east, north, scaleMs));
  });
}

/** Speed of a vector of unit-variance components, Weibull k = 2 with the given scale, on the 0.001 m/s grid. */
export function windSpeedMs(east: number, north: number, scaleMs: number): number {
  return Math.round(scaleMs * Math.sqrt((east * east + north * north) / 2) * 1000) / 1000;
}

/** Share of capacity at a speed: a cubic between cut-in and rated speed. */
export function powerCurve(speedMs: number): number {
  const { cutInMs, ratedMs, cutOutMs, availability } = WIND;
  if (speedMs <= cutInMs || speedMs >= cutOutMs) return 0;
  if (speedMs >= ratedMs) return availability;
  return (availability * (cube(speedMs) - cube(cutInMs))) / (cube(ratedMs) - cube(cutInMs));
}

const cube = (value: number) => value * value * value;
