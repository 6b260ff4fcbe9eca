/**
 * Wind: two Gaussian components of the wind vector a site. The length of such a vector is Weibull with k = 2 exactly;
 * only square roots are needed. A site with coordinates sees the field there, any other the region's and a part of its own.
 * Takes a seed and a part of a year; gives output as a share of capacity, one value a half-hour. Numbers: docs/series.md.
 */
import { normalCdf } from "../../sim/core/normal.ts";
import { type Location, REGION } from "../../sim/model/locations.ts";
import { HALF_HOUR_97, HALF_HOUR_993, halfHourlyNoise } from "./autoregression.ts";
import type { SeriesCalendar } from "./calendar.ts";
import { fieldAt, type WeatherField, weatherField } from "./weather-field.ts";

/** Where the wind blows that moves the national price: five locations where Great Britain has its wind farms. */
export const NATIONAL_WIND: readonly Location[] = [
  REGION,
  { latitudeDeg: 57.4, longitudeDeg: -4 },
  { latitudeDeg: 55.6, longitudeDeg: -3.6 },
  { latitudeDeg: 53.6, longitudeDeg: 0.2 },
  { latitudeDeg: 52, longitudeDeg: -3.6 },
];

export const WIND = {
  /** Weibull scale at hub height, mean over the year, m/s. */
  scaleMs: 7.5,
  /** The scale is this much higher in mid-winter and lower in mid-summer. */
  seasonalSwing: 0.14,
  cutInMs: 3,
  ratedMs: 12,
  cutOutMs: 25,
  /** Spread of the speed inside a half-hour over its mean; cubes average higher by 1 + 3 × its square. */
  turbulence: 0.16,
  /** Correlation of a component e^(−d / this); of the speed, its square, e^(−d / 150 km). */
  componentKm: 300,
  /** Part of the variance of each component that all sites without coordinates share. */
  regionalShare: 0.85,
  /** Turbines standing still for repair, as a share of the farm. */
  availability: 0.97,
  /** Speed at 10 m above the ground over speed at a hub at 80 m. */
  groundFrac: 0.743,
} as const;

/** Components of unit variance, one value a half-hour. */
export interface WindVector {
  readonly east: Float64Array;
  readonly north: Float64Array;
}

/** The two fields that every site's wind is read from. */
export interface WindFields {
  readonly east: WeatherField;
  readonly north: WeatherField;
}

export function windFields(seed: string, calendar: SeriesCalendar): WindFields {
  const field = (name: string) =>
    weatherField(seed, `weather/wind/${name}`, WIND.componentKm, HALF_HOUR_993, calendar);
  return { east: field("east"), north: field("north") };
}

export function windAt(fields: WindFields, location: Location): WindVector {
  return { east: fieldAt(fields.east, location), north: fieldAt(fields.north, location) };
}

/** The region's wind with a unit's own part. */
export function ownWind(
  seed: string,
  id: string,
  region: WindVector,
  calendar: SeriesCalendar,
): WindVector {
  const owner = { seed, purpose: "weather/wind", id };
  const shared = Math.sqrt(WIND.regionalShare);
  const own = Math.sqrt(1 - WIND.regionalShare);
  const mixed = (regional: Float64Array, slot: number) => {
    const noise = halfHourlyNoise(owner, slot, HALF_HOUR_97, calendar);
    return regional.map((value, index) => shared * value + own * noise[index]!);
  };
  return { east: mixed(region.east, 0), north: mixed(region.north, 1) };
}

/** Output of a farm in this wind as a share of its capacity. */
export function windYield(wind: WindVector, calendar: SeriesCalendar): Float64Array {
  return wind.east.map((_, index) => powerCurve(hubSpeedMs(wind, index, calendar)));
}

/** Share of capacity that is not exceeded with the probability of a normal score: speed is Weibull with k = 2 at every site. */
export function windShareAt(score: number, index: number, calendar: SeriesCalendar): number {
  const scaleMs = seasonalScaleMs(index, calendar);
  // A storm above the cut-out speed gives nothing, which no rising function of the score can say: it counts as full output.
  const speed = Math.min(scaleMs * Math.sqrt(-Math.log(normalCdf(-score))), WIND.cutOutMs - 0.001);
  return powerCurve(speed);
}

/** Mean output over the locations of national wind: what the national price sees. */
export function nationalYield(fields: WindFields, calendar: SeriesCalendar): Float64Array {
  const sum = new Float64Array(calendar.periodCount);
  for (const location of NATIONAL_WIND) {
    windYield(windAt(fields, location), calendar).forEach((share, index) => {
      sum[index] = sum[index]! + share / NATIONAL_WIND.length;
    });
  }
  return sum;
}

/** Speed at hub height in one half-hour, m/s. */
export function hubSpeedMs(wind: WindVector, index: number, calendar: SeriesCalendar): number {
  return windSpeedMs(wind.east[index]!, wind.north[index]!, seasonalScaleMs(index, calendar));
}

function seasonalScaleMs(index: number, { winterFrac }: SeriesCalendar): number {
  return WIND.scaleMs * (1 + WIND.seasonalSwing * (2 * winterFrac[index]! - 1));
}

/** Speed of a vector of unit-variance components, Weibull k = 2 with the given scale, on the 0.001 m/s grid. */
export function windSpeedMs(east: number, north: number, scaleMs: number): number {
  return Math.round(scaleMs * Math.sqrt((east * east + north * north) / 2) * 1000) / 1000;
}

/** Share of capacity at a half-hour's mean speed: a cubic between cut-in and rated speed, averaged over its gusts. */
export function powerCurve(speedMs: number): number {
  const { cutInMs, ratedMs, cutOutMs, turbulence, availability } = WIND;
  if (speedMs <= cutInMs || speedMs >= cutOutMs) return 0;
  const meanCube = cube(speedMs) * (1 + 3 * turbulence * turbulence);
  const share = (meanCube - cube(cutInMs)) / (cube(ratedMs) - cube(cutInMs));
  return availability * Math.min(1, share);
}

const cube = (value: number) => value * value * value;
