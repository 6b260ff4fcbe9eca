/**
 * Photovoltaics: the sun's location by our own formula, a clear sky, and clouds as a field that leans against the wind.
 * A site with coordinates sees the sun and the clouds there, any other the region's and clouds of its own in part.
 * Takes a seed and a part of a year; gives output as a share of capacity, one value a half-hour. Numbers: docs/series.md.
 */
import { PERIOD_SECONDS } from "../../sim/core/time.ts";
import { clamp, RADIANS_PER_DEGREE, SECONDS_PER_DAY } from "../../sim/core/units.ts";
import type { Location } from "../../sim/model/locations.ts";
import { HALF_HOUR_90, HALF_HOUR_97, halfHourlyNoise } from "./autoregression.ts";
import type { SeriesCalendar } from "./calendar.ts";
import { fieldAt, type WeatherField, weatherField } from "./weather-field.ts";
import type { WindVector } from "./wind.ts";

export const SOLAR = {
  /** Panels face south at this slope. */
  tiltDeg: 25,
  performanceRatio: 0.85,
  /** Panel capacity over inverter capacity. */
  dcPerAc: 1.2,
  availability: 0.99,
  /** Correlation of the clouds over two sites e^(−d / this). */
  cloudKm: 80,
  /** Part of the clouds' variance that all sites without coordinates share. */
  regionalShare: 0.7,
  /** Part of the clouds that comes with the wind: its square root is the correlation with the wind's energy. */
  windShare: 0.006,
  /** Sky that lets through least and most, as a share of the clear sky. */
  clearnessMin: 0.12,
  clearnessMax: 1,
  /** Centre and spread of the clouds' logistic curve: below 0 is more cloud than clear sky. */
  cloudCentre: -0.27,
  cloudSpread: 1.8,
} as const;

/** The sun over a location: one value a half-hour. */
export interface Sun {
  /** Clear-sky irradiance on the level, kW/m². */
  readonly levelKwPerM2: Float64Array;
  /** Direct light on the panel over direct light on the level. */
  readonly beamRatio: Float64Array;
}

export function sunAt(location: Location, calendar: SeriesCalendar): Sun {
  const levelKwPerM2 = new Float64Array(calendar.periodCount);
  const beamRatio = new Float64Array(calendar.periodCount);
  for (let index = 0; index < calendar.periodCount; index += 1) {
    const middle = (calendar.firstPeriod + index + 0.5) * PERIOD_SECONDS;
    const level = sineOfElevation(middle, location, 0);
    if (level <= 0) continue;
    levelKwPerM2[index] = clearSkyKwPerM2(level);
    beamRatio[index] = clamp(sineOfElevation(middle, location, SOLAR.tiltDeg) / level, 0, 4);
  }
  return { levelKwPerM2, beamRatio };
}

export function cloudField(seed: string, calendar: SeriesCalendar): WeatherField {
  return weatherField(seed, "weather/cloud/field", SOLAR.cloudKm, HALF_HOUR_97, calendar);
}

/** How clear the sky over a location is, mean 0 and variance 1; high is clear. A windy half-hour is cloudier. */
export function skyAt(field: WeatherField, location: Location, wind: WindVector): Float64Array {
  const [own, windy] = [Math.sqrt(1 - SOLAR.windShare), Math.sqrt(SOLAR.windShare)];
  return fieldAt(field, location).map((value, index) => {
    const [east, north] = [wind.east[index]!, wind.north[index]!];
    // Half the squared length is exponential with mean and variance 1.
    return own * value - windy * ((east * east + north * north) / 2 - 1);
  });
}

/** The region's sky with a unit's own part. */
export function ownSky(
  seed: string,
  id: string,
  region: Float64Array,
  calendar: SeriesCalendar,
): Float64Array {
  const noise = halfHourlyNoise({ seed, purpose: "weather/cloud", id }, 0, HALF_HOUR_90, calendar);
  const shared = Math.sqrt(SOLAR.regionalShare);
  const own = Math.sqrt(1 - SOLAR.regionalShare);
  return region.map((value, index) => shared * value + own * noise[index]!);
}

/** Output of a park under this sun and sky as a share of its capacity. */
export function solarYield(sun: Sun, sky: Float64Array): Float64Array {
  return sky.map((value, index) => solarShareAt(value, index, sun));
}

/** Output in one half-hour under a sky, as a share of capacity; the sky is a normal score of how clear it is. */
export function solarShareAt(sky: number, index: number, sun: Sun): number {
  const levelKwPerM2 = sun.levelKwPerM2[index]!;
  if (levelKwPerM2 === 0) return 0;
  const clearness = clearnessOf(sky);
  // The clearer the sky, the more of the light comes straight from the sun.
  const directShare = 0.85 * clearness * clearness;
  const panelKwPerM2 =
    levelKwPerM2 * clearness * (1 - directShare + directShare * sun.beamRatio[index]!);
  const inverterFrac = SOLAR.dcPerAc * SOLAR.performanceRatio * panelKwPerM2;
  return SOLAR.availability * Math.min(1, inverterFrac);
}

/** The share of the clear sky's light that comes through. */
export function clearnessOf(sky: number): number {
  const { clearnessMin, clearnessMax, cloudCentre, cloudSpread } = SOLAR;
  const clear = 1 / (1 + Math.exp(-(cloudCentre + cloudSpread * sky)));
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
export function sineOfElevation(instant: number, location: Location, tiltDeg: number): number {
  const days = instant / SECONDS_PER_DAY;
  // Day 0 of the angle is 1 January; 365.2422 keeps it in step over the years.
  const dayOfYear = days % 365.2422;
  const declination =
    23.45 * RADIANS_PER_DEGREE * Math.sin((2 * Math.PI * (dayOfYear - 80)) / 365.2422);
  const turn = (2 * Math.PI * (dayOfYear - 80)) / 365.2422;
  const equationMinutes = 9.87 * Math.sin(2 * turn) - 7.53 * Math.cos(turn) - 1.5 * Math.sin(turn);
  const solarHours =
    (days - Math.floor(days)) * 24 + location.longitudeDeg / 15 + equationMinutes / 60;
  const hourAngle = (solarHours - 12) * 15 * RADIANS_PER_DEGREE;
  const latitude = (location.latitudeDeg - tiltDeg) * RADIANS_PER_DEGREE;
  return (
    Math.sin(latitude) * Math.sin(declination) +
    Math.cos(latitude) * Math.cos(declination) * Math.cos(hourAngle)
  );
}
