/**
 * The course of homes: their half-hours in whole watt-hours, stepped ahead as far as anybody asks. Takes homes, the series and what homes are
 * told; gives half-hours of groups. Keeps: what homes will do is known as the weather is, by what they have been told so far; an error
 * model makes forecasts of both. What is told later is lived from when it is told: the half-hours after it are made anew.
 */
import { londonDayOf, londonDayStart, PERIOD_HOURS, periodStart } from "../core/time.ts";
import { roundHalfAway, WH_PER_KWH } from "../core/units.ts";
import type { Aggregator } from "../model/aggregators.ts";
import type { FlexAlert } from "../model/home-response.ts";
import type { HomeGroup } from "../model/homes.ts";
import { CLIMATE_SCORES, type SeriesSource } from "../model/series.ts";
import { alertsOf } from "./alerts.ts";
import { changingColumns, type GroupRows, type Homes, homesOf, SHIFT_MAX } from "./homes.ts";
import { portfoliosOf } from "./portfolios.ts";
import { type GroupSignals, type SignalSource, signalSource, type ToldLevels } from "./signals.ts";
import { SHIFTS, type Surroundings, stepGroup } from "./step.ts";
import { SUM_COUNT, SUMS } from "./sums.ts";

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
  /** What the group goes by, and homes with a tariff or an alert: given by those that give, who takes part and by how much less or more they draw. */
  readonly said: GroupSignals;
  readonly givenWh: number;
  readonly takingPart: number;
  readonly turnedWh: number;
  /** Homes that have a fee for taking part in it. */
  readonly fees: number;
  /** Cars that are plugged in at the end, and the sum of how full they are. */
  readonly pluggedCars: number;
  readonly chargeFrac: number;
}

/** Half-hours in which bills count. */
export interface BilledHalfHours {
  readonly from: number;
  readonly to: number;
}

