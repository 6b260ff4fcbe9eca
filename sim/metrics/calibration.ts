/**
 * Whether stated probabilities come true as often as they say, all levels judged by one test. Periods of a day hang together
 * and units of one hour too, so whole days are drawn again (a block bootstrap), never single forecasts.
 * Takes days of stated probabilities and what came; gives a statistic with its p-value. Rules: docs/calibration.md.
 */
import { drawPurpose, ownerKeys, uniformDraw } from "../core/draws.ts";
import { BIN_COUNT, binOf, type Stated } from "./probability-scores.ts";

export interface CalibrationTest {
  readonly days: number;
  /** Σ over ten bins of (came − stated)², each over its number of forecasts. */
  readonly statistic: number;
  /** How often days drawn again, centred on calibration, give as much; below 0.05 the forecast is not believed. */
  readonly pValue: number;
}

const RESAMPLES = 1999;

/** One test over all bins. Null where there are fewer than two days or nothing was stated. The seed is fixed: one answer. */
export function calibrationTest(days: readonly Stated[]): CalibrationTest | null {
  const counts = new Float64Array(BIN_COUNT);
  const misses = days.map((day) => missesOf(day, counts));
  const stated = counts.reduce((sum, count) => sum + count, 0);
  if (days.length < 2 || stated === 0) return null;
  const total = new Float64Array(BIN_COUNT);
  for (const day of misses) for (let bin = 0; bin < BIN_COUNT; bin += 1) total[bin]! += day[bin]!;
  const statistic = statisticOf(total, counts);
  const keys = ownerKeys(drawPurpose("calibration", "bootstrap"), ["days"]);
  const again = new Float64Array(BIN_COUNT);
  let asLarge = 0;
  for (let resample = 0; resample < RESAMPLES; resample += 1) {
    // Centred: what is drawn again has no miss on average, as a calibrated forecast has none.
    for (let bin = 0; bin < BIN_COUNT; bin += 1) again[bin] = -total[bin]!;
    for (let slot = 0; slot < days.length; slot += 1) {
      const day = misses[Math.floor(uniformDraw(keys, 0, resample, slot) * days.length)]!;
      for (let bin = 0; bin < BIN_COUNT; bin += 1) again[bin]! += day[bin]!;
    }
    if (statisticOf(again, counts) >= statistic) asLarge += 1;
  }
  return { days: days.length, statistic, pValue: (1 + asLarge) / (1 + RESAMPLES) };
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
