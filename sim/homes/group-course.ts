/**
 * The course of one group of homes: its half-hours in whole watt-hours, stepped ahead as far as anybody asks. Takes homes, what they share and
 * what the group is told; gives half-hours as they will be, or as they look to who has not been told of an alert yet. What is told later is
 * lived from when it is told: the half-hours after it are made anew.
 */
import { londonDayOf, londonDayStart, parseInstant, periodOf, periodStart } from "../core/time.ts";
import { alertsOf, type GroupAlert } from "./alerts.ts";
import { billServed, type Counting, NOT_COUNTED, netWhOf } from "./bills.ts";
import { type GroupHalfHour, HalfHours, SharedHalfHours } from "./half-hours.ts";
import { changingColumns, type GroupRows, type Homes } from "./homes.ts";
import type { RoutedAlert } from "./portfolios.ts";
import { livedFrom, type SignalSource, type ToldLevels } from "./signals.ts";
import { type Surroundings, stepGroup } from "./step.ts";
import { SUM_COUNT } from "./sums.ts";

/** What a group's course is made of. */
export interface GroupParts {
  readonly surroundingsAt: (period: number) => Surroundings;
  /** What the group goes by where it is asked by these alerts. */
  readonly signalsOf: (asked: readonly RoutedAlert[]) => SignalSource;
  /** Alerts that are known from the start, and whether others may come. */
  readonly routed: readonly RoutedAlert[];
  readonly isAskedLater: boolean;
  readonly countingIn: (period: number) => Counting;
  readonly fromPeriod: number;
  /** The half-hour after the last of the run: series need go no further. */
  readonly lastPeriod: number;
  /** Where it keeps what it lives, from that half-hour on. */
  readonly made: HalfHours;
}

type Columns = readonly (Float64Array | Uint8Array)[];

/** What is not known at an instant: alerts in order of time, and what was told from some place in its order on; that place is where nothing is. */
interface Hidden {
  readonly alerts: readonly GroupAlert[];
  readonly toldCount: number;
}

/** A course beside the real one, of homes that were not asked by some alerts and not told something. */
interface Aside {
  readonly signals: SignalSource;
  readonly made: HalfHours;
  columns: Columns;
  next: number;
}

/** Days behind how far it has lived of which a group that may be told something keeps every morning; of those before, one a week, as a trade of capacity is studied as far ahead as it goes. */
const KEPT_DAYS = 12;
const isWeekly = (period: number): boolean => londonDayOf(periodStart(period)) % 7 === 0;
/** Half-hours that are stepped at once beside the real course, as far as the run goes. */
const ASIDE_PERIODS = 48;