export interface HomesCourse {
  readonly groups: readonly HomeGroup[];
  readonly homes: Homes;
  readonly billed: BilledHalfHours;
  /** Of one group in one half-hour. */
  halfHour(group: number, period: number): GroupHalfHour;
  /** Tells a group what its network is expected to be: it lives on from then by that. */
  tell(group: number, told: ToldLevels): void;
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

/** What homes are asked in a run, through whom, and when bills count. */
interface Asked {
  readonly alerts?: readonly FlexAlert[];
  readonly aggregators?: readonly Aggregator[];
  readonly billed?: BilledHalfHours;
}

/** Nobody is billed. */
const NEVER: BilledHalfHours = { from: 0, to: 0 };

/** Homes from `fromPeriod` on, an even half-hour. */
export function homesCourse(
  groups: readonly HomeGroup[],
  series: SeriesSource,
  seed: string,
  fromPeriod: number,
  { alerts = [], aggregators = [], billed = NEVER }: Asked = {},
): HomesCourse {
  const homes = homesOf(groups, seed);
  const around = surroundingsOf(series);
  const price = (period: number) => series.priceGbpPerMwh(period);
  const routed = portfoliosOf(groups, alerts, aggregators).alerts;
  const courses = homes.groups.map((rows, row) =>
    groupCourse(homes, rows, {
      ...{ around, billed, fromPeriod },
      signals: signalSource(rows.group, price, alertsOf(rows.group, routed[row]!)),
    }),
  );
  return {
    ...{ groups, homes, billed },
    halfHour: (group, period) => courses[group]!.halfHour(period),
    tell: (group, told) => courses[group]!.tell(told),
    forgetBefore(period) {
      const before = period - BLOCK_DAYS * PERIODS_PER_DAY;
      for (const course of courses) course.forgetBefore(before);
      around.forgetBefore(before);
    },
  };
}

/** What homes share, made once a half-hour however many groups there are. */
function surroundingsOf(series: SeriesSource) {
  const known = new Map<number, Surroundings>();
  const households = new Map<number, ReturnType<SeriesSource["household"]>>();
  const household = (period: number) => {
    const of = households.get(period) ?? series.household(period);
    households.set(period, of);
    return of;
  };
  let kept = Number.POSITIVE_INFINITY;
  return {
    at(period: number): Surroundings {
      const made = known.get(period);
      if (made !== undefined) return made;
      const { temperatureC, solarFrac } = household(period);
      const drawnFrac = Float64Array.from(
        { length: SHIFTS },
        (_, index) => household(period + index - SHIFT_MAX).drawnFrac,
      );
      const of = { temperatureC, solarFrac, drawnFrac };
      known.set(period, of);
      kept = Math.min(kept, period);
      return of;
    },
    forgetBefore(period: number) {
      for (; kept < period; kept += 1) {
        known.delete(kept);
        households.delete(kept - SHIFT_MAX);
      }
    },
  };
}

interface GroupParts {
  readonly around: ReturnType<typeof surroundingsOf>;
  readonly signals: SignalSource;
  readonly billed: BilledHalfHours;
  readonly fromPeriod: number;
}

/** Days for which a group that may be told something can be put back. */
const KEPT_DAYS = 12;

function groupCourse(
  homes: Homes,
  rows: GroupRows,
  { around, signals, billed, fromPeriod }: GroupParts,
) {
  const sums = new Float64Array(SUM_COUNT);
  const made = new Map<number, GroupHalfHour>();
  const isTold = rows.group.tariff?.kind === "state-of-system";
  const mornings = new Map<number, readonly (Float64Array | Uint8Array)[]>();
  let [next, kept] = [fromPeriod, fromPeriod];
  const step = () => {
    if (isTold && isMidnight(next)) {
      mornings.set(next, snapshot(homes, rows));
      if (mornings.size > KEPT_DAYS) mornings.delete(mornings.keys().next().value!);
    }
    const said = signals.at(next);
    const isCounted = next >= billed.from && next < billed.to;
    stepGroup(homes, rows, next, around.at(next), said, sums, isCounted);
    made.set(next, wholeHalfHour(sums, rows.heatPump.length, said));
    next += 1;
  };
  return {
    halfHour(period: number): GroupHalfHour {
      while (next <= period) step();
      const halfHour = made.get(period);
      if (halfHour === undefined)
        throw new RangeError(`homes are not known at ${periodStart(period)}`);
      return halfHour;
    },
    tell(told: ToldLevels) {
      signals.tell(told);
      if (next <= told.knownFrom) return;
      const morning = [...mornings.keys()].findLast((period) => period <= told.knownFrom);
      if (morning === undefined)
        throw new RangeError(`homes cannot be put back to ${periodStart(told.knownFrom)}`);
      restore(homes, rows, mornings.get(morning)!);
      for (const period of mornings.keys()) if (period >= morning) mornings.delete(period);
      next = morning;
    },
    forgetBefore(period: number) {
      for (; kept < period; kept += 1) made.delete(kept);
    },
  };
}

const isMidnight = (period: number): boolean => {
  const start = periodStart(period);
  return start === londonDayStart(londonDayOf(start));
};

const snapshot = (homes: Homes, { first, end }: GroupRows) =>
  changingColumns(homes).map((column) => column.slice(first, end));

function restore(
  homes: Homes,
  { first }: GroupRows,
  kept: readonly (Float64Array | Uint8Array)[],
): void {
  for (const [index, column] of changingColumns(homes).entries()) column.set(kept[index]!, first);
}

const whole = (sums: Float64Array, column: number): number => roundHalfAway(sums[column]!);

/** Parts are rounded once, and the net is their sum. */
function wholeHalfHour(sums: Float64Array, heated: number, said: GroupSignals): GroupHalfHour {
  const baseWh = whole(sums, SUMS.baseWh);
  const solarWh = whole(sums, SUMS.solarWh);
  const batteryWh = whole(sums, SUMS.batteryWh);
  const evWh = whole(sums, SUMS.evWh);
  const heatPumpWh = whole(sums, SUMS.heatPumpWh);
  return {
    baseWh,
    solarWh,
    batteryWh,
    evWh,
    heatPumpWh,
    netWh: baseWh - solarWh + batteryWh + evWh + heatPumpWh,
    storedWh: whole(sums, SUMS.storedWh),
    evLackedWh: whole(sums, SUMS.evLackedWh),
    indoorC: heated === 0 ? 0 : Math.round((sums[SUMS.indoorC]! / heated) * 100) / 100 + 0,
    coldHomes: sums[SUMS.coldHomes]!,
    said,
    givenWh: whole(sums, SUMS.givenWh),
    takingPart: sums[SUMS.takingPart]!,
    turnedWh: whole(sums, SUMS.turnedWh),
    fees: sums[SUMS.fees]!,
    pluggedCars: sums[SUMS.pluggedCars]!,
    chargeFrac: sums[SUMS.chargeFrac]!,
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
