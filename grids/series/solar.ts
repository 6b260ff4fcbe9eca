/**
 * Photovoltaics: the sun's place by our own formula, a clear sky, and clouds as an autoregression shared in part.
 * Takes a seed and a year; gives output as a share of capacity, one value a half-hour. Numbers: docs/series.md.
 */
import { PERIOD_SECONDS } from "../../sim/core/time.ts";
import { clamp, RADIANS_PER_DEGREE, SECONDS_PER_DAY } from "../../sim/core/units.ts";
import { HALF_HOUR_90, HALF_HOUR_97, halfHourlyNoise, ownerKey } from "./autoregression.ts";
import type { YearCalendar } from "./calendar.ts";

export const SOLAR = {
  latitudeDeg: 54.6,
  longitudeDeg: -3,
  /** Panels face south at this slope. */
  tiltDeg: 25,
  performanceRatio: 0.85,
  /** Panel capacity over inverter capacity. */
  dcPerAc: 1.2,
  availability: 0.99,
  /** Part of the variance of the clouds that all sites share. */
  regionalShare: 0.7,
  /** Sky that lets through least and most, as a share of the clear sky. */
  clearnessMin: 0.12,
  clearnessMax: 1,
  /** Centre and spread of the clouds' logistic curve: below 0 is more cloud than clear sky. */
  cloudCentre: -0.35,
  cloudSpread: 1.8,
} as const;

/** Sun and clouds that all sites share. */
export interface RegionalSky {
  readonly clouds: Float64Array;
  /** Clear-sky irradiance on the level, kW/m². */
  readonly levelKwPerM2: Float64Array;
  /** Direct light on the panel over direct light on the level. */
  readonly beamRatio: Float64Array;
}

export function regionalSky(seed: string, calendar: YearCalendar): RegionalSky {
  const keys = ownerKey(seed, "weather/cloud/region", "region");
  const clouds = halfHourlyNoise(keys, 0, HALF_HOUR_97, calendar);
  const levelKwPerM2 = new Float64Array(calendar.periodCount);
  const beamRatio = new Float64Array(calendar.periodCount);
  for (let index = 0; index < calendar.periodCount; index += 1) {
    const middle = (calendar.firstPeriod + index + 0.5) * PERIOD_SECONDS;
    const level = sineOfElevation(middle, 0);
    if (level <= 0) continue;
    levelKwPerM2[index] = clearSkyKwPerM2(level);
    beamRatio[index] = clamp(sineOfElevation(middle, SOLAR.tiltDeg) / level, 0, 4);
  }
  return { clouds, levelKwPerM2, beamRatio };
}

/** Output of one site as a share of its capacity. */
export function solarYield(
  seed: string,
  id: string,
  region: RegionalSky,
  calendar: YearCalendar,
): Float64Array {
  const own = halfHourlyNoise(ownerKey(seed, "weather/cloud", id), 0, HALF_HOUR_90, calendar);
  const sharedWeight = Math.sqrt(SOLAR.regionalShare);
  const ownWeight = Math.sqrt(1 - SOLAR.regionalShare);
  return region.levelKwPerM2.map((levelKwPerM2, index) => {
    if (levelKwPerM2 === 0) return 0;
    const clearness = clearnessOf(sharedWeight * region.clouds[index]! + ownWeight * own[index]!);
    // The clearer the sky, the more of the light comes straight from the sun.
    const directShare = 0.85 * clearness * clearness;
    const panelKwPerM2 =
      levelKwPerM2 * clearness * (1 - directShare + directShare * region.beamRatio[index]!);
    const inverterFrac = SOLAR.dcPerAc * SOLAR.performanceRatio * panelKwPerM2;
    return SOLAR.availability * Math.min(1, inverterFrac);
  });
}

function clearnessOf(clouds: number): number {
  const { clearnessMin, clearnessMax, cloudCentre, cloudSpread } = SOLAR;
  const clear = 1 / (1 + Math.exp(-(cloudCentre + cloudSpread * clouds)));
  return clearnessMin + (clearnessMax - clearnessMin) * clear;
}

/** Irradiance on the level under a clear sky (Haurwitz 1945), kW/m², from the sine of the sun's elevation. */
export function clearSkyKwPerM2(sineElevation: number): number {
  return sineElevation <= 0 ? 0 : 1.098 * sineElevation * Math.exp(-0.059 / sineElevation);
}

/**
 * Sine of the sun's elevation above a plane that slopes south by `tiltDeg`; 0 is the horizon. A plane sloping south sees
 * the sun as level ground does that much further south. Declination after Cooper (1969), equation of time after Spencer's short form.
 */
export function sineOfElevation(instant: number, tiltDeg: number): number {
  const days = instant / SECONDS_PER_DAY;
  // Day 0 of the angle is 1 January; 365.2422 keeps it in step over the years.
  const dayOfYear = days % 365.2422;
  const declination =
    23.45 * RADIANS_PER_DEGREE * Math.sin((2 * Math.PI * (dayOfYear - 80)) / 365.2422);
  const turn = (2 * Math.PI * (dayOfYear - 80)) / 365.2422;
  const equationMinutes = 9.87 * Math.sin(2 * turn) - 7.53 * Math.cos(turn) - 1.5 * Math.sin(turn);
  const solarHours =
    (days - Math.floor(days)) * 24 + SOLAR.longitudeDeg / 15 + equationMinutes / 60;
  const hourAngle = (solarHours - 12) * 15 * RADIANS_PER_DEGREE;
  const latitude = (SOLAR.latitudeDeg - tiltDeg) * RADIANS_PER_DEGREE;
  return (
    Math.sin(latitude) * Math.sin(declination) +
    Math.cos(latitude) * Math.cos(declination) * Math.cos(hourAngle)
  );
}
