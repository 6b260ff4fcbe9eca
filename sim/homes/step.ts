/**
 * The kernel: one half-hour of all homes. Takes homes, the weather and habits of the half-hour, and where to write; moves the homes'
 * state and gives the sums of each group. Allocates nothing but by group; a home costs a draw and some dozen operations.
 */
import { uniformPairDraw } from "../core/draws.ts";
import { londonDayOf, londonInstant, PERIOD_HOURS, periodStart } from "../core/time.ts";
import { SECONDS_PER_HOUR, WH_PER_KWH } from "../core/units.ts";
import { batteryEnds, type HeatPumpSettings } from "../model/homes.ts";
import { coefficientOfPerformance, heatTowards, indoorAfter } from "./building.ts";
import { type Charged, charge, cheapHours, drawStay } from "./ev.ts";
import { type GroupRows, type Homes, SHIFT_MAX } from "./homes.ts";

/** What homes share in one half-hour. */
export interface Surroundings {
  readonly temperatureC: number;
  readonly solarFrac: number;
  /** What a home draws as a multiple of its mean, at the half-hours from SHIFT_MAX before to SHIFT_MAX after the present one. */
  readonly drawnFrac: Float64Array;
}

/** Columns of a group's sums: energies of the half-hour, Wh, not rounded; then what holds at its end. */
export const SUMS = {
  baseWh: 0,
  solarWh: 1,
  /** Into batteries; negative: out of them. */
  batteryWh: 2,
  evWh: 3,
  heatPumpWh: 4,
  storedWh: 5,
  /** What cars lacked that left. */
  evLackedWh: 6,
  /** Sum over homes with heat pumps, °C, and how many of them are cold. */
  indoorC: 7,
  coldHomes: 8,
} as const;
export const SUM_COUNT = Object.keys(SUMS).length;

/** Correlation of a home's noise with that of the half-hour before. */
const PERSISTENCE = 0.9;
/** Standard deviation of a home's half-hours about what is usual, as a share of it: b = 3 × this (domain §8: b = 1.5). */
const NOISE_FRAC = 0.5;
/** A uniform draw less a half has this standard deviation less. */
const UNIFORM_TO_UNIT = Math.sqrt(12);
const SHOCK = Math.sqrt(1 - PERSISTENCE * PERSISTENCE) * UNIFORM_TO_UNIT;

const NOON = 12 * SECONDS_PER_HOUR;

/** `out`: sums, [group][column of SUMS], written over. Half-hours follow each other from an even one on. */
export function stepHomes(
  homes: Homes,
  period: number,
  surroundings: Surroundings,
  out: Float64Array,
): void {
  out.fill(0);
  for (const [index, rows] of homes.groups.entries()) {
    const sums = out.subarray(index * SUM_COUNT, (index + 1) * SUM_COUNT);
    stepBase(homes, rows, period, surroundings.drawnFrac, sums);
    stepSolar(homes, rows, surroundings.solarFrac, sums);
    if (rows.stays !== undefined) stepCars(homes, rows, rows.stays, periodStart(period), sums);
    const { heatPump } = rows.group;
    if (heatPump !== undefined) stepHeat(homes, rows, heatPump, surroundings.temperatureC, sums);
    stepBatteries(homes, rows, sums);
  }
}

const pair = new Float64Array(2);

