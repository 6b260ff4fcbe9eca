/**
 * Day-ahead prices: a day's shape and a season, moved by an autoregression and pushed down by wind and sun.
 * Takes a seed, a part of a year and the nation's wind; gives £/MWh to the penny, one value a half-hour. Numbers: docs/series.md.
 */
import { roundToPence } from "../../sim/core/money.ts";
import { clamp } from "../../sim/core/units.ts";
import { HALF_HOUR_97, halfHourlyNoise } from "./autoregression.ts";
import { type SeriesCalendar, WEEKDAY } from "./calendar.ts";
import type { Sun } from "./solar.ts";

export const PRICES = {
  meanGbpPerMwh: 78,
  /** Mid-winter above the mean, mid-summer below. */
  seasonGbpPerMwh: 8,
  weekendGbpPerMwh: -7,
  noiseGbpPerMwh: 17,
  /** What a swing of the nation's wind from nothing to full output takes off the price. */
  windGbpPerMwh: 85,
  /** Mean output of the nation's wind, from which the swing is counted. */
  windMeanFrac: 0.27,
  /** What a clear summer noon takes off. */
  sunGbpPerMwh: 22,
  floorGbpPerMwh: -80,
  capGbpPerMwh: 400,
} as const;

/** Deviation from the mean at each full hour of the London day, £/MWh. */
export const PRICE_SHAPES = {
  winter: [
    -20, -22, -23, -23, -21, -15, -4, 8, 14, 10, 6, 4, 2, 1, 3, 10, 26, 42, 38, 26, 12, 2, -7, -14,
  ],
  summer: [
    -13, -15, -16, -16, -14, -9, -1, 6, 8, 5, 2, 0, -1, -1, 0, 4, 10, 16, 19, 18, 13, 6, -1, -8,
  ],
} as const;

/** Prices, £/MWh. */
export function dayAheadPrices(
  seed: string,
  windFrac: Float64Array,
  sun: Sun,
  calendar: SeriesCalendar,
): Float64Array {
  const noise = halfHourlyNoise(
    { seed, purpose: "prices/day-ahead", id: "region" },
    0,
    HALF_HOUR_97,
    calendar,
  );
  return calendar.winterFrac.map((winterFrac, index) => {
    const halfHour = calendar.londonHalfHour[index]!;
    const shape =
      winterFrac * atHalfHour(PRICE_SHAPES.winter, halfHour) +
      (1 - winterFrac) * atHalfHour(PRICE_SHAPES.summer, halfHour);
    const price =
      PRICES.meanGbpPerMwh +
      PRICES.seasonGbpPerMwh * (2 * winterFrac - 1) +
      shape +
      (calendar.dayType[index] === WEEKDAY ? 0 : PRICES.weekendGbpPerMwh) +
      PRICES.noiseGbpPerMwh * noise[index]! -
      PRICES.windGbpPerMwh * (windFrac[index]! - PRICES.windMeanFrac) -
      PRICES.sunGbpPerMwh * sun.levelKwPerM2[index]!;
    return roundToPence(clamp(price, PRICES.floorGbpPerMwh, PRICES.capGbpPerMwh));
  });
}

function atHalfHour(hourly: readonly number[], halfHour: number): number {
  const hour = halfHour >> 1;
  return (halfHour & 1) === 0 ? hourly[hour]! : (hourly[hour]! + hourly[(hour + 1) % 24]!) / 2;
}
