/**
 * Run-of-river hydro: the season's mean, moved by rain that is drawn by the day and shared in part.
 * Takes a seed and a part of a year; gives output as a share of capacity, one value a half-hour. Numbers: docs/series.md.
 */
import { clamp } from "../../sim/core/units.ts";
import { DAY_90, dailyNoise } from "./autoregression.ts";
import type { SeriesCalendar } from "./calendar.ts";

export const HYDRO = {
  /** Share of capacity in an ordinary mid-winter and mid-summer; three months about them give 0.65 and 0.15. */
  winterFrac: 0.69,
  summerFrac: 0.11,
  /** Spread of a river's flow about the season's mean, on the logistic scale. */
  spread: 0.7,
  regionalShare: 0.8,
} as const;

/** Rain that all rivers share, of unit variance. */
export function regionalRain(seed: string, calendar: SeriesCalendar): Float64Array {
  return dailyNoise({ seed, purpose: "weather/rain/region", id: "region" }, 0, DAY_90, calendar);
}

/** Output of one plant as a share of its capacity. */
export function hydroYield(
  seed: string,
  id: string,
  rain: Float64Array,
  calendar: SeriesCalendar,
): Float64Array {
  const own = dailyNoise({ seed, purpose: "weather/rain", id }, 0, DAY_90, calendar);
  const sharedWeight = Math.sqrt(HYDRO.regionalShare);
  const ownWeight = Math.sqrt(1 - HYDRO.regionalShare);
  return rain.map((value, index) =>
    hydroShareAt(sharedWeight * value + ownWeight * own[index]!, index, calendar),
  );
}

/** Output in one half-hour at a flow, a normal score, as a share of capacity. */
export function hydroShareAt(flow: number, index: number, { winterFrac }: SeriesCalendar): number {
  const mean = HYDRO.summerFrac + (HYDRO.winterFrac - HYDRO.summerFrac) * winterFrac[index]!;
  const odds = (mean / (1 - mean)) * Math.exp(HYDRO.spread * flow);
  return clamp(odds / (1 + odds), 0, 1);
}