function stepBase(
  { meanW, shift, noise, deviation, nextDraw, drawnW, solarW }: Homes,
  { first, end }: GroupRows,
  period: number,
  drawnFrac: Float64Array,
  sums: Float64Array,
): void {
  const isEven = period % 2 === 0;
  let sumW = 0;
  for (let row = first; row < end; row += 1) {
    if (isEven) {
      uniformPairDraw(noise, row, period, 0, pair);
      nextDraw[row] = pair[1]!;
    }
    const draw = isEven ? pair[0]! : nextDraw[row]!;
    const noisy = PERSISTENCE * deviation[row]! + SHOCK * (draw - 0.5);
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
  start: number,
  sums: Float64Array,
): void {
  const day = londonDayOf(start);
  const noon = londonInstant(day, NOON);
  const cheap = cheapHours(stays, start < noon ? day - 1 : day);
  const isNoon = start === noon;
  for (let index = 0; index < ev.length; index += 1) {
    const row = ev[index]!;
    if (isNoon) drawStay(homes, row, stays, day);
    charge(homes, row, stays, cheap, start, charged);
    homes.drawnW[row]! += charged.drawnWh / PERIOD_HOURS;
    sums[SUMS.evWh]! += charged.drawnWh;
    sums[SUMS.evLackedWh]! += charged.lackedWh;
  }
}

/** The thermostat starts where the home would fall below its band, and stops once the home is at the top of it. */
function stepHeat(
  { lossWPerK, left, indoorC, isHeating, drawnW }: Homes,
  { heatPump: rows }: GroupRows,
  settings: HeatPumpSettings,
  temperatureC: number,
  sums: Float64Array,
): void {
  const { setC, thermostatK, balanceC, comfortBelowK } = settings;
  const outdoorC = temperatureC + setC - balanceC;
  const performance = coefficientOfPerformance(temperatureC);
  const mostW = Math.min(settings.heatKw, settings.powerKw * performance) * WH_PER_KWH;
  let [sumW, sumC, cold] = [0, 0, 0];
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index]!;
    const loss = lossWPerK[row]!;
    let warmth = indoorAfter(indoorC[row]!, outdoorC, 0, loss, left[row]!);
    if (warmth < setC - thermostatK) isHeating[row] = 1;
    if (isHeating[row] === 1) {
      const neededW = heatTowards(setC + thermostatK, indoorC[row]!, outdoorC, loss, left[row]!);
      const heatW = Math.min(mostW, Math.max(0, neededW));
      if (neededW <= mostW) isHeating[row] = 0;
      warmth = indoorAfter(indoorC[row]!, outdoorC, heatW, loss, left[row]!);
      const watts = heatW / performance;
      drawnW[row]! += watts;
      sumW += watts;
    }
    indoorC[row] = warmth;
    sumC += warmth;
    if (warmth < setC - comfortBelowK) cold += 1;
  }
  sums[SUMS.heatPumpWh] = sumW * PERIOD_HOURS;
  sums[SUMS.indoorC] = sumC;
  sums[SUMS.coldHomes] = cold;
}

/** Each battery takes its home's surplus and gives what the home lacks, as far as power and energy go. */
function stepBatteries(
  { drawnW, solarW, storedWh }: Homes,
  { group, battery: rows }: GroupRows,
  sums: Float64Array,
): void {
  const { battery } = group;
  if (battery === undefined) return;
  const oneWay = Math.sqrt(battery.roundTripFrac);
  const powerWh = battery.powerKw * WH_PER_KWH * PERIOD_HOURS;
  const { leastWh, mostWh } = batteryEnds(group);
  let [sumWh, sumStoredWh] = [0, 0];
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index]!;
    const stored = storedWh[row]!;
    const surplusWh = (solarW[row]! - drawnW[row]!) * PERIOD_HOURS;
    let after = stored;
    if (surplusWh > 0) {
      const inWh = Math.min(surplusWh, powerWh, (mostWh - stored) / oneWay);
      after = Math.min(mostWh, stored + inWh * oneWay);
      sumWh += inWh;
    } else {
      const outWh = Math.min(0 - surplusWh, powerWh, (stored - leastWh) * oneWay);
      after = Math.max(leastWh, stored - outWh / oneWay);
      sumWh -= outWh;
    }
    storedWh[row] = after;
    sumStoredWh += after;
  }
  sums[SUMS.batteryWh] = sumWh;
  sums[SUMS.storedWh] = sumStoredWh;
}

/** Half-hours that `Surroundings.drawnFrac` has. */
export const SHIFTS = 2 * SHIFT_MAX + 1;
