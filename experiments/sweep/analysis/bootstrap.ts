/**
 * Intervals by drawing rows again, with replacement (Efron's percentile bootstrap). Takes how many rows there are and statistics of rows that count
 * several times; gives each with its 95 % interval. Draws are named: the same rows give the same interval.
 */

import { drawPurpose, ownerKeys, uniformDraw } from "../../../sim/core/draws.ts";
import { isDust, sizeOf } from "../../spread.ts";

/** Odd, so that the 2.5 % tails are whole. */
const RESAMPLES = 1999;
const TAIL = Math.floor(RESAMPLES * 0.025);

/** Of fewer rows there are less than 40 ways to draw them again (35 of four), so that no tail is as small as 2.5 %. */
export const INTERVAL_ROWS_MIN = 5;

export interface BootstrapEstimate {
  readonly value: number;
  /** Null of fewer rows than `INTERVAL_ROWS_MIN`, where the statistic is undefined for rows drawn again, and where it is the same for all, which says nothing of others. */
  readonly interval95: { readonly low: number; readonly high: number } | null;
}

/** By row, how many times it counts. */
export type Times = Float64Array;

/** `use` gets the same buffer each time. */
function drawnAgain(rows: number, name: string, use: (times: Times) => void): void {
  const keys = ownerKeys(drawPurpose("sweep", `bootstrap/${name}`), ["rows"]);
  const times = new Float64Array(rows);
  for (let resample = 0; resample < RESAMPLES; resample += 1) {
    times.fill(0);
    for (let slot = 0; slot < rows; slot += 1)
      times[Math.floor(uniformDraw(keys, 0, resample, slot) * rows)]! += 1;
    use(times);
  }
}

/** NaN is undefined; null for a statistic that is so of the rows themselves. */
export function withIntervals95(
  rows: number,
  name: string,
  statistics: (times: Times) => readonly number[],
): readonly (BootstrapEstimate | null)[] {
  const values = statistics(new Float64Array(rows).fill(1));
  const again = values.map(() => new Float64Array(RESAMPLES));
  let resample = 0;
  drawnAgain(rows, name, (times) => {
    for (const [index, value] of statistics(times).entries()) again[index]![resample] = value;
    resample += 1;
  });
  return values.map((value, index) =>
    Number.isNaN(value)
      ? null
      : { value, interval95: rows < INTERVAL_ROWS_MIN ? null : percentiles95(again[index]!) },
  );
}

function percentiles95(values: Float64Array): BootstrapEstimate["interval95"] {
  if (values.some(Number.isNaN)) return null;
  values.sort((left, right) => left - right);
  const [low, high] = [values[TAIL]!, values[RESAMPLES - 1 - TAIL]!];
  return isDust(high - low, sizeOf([low, high])) ? null : { low, high };
}
