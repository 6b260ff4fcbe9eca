/**
 * The course of homes: the half-hours of all groups (one of them, group-course.ts). Takes homes, the series and what homes are
 * told; gives half-hours of groups, and the series with homes in them. Keeps: what homes will do is known as the weather is, by what they have
 * been told so far; an error model makes forecasts of both. Nobody knows of an alert before homes are told of it.
 */
import { keptBy } from "../core/kept-by.ts";
import { PERIOD_HOURS } from "../core/time.ts";
import { WH_PER_KWH } from "../core/units.ts";
import type { Aggregator } from "../model/aggregators.ts";
import type { FlexAlert } from "../model/home-response.ts";
import { offeredHomes } from "../model/home-sellers.ts";
import type { HomeGroup } from "../model/homes.ts";
import type { Network } from "../model/network.ts";
import { CLIMATE_SCORES, type SeriesSource } from "../model/series.ts";
import { alertsOf, type GroupAlert, halfHoursOf } from "./alerts.ts";
import { groupCourse } from "./group-course.ts";
import { type GroupHalfHour, HalfHours, SharedHalfHours } from "./half-hours.ts";
import { type Homes, homesOf, SHIFT_MAX } from "./homes.ts";
import { type AnsweringFrac, portfoliosOf, type RoutedAlert, type TurnsOf } from "./portfolios.ts";
import { sharedNights, signalSource, type ToldLevels } from "./signals.ts";
import { SHIFTS, type Surroundings } from "./step.ts";
import { triedDevices } from "./tried-devices.ts";
import { turnForecast } from "./turn-forecast.ts";

/** Half-hours in which bills count. */
export interface BilledHalfHours {
  readonly from: number;
  readonly to: number;
}

export interface HomesCourse {
  readonly groups: readonly HomeGroup[];
  readonly homes: Homes;
  readonly billed: BilledHalfHours;
  /** Of one group in one half-hour; `asOf`: an instant at which it is asked, when alerts that homes are told of later are not known. */
  halfHour(group: number, period: number, asOf?: number): GroupHalfHour;
  /** The net of it alone, Wh. */
  netWh(group: number, period: number, asOf?: number): number;
  /** Whether the bus of a group has supply throughout a half-hour. */
  isSupplied(group: number, period: number): boolean;
  /** Tells a group what its network is expected to be: it lives on from then by that. */
  tell(group: number, told: ToldLevels): void;
  /** Asks a group by an alert that begins later than the present half-hour; one of the same name before it is that, with another end. */
  ask(group: number, routed: RoutedAlert): void;
  /** Has alerts that the scenario states pass over a group, by their half-hours: who acts for it sells them without its homes, also those that it sells only since it has lost others so. */
  passOver(group: number, isPassed: (alert: Pick<GroupAlert, "from" | "to">) => boolean): void;
  /** By what a group is asked in the run, so far. */
  askedBy(group: number): readonly GroupAlert[];
  /** What a home of a group that takes part in such an alert is expected to turn, Wh by half-hour; `turnForecast`, of devices alone `triedDevices`. */
  turns: TurnsOf;
  /** Counts on each home's bill what was served of a half-hour of a group without supply throughout. */
  bill(group: number, period: number, servedFrac: number): void;
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
  /** Default: all may. */
  readonly answeringFrac?: AnsweringFrac;
  readonly isSupplied?: (group: number, period: number) => boolean;
}

/** Nobody is billed. */
const NEVER: BilledHalfHours = { from: 0, to: 0 };

