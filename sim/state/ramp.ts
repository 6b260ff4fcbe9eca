/**
 * The course of a value through a settlement period of which only half-hour means are known. Takes the means of a period and
 * of its neighbours; gives the mean over a stretch of the period.
 *
 * Letters: m mean of the period; e⁰, e¹ values at its start and end, half-way to the neighbours' means; the course runs
 * straight from e⁰ to v in the middle and on to e¹. Its mean is (e⁰ + 2v + e¹)/4, so v = 2m − (e⁰ + e¹)/2. The edges are
 * clipped so that the course stays inside what is possible: with l ≤ m ≤ h, edges between 2m − h and 2m − l keep v inside too.
 * Keeps: the mean over the whole period is m, whatever the ticks; nothing changes sign or exceeds `size` that m does not.
 */

import { PERIOD_SECONDS } from "../core/time.ts";

/** Where a stretch lies in its period: 0 is the start, 1 the end. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Mean over `stretch`; a source of `sizeKw` gives at most that, and consumption (negative) does not turn into output. */
export function rampMean(
  before: number,
  mean: number,
  after: number,
  sizeKw: number,
  stretch: Stretch,
): number {
  const lowest = mean >= 0 ? 0 : -Infinity;
  const highest = mean >= 0 ? Math.max(sizeKw, mean) : 0;
  const least = Math.max(lowest, 2 * mean - highest);
  const most = Math.min(highest, 2 * mean - lowest);
  const first = Math.min(most, Math.max(least, (before + mean) / 2));
  const last = Math.min(most, Math.max(least, (mean + after) / 2));
  const middle = 2 * mean - (first + last) / 2;
  const area = areaTo(first, middle, last, stretch.to) - areaTo(first, middle, last, stretch.from);
  return area / (stretch.to - stretch.from);
}

/** Time in which a unit moves from one scheduled level to the next, s: 10 % of capacity a minute, as engines do (domain §8). */
const RUN_UP_S = 600;

/** Mean over a stretch of a unit's schedule: it moves straight from the level of the period before, then holds its own. */
export function runUpMean(before: number, now: number, { from, to }: Stretch): number {
  if (before === now) return now;
  return before + ((now - before) * (movedBy(to) - movedBy(from))) / (to - from);
}

const RUN_UP = RUN_UP_S / PERIOD_SECONDS;

/** Area under the share of a run-up that is done, from the start of the period to x. */
function movedBy(x: number): number {
  return x < RUN_UP ? (x * x) / (2 * RUN_UP) : x - RUN_UP / 2;
}

/** Area under the course from the start of the period to x. */
function areaTo(first: number, middle: number, last: number, x: number): number {
  if (x <= 0.5) return first * x + (middle - first) * x * x;
  const y = x - 0.5;
  return (first + middle) / 4 + middle * y + (last - middle) * y * y;
}
