/**
 * The climate of a measured series: what the file itself lets expect of a half-hour, by the month and the half-hour of the
 * UTC day where it holds enough days of them, else by the half-hour of the day, else of all it holds.
 * Takes a series; gives quantiles at the climate's scores. Keeps: it knows the days that it is asked about, too.
 */
import { normalCdf } from "../../sim/core/normal.ts";
import { londonMonthOf, periodStart } from "../../sim/core/time.ts";
import { CLIMATE_SCORES } from "../../sim/model/series.ts";
import { PERIODS_PER_DAY } from "./calendar.ts";
import type { CsvSeries } from "./csv.ts";

/** Days that a month or a half-hour must have in the file to stand alone. */
const DAYS_MIN = 20;
const PROBABILITIES = CLIMATE_SCORES.map((score) => normalCdf(score));

/** Fills the quantiles of a period, kW; `sign` −1 where the file holds consumption and injection is asked for. */
export function measuredClimate(
  { firstPeriod, values }: CsvSeries,
  sign: number,
): (period: number, out: Float64Array) => void {
  const known = new Map<string, Float64Array>();
  const select = (key: string, isWanted: (period: number) => boolean): Float64Array => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const wanted = values.filter((_, index) => isWanted(firstPeriod + index));
    const sorted = wanted.map((value) => sign * value).sort((left, right) => left - right);
    known.set(key, sorted);
    return sorted;
  };
  return (period, out) => {
    const month = londonMonthOf(periodStart(period));
    const halfHour = period % PERIODS_PER_DAY;
    const atHour = (of: number) => of % PERIODS_PER_DAY === halfHour;
    let sorted = select(
      `${month} ${halfHour}`,
      (of) => atHour(of) && londonMonthOf(periodStart(of)) === month,
    );
    if (sorted.length < DAYS_MIN) sorted = select(`${halfHour}`, atHour);
    if (sorted.length < DAYS_MIN) sorted = select("", () => true);
    for (const [node, probability] of PROBABILITIES.entries())
      out[node] = quantile(sorted, probability);
  };
}

/** Between the values in order, the first and last of which stand for half a place at either end. */
function quantile(sorted: Float64Array, probability: number): number {
  const place = Math.max(0, Math.min(sorted.length - 1, probability * sorted.length - 0.5));
  const below = Math.floor(place);
  const next = Math.min(sorted.length - 1, below + 1);
  return sorted[below]! + (place - below) * (sorted[next]! - sorted[below]!);
}