export function groupCourse(
  homes: Homes,
  rows: GroupRows,
  {
    surroundingsAt,
    signalsOf,
    routed,
    isAskedLater,
    countingIn,
    fromPeriod,
    lastPeriod,
    made,
  }: GroupParts,
) {
  const sums = new Float64Array(SUM_COUNT);
  const unservedWh = new Map<number, Float64Array>();
  const servedFracs = new Map<number, number>();
  const isPutBack = isAskedLater || rows.group.tariff?.kind === "state-of-system";
  const mornings = new Map<number, Columns>();
  let asked = routed;
  let alerts = alertsOf(rows.group, asked).list;
  const beforeAlerts = new Map<number, Columns>();
  const asides = new Map<string, Aside>();
  const told: ToldLevels[] = [];
  const signalsWithout = (hidden: readonly GroupAlert[], toldCount = told.length): SignalSource => {
    const own = signalsOf(
      asked.filter(({ alert }) => hidden.every((each) => each.alert !== alert)),
    );
    for (const levels of told.slice(0, toldCount)) own.tell(levels);
    return own;
  };
  let signals = signalsWithout([]);
  let next = fromPeriod;
  const stepOne = (into: HalfHours, period: number, by: SignalSource, counting: Counting) => {
    const said = by.at(period);
    stepGroup(homes, rows, period, surroundingsAt(period), said, sums, counting);
    into.set(period, sums, said);
  };
  const step = () => {
    if (isPutBack && isMidnight(next)) {
      mornings.set(next, snapshot(homes, rows, isInAlert(signals, next)));
      const older = [...mornings.keys()].at(-1 - KEPT_DAYS);
      if (older !== undefined && !isWeekly(older)) mornings.delete(older);
    }
    if (alerts.some(({ from }) => from === next))
      beforeAlerts.set(next, snapshot(homes, rows, false));
    const counting = countingIn(next);
    stepOne(made, next, signals, counting);
    if (counting.isBilled && !counting.isSupplied) {
      unservedWh.set(next, netWhOf(homes, rows));
      const servedFrac = servedFracs.get(next);
      if (servedFrac !== undefined) count(next, servedFrac);
    }
    next += 1;
  };
  const count = (period: number, servedFrac: number) => {
    billServed(homes, rows, made.said(period), unservedWh.get(period)!, servedFrac);
    unservedWh.delete(period);
  };
  const morningBefore = (period: number): number => {
    const morning = [...mornings.keys()].findLast((each) => each <= period);
    if (morning === undefined)
      throw new RangeError(`homes cannot be put back to ${periodStart(period)}`);
    return morning;
  };
  /** Lives anew from the half-hour on, as far as it has lived further. */
  const putBack = (to: number) => {
    asides.clear();
    if (next <= to) return;
    const morning = morningBefore(to);
    restore(homes, rows, mornings.get(morning)!);
    for (const of of [mornings, beforeAlerts])
      for (const period of of.keys()) if (period >= morning) of.delete(period);
    next = morning;
  };
  const liveUpTo = (period: number) => {
    while (next <= period) step();
  };
  const hiddenAt = (period: number, asOf: number): Hidden => {
    let toldCount = told.length;
    while (toldCount > 0 && told[toldCount - 1]!.toldAt > asOf) toldCount -= 1;
    const first = told[toldCount];
    return {
      alerts: alerts.filter(({ from, toldAt }) => from <= period && toldAt > asOf),
      toldCount: first === undefined || livedFrom(first) > period ? told.length : toldCount,
    };
  };
  /** Homes as they are before the first that is hidden begins, and live on as if nobody had asked or told them. */
  const asideWithout = (hidden: Hidden): Aside => {
    const key = [hidden.toldCount, ...hidden.alerts.map(({ alert }) => alert.id)].join("\n");
    const known = asides.get(key);
    if (known !== undefined) return known;
    const untold = told[hidden.toldCount];
    const changesAt = Math.min(
      hidden.alerts[0]?.from ?? Infinity,
      untold === undefined ? Infinity : livedFrom(untold),
    );
    liveUpTo(changesAt);
    const from = untold === undefined ? changesAt : morningBefore(changesAt);
    const columns = (untold === undefined ? beforeAlerts : mornings).get(from);
    if (columns === undefined)
      throw new RangeError(`homes are not known before the alert of ${periodStart(from)}`);
    const own = signalsWithout(hidden.alerts, hidden.toldCount);
    const fresh = new HalfHours(new SharedHalfHours(from, 1), 0, rows.heatPump.length);
    const aside = { signals: own, made: fresh, columns, next: from };
    asides.set(key, aside);
    return aside;
  };
  const liveAside = (aside: Aside, period: number) => {
    if (aside.next > period) return;
    const present = snapshot(homes, rows, isInAlert(signals, next));
    restore(homes, rows, aside.columns);
    const isInBlock = () => aside.next % ASIDE_PERIODS !== 0 && aside.next <= lastPeriod;
    while (aside.next <= period || isInBlock()) {
      stepOne(aside.made, aside.next, aside.signals, NOT_COUNTED);
      aside.next += 1;
    }
    aside.columns = snapshot(homes, rows, isInAlert(aside.signals, aside.next));
    restore(homes, rows, present);
  };
  /** The half-hours that are known at an instant, lived up to one of them. */
  const livedAt = (period: number, asOf: number | undefined): HalfHours => {
    const lived = isAllKnownAt(asOf) ? made : livedOf(hiddenAt(period, asOf!), period);
    if (lived === made) liveUpTo(period);
    if (!lived.has(period)) throw new RangeError(`homes are not known at ${periodStart(period)}`);
    return lived;
  };
  const isAllKnownAt = (asOf: number | undefined): boolean =>
    asOf === undefined || (alerts.length === 0 && told.length === 0);
  const livedOf = (hidden: Hidden, period: number): HalfHours => {
    if (hidden.alerts.length === 0 && hidden.toldCount === told.length) return made;
    const aside = asideWithout(hidden);
    liveAside(aside, period);
    return aside.made;
  };
  return {
    /** `asOf`: an instant at which it is asked; what homes are told later, of alerts or of their network, is not known. */
    halfHour(period: number, asOf?: number): GroupHalfHour {
      return livedAt(period, asOf).at(period);
    },
    netWh(period: number, asOf?: number): number {
      return livedAt(period, asOf).netWh(period);
    },
    tell(levels: ToldLevels) {
      told.push(levels);
      signals.tell(levels);
      putBack(livedFrom(levels));
    },
    askedBy: () => alerts,
    ask(routedNow: RoutedAlert) {
      const { id } = routedNow.alert;
      const before = alerts.find(({ alert }) => alert.id === id);
      asked = [...asked.filter(({ alert }) => alert.id !== id), routedNow];
      alerts = alertsOf(rows.group, asked).list;
      signals = signalsWithout([]);
      const now = alerts.find(({ alert }) => alert.id === id)!;
      // Of one that goes on only its end is new.
      putBack(before === undefined ? now.from : before.to - 1);
    },
    /** Asks by other alerts that aggregators sell than before: none of them has been told yet. */
    askAnew(routedNow: readonly RoutedAlert[]) {
      const isSold = ({ call }: RoutedAlert) => call !== undefined;
      const before = asked.filter(isSold);
      const now = routedNow
        .filter(isSold)
        .map((each) => before.find((old) => isSameCall(old, each)) ?? each);
      const changed = [...before, ...now].filter(
        (each) => before.includes(each) !== now.includes(each),
      );
      if (changed.length === 0) return;
      asked = [...asked.filter(({ call }) => call === undefined), ...now];
      alerts = alertsOf(rows.group, asked).list;
      signals = signalsWithout([]);
      putBack(Math.min(...changed.map(({ alert }) => periodOf(parseInstant(alert.from)!))));
    },
    /** Counts on bills what was served of a half-hour without supply throughout. */
    bill(period: number, servedFrac: number) {
      if (!unservedWh.has(period)) return;
      if (isPutBack) servedFracs.set(period, servedFrac);
      count(period, servedFrac);
    },
    forgetBefore(period: number) {
      for (const of of [servedFracs, beforeAlerts, mornings])
        for (const each of of.keys()) if (each < period) of.delete(each);
      for (const [key, aside] of asides) if (aside.next < period) asides.delete(key);
    },
  };
}

/** Whether an aggregator sells the same of an alert, for as much. */
function isSameCall({ call: left }: RoutedAlert, { call: right }: RoutedAlert): boolean {
  if (left === undefined || right === undefined || left.alert !== right.alert) return false;
  return (
    left.reward.gbpPerMwh === right.reward.gbpPerMwh &&
    left.reward.feeGbp === right.reward.feeGbp &&
    left.expectedKw.every((kw, index) => kw === right.expectedKw[index])
  );
}

const isMidnight = (period: number): boolean => {
  const start = periodStart(period);
  return start === londonDayStart(londonDayOf(start));
};

/** Whether homes live as if they were not asked beside the real ones before a half-hour begins. */
function isInAlert(signals: SignalSource, period: number): boolean {
  const { alert } = signals.at(period);
  return alert?.isOn === true && !alert.isFirst;
}

const snapshot = (homes: Homes, { first, end }: GroupRows, isAsked: boolean): Columns =>
  changingColumns(homes, isAsked).map((column) => column.slice(first, end));

function restore(homes: Homes, { first }: GroupRows, kept: Columns): void {
  const columns = changingColumns(homes, true);
  for (const [index, values] of kept.entries()) columns[index]!.set(values, first);
}
