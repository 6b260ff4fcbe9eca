/**
 * Outdoor temperature of the region: the season, the day, and warm and cold spells that last for days.
 * Takes a seed and a part of a year; gives °C, one value a half-hour. Numbers: docs/series.md.
 */
import { PERIOD_SECONDS } from "../../sim/core/time.ts";
import { SECONDS_PER_HOUR } from "../../sim/core/units.ts";
import { DAY_80, dailyNoise } from "./autoregression.ts";
import { PERIODS_PER_DAY, type SeriesCalendar } from "./calendar.ts";

export const TEMPERATURE = {
  meanC: 10.6,
  /** Mid-winter is this far below the mean, mid-summer as far above. */
  seasonC: 6.2,
  /** The afternoon is this far above a day's mean, the night as far below. */
  winterDayC: 1.8,
  summerDayC: 4,
  warmestUtcHour: 15,
  /** Spells: standard deviation of a day's mean about the season. */
  winterSpellC: 3.2,
  summerSpellC: 2.2,
} as const;

export interface Temperature {
  /** What the season alone would give, of a whole day. */
  readonly normalC: Float64Array;
  /** The same with the spell: what a building of some mass feels. */
  readonly spellC: Float64Array;
  /** With the hour of the day: what the air has. */
  readonly airC: Float64Array;
}

export function regionalTemperature(seed: string, calendar: SeriesCalendar): Temperature {
  const spells = dailyNoise(
    { seed, purpose: "weather/temperature", id: "region" },
    0,
    DAY_80,
    calendar,
  );
  const { meanC, seasonC, winterDayC, summerDayC } = TEMPERATURE;
  const normalC = calendar.winterFrac.map((winter) => meanC - seasonC * (2 * winter - 1));
  const spellC = normalC.map(
    (normal, index) => normal + spellDeviationC(index, calendar) * spells[index]!,
  );
  const airC = spellC.map((spell, index) => {
    const middleHour = ((index % PERIODS_PER_DAY) + 0.5) * (PERIOD_SECONDS / SECONDS_PER_HOUR);
    const turn = (2 * Math.PI * (middleHour - TEMPERATURE.warmestUtcHour)) / 24;
    return spell + between(winterDayC, summerDayC, index, calendar) * Math.cos(turn);
  });
  return { normalC, spellC, airC };
}

/** Standard deviation of a day's mean temperature about the season, K. */
export function spellDeviationC(index: number, calendar: SeriesCalendar): number {
  return between(TEMPERATURE.winterSpellC, TEMPERATURE.summerSpellC, index, calendar);
}

function between(
  winter: number,
  summer: number,
  index: number,
  { winterFrac }: SeriesCalendar,
): number {
  return summer + (winter - summer) * winterFrac[index]!;
}
