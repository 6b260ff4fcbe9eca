/**
 * The course of homes: their half-hours in whole watt-hours, stepped ahead as far as anybody asks. Takes homes and the series; gives
 * half-hours of groups. Keeps: nothing that a run does moves homes, so that what they will do is known as the weather is; an error model
 * makes forecasts of both.
 */
import { PERIOD_HOURS, periodStart } from "../core/time.ts";
import { roundHalfAway, WH_PER_KWH } from "../core/units.ts";
import type { HomeGroup } from "../model/homes.ts";
import { CLIMATE_SCORES, type SeriesSource } from "../model/series.ts";
import { homesOf, SHIFT_MAX } from "./homes.ts";
import { SHIFTS, SUM_COUNT, SUMS, stepHomes } from "./step.ts";

/** One half-hour of a group, as `homes_period` has it. */
export interface GroupHalfHour {
  readonly baseWh: number;
  readonly solarWh: number;
  readonly batteryWh: number;
  readonly evWh: number;
  readonly heatPumpWh: number;
  /** What the group draws from the network; negative: gives. */
  readonly netWh: number;
  readonly storedWh: number;
  readonly evLackedWh: number;
  /** Mean over homes with heat pumps, °C; 0 where there is none. */
  readonly indoorC: number;
  readonly coldHomes: number;
}

export interface HomesCourse {
  readonly groups: readonly HomeGroup[];
  /** Of one group in one half-hour. */
  halfHour(group: number, period: number): GroupHalfHour;
  /** Forgets what nobody asks for once a half-hour is metered. */
  forgetBefore(period: number): void;
}

/** Days before a run's first: homes live through them so that nothing depends on how they began; days that climates look back on. */
const WARM_UP_DAYS = 7;
const CLIMATE_DAYS = 14;
const BLOCK_DAYS = WARM_UP_DAYS + CLIMATE_DAYS + 7;
const PERIODS_PER_DAY = 48;

/** The half-hour before which homes have not lived: the same for every design that begins to ask within a week of the run. */
export function firstHalfHour(firstPeriod: number, askedFromPeriod: number): number {
  const leadDays = (firstPeriod - askedFromPeriod) / PERIODS_PER_DAY + 1;
  const blocks = Math.ceil((leadDays + WARM_UP_DAYS + CLIMATE_DAYS) / BLOCK_DAYS);
  return firstPeriod - blocks * BLOCK_DAYS * PERIODS_PER_DAY;
}

/** Homes from `fromPeriod` on, an even half-hour. */
export function homesCourse(
  groups: readonly HomeGroup[],
  series: SeriesSource,
  seed: string,
  fromPeriod: number,
): HomesCourse {
  const homes = homesOf(groups, seed);
  const sums = new Float64Array(groups.length * SUM_COUNT);
  const drawnFrac = new Float64Array(SHIFTS);
  const made = new Map<number, readonly GroupHalfHour[]>();
  let [next, kept] = [fromPeriod, fromPeriod];
  for (let ahead = 1 - SHIFT_MAX; ahead <= SHIFT_MAX; ahead += 1)
    drawnFrac[ahead + SHIFT_MAX] = series.household(fromPeriod - 1 + ahead).drawnFrac;
  const step = () => {
    drawnFrac.copyWithin(0, 1);
    drawnFrac[SHIFTS - 1] = series.household(next + SHIFT_MAX).drawnFrac;
    const { temperatureC, solarFrac } = series.household(next);
    stepHomes(homes, next, { temperatureC, solarFrac, drawnFrac }, sums);
    made.set(
      next,
      homes.groups.map(({ heatPump }, group) =>
        wholeHalfHour(sums.subarray(group * SUM_COUNT, (group + 1) * SUM_COUNT), heatPump.length),
      ),
    );
    next += 1;
  };
  return {
    groups,
    halfHour(group, period) {
      while (next <= period) step();
      const halfHour = made.get(period)?.[group];
      if (halfHour === undefined)
        throw new RangeError(`homes are not known at ${periodStart(period)}`);
      return halfHour;
    },
    forgetBefore(period) {
      for (; kept < period - BLOCK_DAYS * PERIODS_PER_DAY; kept += 1) made.delete(kept);
    },
  };
}

/** Parts are rounded once, and the net is their sum. */
function wholeHalfHour(sums: Float64Array, heated: number): GroupHalfHour {
  const whole = (column: number) => roundHalfAway(sums[column]!);
  const [baseWh, solarWh, batteryWh] = [
    whole(SUMS.baseWh),
    whole(SUMS.solarWh),
    whole(SUMS.batteryWh),
  ];
  const [evWh, heatPumpWh] = [whole(SUMS.evWh), whole(SUMS.heatPumpWh)];
  return {
    ...{ baseWh, solarWh, batteryWh, evWh, heatPumpWh },
    netWh: baseWh - solarWh + batteryWh + evWh + heatPumpWh,
    storedWh: whole(SUMS.storedWh),
    evLackedWh: whole(SUMS.evLackedWh),
    indoorC: heated === 0 ? 0 : Math.round((sums[SUMS.indoorC]! / heated) * 100) / 100 + 0,
    coldHomes: sums[SUMS.coldHomes]!,
  };
}

/** Wh that a kW is in half an hour. */
const WH_PER_KW = WH_PER_KWH * PERIOD_HOURS;

/** The series with the rows of homes, which are the last of the demands, as homes live. */
export function seriesWithHomes(
  series: SeriesSource,
  course: HomesCourse,
  firstRow: number,
): SeriesSource {
  const netKw = (group: number, period: number) => course.halfHour(group, period).netWh / WH_PER_KW;
  return {
    ...series,
    demandKw(period, out) {
      series.demandKw(period, out);
      for (const group of course.groups.keys()) out[firstRow + group] = netKw(group, period);
    },
    demandClimateKw(period, out) {
      series.demandClimateKw(period, out);
      for (const group of course.groups.keys()) {
        const from = (firstRow + group) * CLIMATE_SCORES.length;
        usual((back) => netKw(group, period - back * PERIODS_PER_DAY), out, from);
      }
    },
  };
}

/** What a fortnight lets expect of a half-hour: its mean, and its deviation by score. */
function usual(kwBack: (days: number) => number, out: Float64Array, from: number): void {
  let [sum, squares] = [0, 0];
  for (let back = 1; back <= CLIMATE_DAYS; back += 1) sum += kwBack(back);
  const mean = sum / CLIMATE_DAYS;
  for (let back = 1; back <= CLIMATE_DAYS; back += 1) squares += (kwBack(back) - mean) ** 2;
  const deviation = Math.sqrt(squares / CLIMATE_DAYS);
  for (const [node, score] of CLIMATE_SCORES.entries()) out[from + node] = mean + deviation * score;
}