/** Homes from `fromPeriod` on, an even half-hour. */
export function homesCourse(
  groups: readonly HomeGroup[],
  series: SeriesSource,
  seed: string,
  fromPeriod: number,
  {
    alerts = [],
    aggregators = [],
    answeringFrac,
    billed = NEVER,
    isSupplied = () => true,
  }: Asked = {},
): HomesCourse {
  const homes = homesOf(groups, seed);
  const around = surroundingsOf(series);
  const price = (period: number) => series.priceGbpPerMwh(period);
  const source = {
    ...{ seed, priceGbpPerMwh: price, surroundingsAt: (period: number) => around.at(period) },
  };
  const ofDevices = triedDevices(source);
  const turns: TurnsOf = (group, alert) =>
    alert.isByDevices === true ? ofDevices(group, alert) : turnForecast(group, alert, source);
  // Alerts are routed anew where they pass over a group, and what is expected of the others stays.
  const turnsFor = keptBy((alert: FlexAlert) => keptBy((group: HomeGroup) => turns(group, alert)));
  const passed = new Map<HomeGroup, Set<string>>();
  const mayAnswer: AnsweringFrac = (group, alert) =>
    passed.get(group)?.has(alert.id) === true ? 0 : (answeringFrac?.(group, alert) ?? 1);
  const route = () =>
    portfoliosOf(groups, alerts, aggregators, mayAnswer, (group, alert) => turnsFor(alert)(group))
      .alerts;
  const routed = route();
  let forgottenBefore = -Infinity;
  const offered = new Set(offeredHomes(groups, aggregators).map(({ group }) => group));
  const nights = sharedNights();
  const shared = new SharedHalfHours(fromPeriod, groups.length);
  const courses = homes.groups.map((rows, row) => {
    return groupCourse(homes, rows, {
      ...{
        fromPeriod,
        lastPeriod: billed.to,
        made: new HalfHours(shared, row, rows.heatPump.length),
      },
      surroundingsAt: (period) => around.at(period),
      signalsOf: (asked) => signalSource(rows.group, price, alertsOf(rows.group, asked), nights),
      routed: routed[row]!,
      isAskedLater: offered.has(rows.group),
      countingIn(period) {
        const isBilled = period >= billed.from && period < billed.to;
        const isEnd = period + 1 === billed.to;
        return { isBilled, isEnd, isSupplied: !isBilled || isSupplied(row, period) };
      },
    });
  });
  return {
    ...{ groups, homes, billed, isSupplied, turns },
    halfHour: (group, period, asOf) => courses[group]!.halfHour(period, asOf),
    netWh: (group, period, asOf) => courses[group]!.netWh(period, asOf),
    bill: (group, period, servedFrac) => courses[group]!.bill(period, servedFrac),
    tell: (group, told) => courses[group]!.tell(told),
    ask: (group, asked) => courses[group]!.ask(asked),
    passOver(row, isPassed) {
      const group = groups[row]!;
      const before = passed.get(group) ?? new Set();
      const fresh = alerts.filter((alert) => !before.has(alert.id) && isPassed(halfHoursOf(alert)));
      if (fresh.length === 0) return;
      passed.set(group, new Set([...before, ...fresh.map(({ id }) => id)]));
      for (const [each, own] of route().entries()) courses[each]!.askAnew(own);
    },
    askedBy: (group) => courses[group]!.askedBy(),
    forgetBefore(period) {
      const before = period - BLOCK_DAYS * PERIODS_PER_DAY;
      // A day at once: there may be very many groups.
      if (before < forgottenBefore + PERIODS_PER_DAY) return;
      forgottenBefore = before;
      for (const course of courses) course.forgetBefore(before);
      shared.forgetBefore(before);
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

/** Wh that a kW is in half an hour. */
const WH_PER_KW = WH_PER_KWH * PERIOD_HOURS;

/** The network without the demands that groups of homes are, its last: what they draw is lived, and a series made of a profile for each would be made for nothing. */
export function withoutHomes(network: Network, groupCount: number): Network {
  if (groupCount === 0) return network;
  const end = network.demands.ids.length - groupCount;
  const { ids, bus, peakKw, peakKvar, exportKwMax, drawKwMax, profile, customers } =
    network.demands;
  const demands = {
    ids: ids.slice(0, end),
    bus: bus.slice(0, end),
    peakKw: peakKw.slice(0, end),
    peakKvar: peakKvar.slice(0, end),
    exportKwMax: exportKwMax.slice(0, end),
    drawKwMax: drawKwMax.slice(0, end),
    profile: profile.slice(0, end),
    customers: customers.slice(0, end),
  };
  return { ...network, demands };
}

/** The series with the rows of homes, which are the last of the demands, as homes live. */
export function seriesWithHomes(
  series: SeriesSource,
  course: HomesCourse,
  firstRow: number,
): SeriesSource {
  const groupCount = course.groups.length;
  const netKw = (group: number, period: number, asOf?: number) =>
    course.netWh(group, period, asOf) / WH_PER_KW;
  return {
    ...series,
    demandKw(period, out, asOf) {
      series.demandKw(period, out, asOf);
      // In place: a whole number is handed on as it is, of any other that a function gives a copy is allocated.
      for (let group = 0; group < groupCount; group += 1)
        out[firstRow + group] = course.netWh(group, period, asOf) / WH_PER_KW;
    },
    demandClimateKw(period, out, asOf) {
      series.demandClimateKw(period, out, asOf);
      for (const group of course.groups.keys()) {
        const from = (firstRow + group) * CLIMATE_SCORES.length;
        usual((back) => netKw(group, period - back * PERIODS_PER_DAY, asOf), out, from);
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
