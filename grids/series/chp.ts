/**
 * Combined heat and power that follows its heat: always on in the day, at night only when it is cold.
 * Takes a seed and a part of a year; gives output as a share of capacity, one value a half-hour. Numbers: docs/series.md.
 */
import { clamp } from "../../sim/core/units.ts";
import { DAY_80, dailyNoise } from "./autoregression.ts";
import type { SeriesCalendar } from "./calendar.ts";

export const CHP = {
  /** London half-hours, first in and first out: 06:00 to 20:30 is 60.4 % of the day. */
  mustRunFrom: 12,
  mustRunTo: 41,
  /** Least stable output, share of capacity. */
  minimumFrac: 0.5,
  /** Heat wanted in mid-summer and mid-winter, share of the plant's. */
  summerHeat: 0.3,
  winterHeat: 0.95,
  heatSpread: 0.1,
  /** At night the plant runs when more heat than this is wanted. */
  nightHeatMin: 0.7,
  availability: 0.92,
} as const;

/** Output of one plant as a share of its capacity. */
export function chpYield(seed: string, id: string, calendar: SeriesCalendar): Float64Array {
  const noise = dailyNoise({ seed, purpose: "weather/heat", id }, 0, DAY_80, calendar);
  return noise.map((value, index) => chpShareAt(value, index, calendar));
}

/** Output in one half-hour at a normal score of the heat wanted, as a share of capacity. */
export function chpShareAt(score: number, index: number, calendar: SeriesCalendar): number {
  const season = CHP.summerHeat + (CHP.winterHeat - CHP.summerHeat) * calendar.winterFrac[index]!;
  const heat = clamp(season + CHP.heatSpread * score, 0, 1);
  const halfHour = calendar.londonHalfHour[index]!;
  const isDay = halfHour >= CHP.mustRunFrom && halfHour < CHP.mustRunTo;
  if (!isDay && heat <= CHP.nightHeatMin) return 0;
  const frac = isDay ? Math.max(CHP.minimumFrac, heat) : CHP.minimumFrac;
  return CHP.availability * frac;
}
