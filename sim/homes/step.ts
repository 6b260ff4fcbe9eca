/**
 * The kernel: one half-hour of all homes, or of one group. Takes homes, the weather and habits of the half-hour, what groups go by, and where
 * to write; moves the homes' state and gives the sums of each group. Allocates nothing but by group; a home costs a draw and some dozen
 * operations, in an alert twice that: what homes turned is what they differ by from themselves unasked.
 */
import { uniformPairDraws } from "../core/draws.ts";
import {
  londonDayOf,
  londonInstant,
  PERIOD_HOURS,
  PERIOD_SECONDS,
  periodStart,
} from "../core/time.ts";
import { SECONDS_PER_HOUR, WH_PER_KWH } from "../core/units.ts";
import { isBilled } from "../model/homes.ts";
import { type PresentAlert, turnedBy } from "./alerts.ts";
import { decide, respondBase } from "./answer.ts";
import { stepBatteries } from "./battery.ts";
import { billHomes, type Counting, NOT_COUNTED } from "./bills.ts";
import { type Charged, carWh, charge, cheapHours, drawStay } from "./ev.ts";
import { stepHeat } from "./heat.ts";
import { type GroupRows, type Homes, keepUnasked, SHIFT_MAX } from "./homes.ts";
import type { GroupSignals } from "./signals.ts";
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

const NOON = 12 * SECONDS_PER_HOUR;

const NOTHING_SAID: GroupSignals = { signal: undefined, alert: undefined };

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
    stepHeat(
      homes,
      rows,
      heatPump,
      { temperatureC: surroundings.temperatureC, period, ...said },
      sums,
    );
  stepBatteries(homes, rows, said, sums);
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

const charged: Charged = { drawnWh: 0, lackedWh: 0 };

function stepCars(
  homes: Homes,
  { ev }: GroupRows,
  stays: NonNullable<GroupRows["stays"]>,
  period: number,
  { signal, alert }: GroupSignals,
  sums: Float64Array,
): void {
  const start = periodStart(period);
  const day = londonDayOf(start);
  const noon = londonInstant(day, NOON);
  const cheap = cheapHours(stays, start < noon ? day - 1 : day);
  const time = { start, cheap, signal };
  const isNoon = start === noon;
  const asked = carsAreAsked(alert);
  const end = start + PERIOD_SECONDS;
  const fullWh = carWh(stays);
  const gives = stays.vehicleToGrid !== undefined;
  const { arrivesAt, leavesAt, wantedWh, drawnW, takesPart } = homes;
  let drawnWh = 0;
  let lackedWh = 0;
  let plugged = 0;
  let chargeFrac = 0;
  for (let index = 0; index < ev.length; index += 1) {
    const row = ev[index]!;
    if (isNoon) drawStay(homes, row, stays, day);
    // Plugged in for none of it.
    if (arrivesAt[row]! >= end || leavesAt[row]! <= start) continue;
    if (gives || wantedWh[row] !== 0) {
      charge(homes, row, stays, time, takesPart[row] === 1 ? asked : undefined, charged);
      drawnW[row]! += charged.drawnWh / PERIOD_HOURS;
      drawnWh += charged.drawnWh;
      lackedWh += charged.lackedWh;
    }
    if (leavesAt[row]! <= end) continue;
    plugged += 1;
    chargeFrac += 1 - wantedWh[row]! / fullWh;
  }
  sums[SUMS.evWh] = drawnWh;
  sums[SUMS.evLackedWh] = lackedWh;
  sums[SUMS.pluggedCars] = plugged;
  sums[SUMS.chargeFrac] = chargeFrac;
}

function carsAreAsked(alert: PresentAlert | undefined): "less" | "more" | undefined {
  if (alert === undefined || !alert.isOn || !alert.response.isCarMoved) return undefined;
  return alert.of.alert.direction === "turn-down" ? "less" : "more";
}

/** Half-hours that `Surroundings.drawnFrac` has. */
export const SHIFTS = 2 * SHIFT_MAX + 1;
