/**
 * The kernel: one half-hour of all homes, or of one group. Takes homes, the weather and habits of the half-hour, what groups go by, and where
 * to write; moves the homes' state and gives the sums of each group. Allocates nothing but by group; a home costs a draw and some dozen
 * operations, in an alert twice that: what homes turned is what they differ by from themselves unasked.
 */
import { uniformPairDraws } from "../core/draws.ts";
import { PERIOD_HOURS } from "../core/time.ts";
import { WH_PER_KWH } from "../core/units.ts";
import { isBilled } from "../model/homes.ts";
import { turnedBy } from "./alerts.ts";
import { decide, respondBase } from "./answer.ts";
import { stepBatteries } from "./battery.ts";
import { billHomes, type Counting, NOT_COUNTED } from "./bills.ts";
import { stepCars } from "./cars.ts";
import { stepHeat } from "./heat.ts";
import { type GroupRows, type Homes, keepUnasked, SHIFT_MAX } from "./homes.ts";
import { type GroupSignals, NOTHING_SAID } from "./signals.ts";
import { SUM_COUNT, SUMS, wholeNetWh } from "./sums.ts";

/** What homes share in one half-hour. */
export interface Surroundings {
  readonly temperatureC: number;
  readonly solarFrac: number;
  /** What a home draws as a multiple of its mean, at the half-hours from SHIFT_MAX before to SHIFT_MAX after the present one. */
  readonly drawnFrac: Float64Array;
}

/** Correlation of a home's noise with that of the half-hour before. */
const PERSISTENCE = 0.9;
/** Standard deviation of a home's half-hours about what is usual, as a share of it: b = 3 × this (domain §8: b = 1.5). */
const NOISE_FRAC = 0.5;
/** A uniform draw less a half has this standard deviation less. */
const UNIFORM_TO_UNIT = Math.sqrt(12);
const SHOCK = Math.sqrt(1 - PERSISTENCE * PERSISTENCE) * UNIFORM_TO_UNIT;

/** `out`: sums, [group][column of SUMS], written over. Half-hours follow each other from an even one on. */
export function stepHomes(
  homes: Homes,
  period: number,
  surroundings: Surroundings,
  out: Float64Array,
): void {
  for (const [index, rows] of homes.groups.entries())
    stepGroup(homes, rows, period, surroundings, NOTHING_SAID, out.subarray(index * SUM_COUNT));
}

/** The same of one group. */
export function stepGroup(
  homes: Homes,
  rows: GroupRows,
  period: number,
  surroundings: Surroundings,
  said: GroupSignals,
  sums: Float64Array,
  counting: Counting = NOT_COUNTED,
): void {
  const { alert } = said;
  if (alert?.isFirst === true) {
    keepUnasked(homes, rows);
    decide(homes, rows, alert, period);
  }
  live(homes, rows, period, surroundings, said, sums);
  if (alert?.isOn === true) {
    live(homes.unasked!, rows, period, surroundings, { ...said, alert: undefined }, unaskedSums);
    sums[SUMS.turnedWh] = turnedBy(alert, wholeNetWh(unaskedSums), wholeNetWh(sums));
  }
  if (isBilled(rows.group)) billHomes(homes, rows, said, counting, sums);
}

/** Of homes that nobody asked; means nothing between steps. */
const unaskedSums = new Float64Array(SUM_COUNT);

/** Homes through the half-hour, with an alert or without. */
function live(
  homes: Homes,
  rows: GroupRows,
  period: number,
  surroundings: Surroundings,
  said: GroupSignals,
  sums: Float64Array,
): void {
  sums.fill(0, 0, SUM_COUNT);
  const { alert } = said;
  stepBase(homes, rows, period, surroundings.drawnFrac, sums);
  if (alert !== undefined) respondBase(homes, rows, alert, sums);
  stepSolar(homes, rows, surroundings.solarFrac, sums);
  if (rows.stays !== undefined) stepCars(homes, rows, rows.stays, period, said, sums);
  const { heatPump } = rows.group;
  if (heatPump !== undefined)
    stepHeat(homes, rows, heatPump, surroundings.temperatureC, period, said, sums);
  if (rows.batteries !== undefined) stepBatteries(homes, rows, rows.batteries, said, sums);
}

function stepBase(
  { meanW, shift, noise, deviation, nextDraw, drawnW, solarW }: Homes,
  { first, end }: GroupRows,
  period: number,
  drawnFrac: Float64Array,
  sums: Float64Array,
): void {
  const isEven = period % 2 === 0;
  // What is drawn stands for a moment where what it makes the home draw will stand.
  if (isEven) uniformPairDraws(noise, first, end, period, drawnW, nextDraw);
  const draws = isEven ? drawnW : nextDraw;
  let sumW = 0;
  for (let row = first; row < end; row += 1) {
    const noisy = PERSISTENCE * deviation[row]! + SHOCK * (draws[row]! - 0.5);
    deviation[row] = noisy;
    const watts = meanW[row]! * drawnFrac[shift[row]!]! * Math.max(0, 1 + NOISE_FRAC * noisy);
    drawnW[row] = watts;
    solarW[row] = 0;
    sumW += watts;
  }
  sums[SUMS.baseWh] = sumW * PERIOD_HOURS;
}

function stepSolar(
  { solarW }: Homes,
  { group, solar }: GroupRows,
  solarFrac: number,
  sums: Float64Array,
): void {
  if (group.solar === undefined || solarFrac === 0) return;
  const watts = group.solar.peakKw * WH_PER_KWH * solarFrac;
  for (let index = 0; index < solar.length; index += 1) solarW[solar[index]!] = watts;
  sums[SUMS.solarWh] = watts * solar.length * PERIOD_HOURS;
}

/** Half-hours that `Surroundings.drawnFrac` has. */
export const SHIFTS = 2 * SHIFT_MAX + 1;
