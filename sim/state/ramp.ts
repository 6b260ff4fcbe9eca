/**
 * The course of a value through a settlement period of which only half-hour means are known. Takes the means of a period and
 * of its neighbours; gives the mean over a stretch of the period.
 *
 * Letters: m mean of the period; e⁰, e¹ values at its start and end, half-way to the neighbours' means; r share of the period in
 * which the course runs straight from e⁰ to v, and again from v to e¹; it holds v between. Its mean is (1 − r) v + r (e⁰ + e¹)/2,
 * so v = (m − r (e⁰ + e¹)/2) / (1 − r). The edges are clipped so that the course stays inside what is possible: with
 * l ≤ m ≤ h, edges between (m − (1 − r) h)/r and (m − (1 − r) l)/r keep v inside too. Both periods of an edge clip it alike, so
 * that the course does not step, unless one is near nothing and the other near all.
 * Keeps: the mean over the whole period is m, whatever the ticks; nothing changes sign or exceeds `size` that m does not.
 */

import { PERIOD_SECONDS } from "../core/time.ts";

/** Where a stretch lies in its period: 0 is the start, 1 the end. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Share of a period in which the course runs from an edge to the level that it holds: ten minutes (assumed). */
const RAMP = 1 / 3;

/** Mean over `stretch`; a source of `sizeKw` gives at most that, and consumption (negative) does not turn into output. */
export function rampMean(
  before: number,
  mean: number,
  after: number,
  sizeKw: number,
  stretch: Stretch,
): number {
  const [lowest, highest] = [lowestEdge(mean, sizeKw), highestEdge(mean, sizeKw)];
  const first = edge(before, mean, lowest, highest, sizeKw);
  const last = edge(after, mean, lowest, highest, sizeKw);
  const held = (mean - (RAMP * (first + last)) / 2) / (1 - RAMP);
  const area = areaTo(first, held, last, stretch.to) - areaTo(first, held, last, stretch.from);
  return area / (stretch.to - stretch.from);
}

/** Value between a period and a neighbour: half-way, inside what both can have; where they have nothing in common, what its own can, `lowest` to `highest`. */
function edge(
  neighbour: number,
  own: number,
  lowest: number,
  highest: number,
  sizeKw: number,
): number {
  let least = Math.max(lowestEdge(neighbour, sizeKw), lowest);
  let most = Math.min(highestEdge(neighbour, sizeKw), highest);
  if (least > most) {
    least = lowest;
    most = highest;
  }
  return Math.min(most, Math.max(least, (neighbour + own) / 2));
}

function lowestEdge(mean: number, sizeKw: number): number {
  if (mean < 0) return mean / RAMP;
  return Math.max(0, (mean - (1 - RAMP) * Math.max(sizeKw, mean)) / RAMP);
}

function highestEdge(mean: number, sizeKw: number): number {
  return mean >= 0 ? Math.min(Math.max(sizeKw, mean), mean / RAMP) : 0;
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
function areaTo(first: number, held: number, last: number, x: number): number {
  if (x <= RAMP) return first * x + ((held - first) * x * x) / (2 * RAMP);
  const risen = (RAMP * (first + held)) / 2;
  if (x <= 1 - RAMP) return risen + held * (x - RAMP);
  const y = x - (1 - RAMP);
  return risen + held * (1 - 2 * RAMP) + held * y + ((last - held) * y * y) / (2 * RAMP);
}
