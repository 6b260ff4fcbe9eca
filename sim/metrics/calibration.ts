/**
 * Whether stated probabilities come true as often as they say, all levels judged by one test. Periods of a day hang together
 * and units of one hour too, so whole days are drawn again (a block bootstrap), never single forecasts.
 * Takes days of stated probabilities and what came; gives a statistic with its p-value. Rules: docs/calibration.md.
 */
import { drawPurpose, ownerKeys, uniformDraw } from "../core/draws.ts";
import type { Interval } from "../core/intervals.ts";
import { BIN_COUNT, binOf, type Stated } from "./probability-scores.ts";

export interface CalibrationTest {
  readonly days: number;
  /** Σ over ten bins of (came − stated)², each over its number of forecasts. */
  readonly statistic: number;
  /** How often days drawn again, centred on calibration, give as much; below 0.05 the forecast is not believed. */
  readonly pValue: number;
}

const RESAMPLES = 1999;

/** Came less stated, added up by bin, of each day; and the forecasts of all days by bin. */
export interface DailyMisses {
  readonly days: readonly Float64Array[];
  readonly counts: Float64Array;
}

/** One test over all bins. Null where there are fewer than two days or nothing was stated. The seed is fixed: one answer. */
export function calibrationTest(days: readonly Stated[]): CalibrationTest | null {
  const counts = new Float64Array(BIN_COUNT);
  return missesTest({ days: days.map((day) => missesOf(day, counts)), counts });
}

/** The same of what was added up by day and bin. */
export function missesTest({ days, counts }: DailyMisses): CalibrationTest | null {
  if (days.length < 2 || counts.every((count) => count === 0)) return null;
  const statistic = statisticOf(totalMisses(days), counts);
  let asLarge = 0;
  drawnAgain(days, (again) => {
    if (statisticOf(again, counts) >= statistic) asLarge += 1;
  });
  return { days: days.length, statistic, pValue: (1 + asLarge) / (1 + RESAMPLES) };
}

/**
 * By bin, how far what came may be from what was stated, as fractions of the bin's forecasts, in 95 % of the days drawn again
 * where the forecast is calibrated. Null for an empty bin, and for fewer than two days.
 */
export function calibratedBands({ days, counts }: DailyMisses): (Interval | null)[] {
  const missed = Array.from(counts, () => new Float64Array(RESAMPLES));
  let resample = 0;
  if (days.length >= 2)
    drawnAgain(days, (again) => {
      for (let bin = 0; bin < BIN_COUNT; bin += 1) missed[bin]![resample] = again[bin]!;
      resample += 1;
    });
  return missed.map((values, bin) => {
    const count = counts[bin]!;
    if (count === 0 || days.length < 2) return null;
    values.sort((left, right) => left - right);
    const tail = Math.floor(RESAMPLES * 0.025);
    return { low: values[tail]! / count, high: values[RESAMPLES - 1 - tail]! / count };
  });
}

/** Misses of days drawn again, centred: they have none on average, as a calibrated forecast has none. */
function drawnAgain(days: readonly Float64Array[], use: (again: Float64Array) => void): void {
  const total = totalMisses(days);
  const keys = ownerKeys(drawPurpose("calibration", "bootstrap"), ["days"]);
  const again = new Float64Array(BIN_COUNT);
  for (let resample = 0; resample < RESAMPLES; resample += 1) {
    for (let bin = 0; bin < BIN_COUNT; bin += 1) again[bin] = -total[bin]!;
    for (let slot = 0; slot < days.length; slot += 1) {
      const day = days[Math.floor(uniformDraw(keys, 0, resample, slot) * days.length)]!;
      for (let bin = 0; bin < BIN_COUNT; bin += 1) again[bin]! += day[bin]!;
    }
    use(again);
  }
}

function totalMisses(days: readonly Float64Array[]): Float64Array {
  const total = new Float64Array(BIN_COUNT);
  for (const day of days) for (let bin = 0; bin < BIN_COUNT; bin += 1) total[bin]! += day[bin]!;
  return total;
}

/** Came less stated by bin; counts the forecasts of each bin too. */
function missesOf({ probability, came }: Stated, counts: Float64Array): Float64Array {
  const misses = new Float64Array(BIN_COUNT);
  for (let row = 0; row < probability.length; row += 1) {
    const bin = binOf(probability[row]!);
    misses[bin]! += came[row]! - probability[row]!;
    counts[bin]! += 1;
  }
  return misses;
}

function statisticOf(misses: Float64Array, counts: Float64Array): number {
  let sum = 0;
  for (let bin = 0; bin < BIN_COUNT; bin += 1)
    if (counts[bin]! > 0) sum += (misses[bin]! * misses[bin]!) / counts[bin]!;
  return sum;
}
