/**
 * What a group of homes is told for a half-hour (what it does then, car-charging.ts and step.ts decide): its tariff's prices, the order of the night's half-hours, what they make worth while, and
 * an alert. The same for all homes of a group, made once a night, so that a home costs no more for it. Takes a group's settings, the
 * day-ahead price, levels of the network as they are told and alerts; gives signals by half-hour.
 * Keeps: a night is planned on what was told by then; what is told later counts from its half-hour on.
 */
import {
  londonDayOf,
  londonInstant,
  PERIOD_HOURS,
  PERIOD_SECONDS,
  periodOf,
  periodStart,
} from "../core/time.ts";
import { SECONDS_PER_HOUR } from "../core/units.ts";
import type { SystemLevel } from "../model/home-tariffs.ts";
import type { HomeGroup } from "../model/homes.ts";
import { type Alerts, type PresentAlert, presentAlert } from "./alerts.ts";
import { lowestAfter, type PriceOrder, priceOrder } from "./price-order.ts";
import { isFirstOfDay, tariffPrice } from "./tariff-prices.ts";

const NOON = 12 * SECONDS_PER_HOUR;

/** What a battery that goes by price does beside taking its home's surplus. */
export type BatteryMove = "hold" | "fill" | "give";

export interface Signal {
  readonly importGbpPerMwh: number;
  readonly exportGbpPerMwh: number;
  /** Due in this half-hour for each home. */
  readonly standingGbp: number;
  readonly order: PriceOrder;
  /** Of the half-hour in the order. */
  readonly index: number;
  /** The half-hours by what a car gets for giving, dearest first; where cars may give. */
  readonly dearest: PriceOrder | undefined;
  /** Whether giving from a car is worth its refill. */
  readonly isGivingWorth: boolean;
  readonly battery: BatteryMove;
  /** By which set points are moved, K. */
  readonly heatOffsetK: number;
}

/** What of a group's half-hour is no home's own; without a tariff there is no signal. */
export interface GroupSignals {
  readonly signal: Signal | undefined;
  readonly alert: PresentAlert | undefined;
}

/** To who has no tariff and is asked nothing. */
export const NOTHING_SAID: GroupSignals = { signal: undefined, alert: undefined };

/** Levels that were told, at an instant, of the half-hours from `from` on. */
export interface ToldLevels {
  readonly toldAt: number;
  readonly from: number;
  readonly levels: readonly SystemLevel[];
}

/** The first half-hour that is lived by what was told: one that has begun goes on as it began. */
export const livedFrom = ({ toldAt }: ToldLevels): number => periodOf(toldAt + PERIOD_SECONDS - 1);

/** Takes what is told in the order in which it is. */
export interface SignalSource {
  at(period: number): GroupSignals;
  tell(told: ToldLevels): void;
}

/** `nights`: of groups that go by the same prices, which share what follows from them. */
export function signalSource(
  group: HomeGroup,
  dayAheadGbpPerMwh: (period: number) => number,
  alerts: Alerts,
  nights: SharedNights,
): SignalSource {
  const { tariff } = group;
  const shared = nights.alike(group);
  const told: ToldLevels[] = [];
  let night: Night | undefined;
  const levelAt = (period: number, seen: number): SystemLevel => {
    for (let index = seen - 1; index >= 0; index -= 1) {
      const { from, levels } = told[index]!;
      const level = levels[period - from];
      if (level !== undefined) return level;
    }
    return "normal";
  };
  const nightOf = (period: number): Night | undefined => {
    if (tariff === undefined) return undefined;
    const seen =
      told.length === 0 ? 0 : told.filter((levels) => livedFrom(levels) <= period).length;
    if (night !== undefined && night.seen === seen && isIn(night.order, period)) return night;
    const { from, to } = noonToNoon(period);
    night = seen === 0 ? shared.get(from) : undefined;
    if (night !== undefined) return night;
    const prices = Array.from({ length: to - from }, (_, index) =>
      tariffPrice(tariff, from + index, dayAheadGbpPerMwh, levelAt(from + index, seen)),
    );
    night = nightSignals(group, from, prices, seen);
    if (seen === 0) keep(shared, night);
    return night;
  };
  return {
    at(period) {
      const of = nightOf(period);
      const alert = presentAlert(alerts, period);
      const plain = of === undefined ? NOTHING_SAID : of.plain[period - of.order.from]!;
      return alert === undefined ? plain : { signal: plain.signal, alert };
    },
    tell(levels) {
      told.push(levels);
      night = undefined;
    },
  };
}

const isIn = ({ from, count }: PriceOrder, period: number): boolean =>
  period >= from && period < from + count;

interface Night {
  readonly order: PriceOrder;
  /** How much had been told. */
  readonly seen: number;
  /** Of its half-hours, without an alert: one object each for all groups, which are kept for weeks. */
  readonly plain: readonly GroupSignals[];
}

type Nights = Map<number, Night>;

/** Nights by the first half-hour, for groups of which all is the same that a night follows from. */
export interface SharedNights {
  alike(group: HomeGroup): Nights;
}

export function sharedNights(): SharedNights {
  const known = new Map<string, Nights>();
  return {
    alike({ tariff, solar, battery, ev, heatPump }) {
      const key = JSON.stringify([tariff, solar === undefined, battery, ev, heatPump]);
      const nights = known.get(key) ?? new Map();
      known.set(key, nights);
      return nights;
    },
  };
}

/** More than a group lives in one go before others do. */
const KEPT_NIGHTS = 64;

/** A night of which nothing was told. */
function keep(nights: Nights, night: Night): void {
  nights.set(night.order.from, night);
  if (nights.size > KEPT_NIGHTS) nights.delete(nights.keys().next().value!);
}

/** The half-hours from the noon before to the noon after. */
export function noonToNoon(period: number): { readonly from: number; readonly to: number } {
  const start = periodStart(period);
  const today = londonDayOf(start);
  const day = start < londonInstant(today, NOON) ? today - 1 : today;
  return {
    from: periodOf(londonInstant(day, NOON)),
    to: periodOf(londonInstant(day + 1, NOON)),
  };
}

type Prices = readonly {
  readonly importGbpPerMwh: number;
  readonly exportGbpPerMwh: number;
}[];

function nightSignals(group: HomeGroup, from: number, prices: Prices, seen: number): Night {
  const imports = prices.map(({ importGbpPerMwh }) => importGbpPerMwh);
  const order = priceOrder(from, imports);
  const car = vehicleToGridOf(group);
  const gains = prices.map((price) =>
    car?.isSold === true ? price.exportGbpPerMwh : price.importGbpPerMwh,
  );
  const dearest =
    car === undefined
      ? undefined
      : priceOrder(
          from,
          gains.map((gain) => 0 - gain),
        );
  const offsetsK = heatOffsets(group, imports);
  const signals = prices.map(
    ({ importGbpPerMwh, exportGbpPerMwh }, index): Signal => ({
      importGbpPerMwh,
      exportGbpPerMwh,
      standingGbp: isFirstOfDay(from + index) ? group.tariff!.standingGbpPerDay : 0,
      order,
      index,
      dearest,
      isGivingWorth:
        car !== undefined &&
        gains[index]! * car.roundTripFrac - car.degradationGbpPerMwh > lowestAfter(order, index),
      battery: batteryMove(group, prices, index),
      heatOffsetK: offsetsK[index]!,
    }),
  );
  return { order, seen, plain: signals.map((signal) => ({ signal, alert: undefined })) };
}

const vehicleToGridOf = ({ ev }: HomeGroup) =>
  ev?.charging.kind === "price" ? ev.charging.vehicleToGrid : undefined;

/**
 * A battery is filled where a later half-hour is dearer by more than the way through it costs, and gives where a MWh put back costs less
 * than what it saves: the cheapest of the night, or the home's own surplus, which is worth the export price.
 */
function batteryMove({ battery, solar }: HomeGroup, prices: Prices, index: number): BatteryMove {
  if (battery?.control.kind !== "price") return "give";
  const { roundTripFrac } = battery;
  const { degradationGbpPerMwh } = battery.control;
  const now = prices[index]!.importGbpPerMwh;
  const later = Math.max(...prices.slice(index).map(({ importGbpPerMwh }) => importGbpPerMwh));
  if (later * roundTripFrac - degradationGbpPerMwh > now) return "fill";
  const cheapest = Math.min(...prices.map(({ importGbpPerMwh }) => importGbpPerMwh));
  const refill =
    solar === undefined ? cheapest : Math.min(cheapest, prices[index]!.exportGbpPerMwh);
  return now * roundTripFrac - degradationGbpPerMwh > refill ? "give" : "hold";
}

/** A half-hour is dear where it costs so much more than the night on the mean. */
const DEAR_FRAC = 1.2;

function heatOffsets({ heatPump }: HomeGroup, imports: readonly number[]): readonly number[] {
  if (heatPump?.control.kind !== "price") return imports.map(() => 0);
  const { aboveK, belowK, preheatHours } = heatPump.control;
  const mean = imports.reduce((sum, price) => sum + price, 0) / imports.length;
  const isDear = imports.map((price) => price > mean * DEAR_FRAC);
  const ahead = Math.round(preheatHours / PERIOD_HOURS);
  return imports.map((_, index) => {
    if (isDear[index]!) return 0 - belowK;
    return isDear.slice(index, index + ahead + 1).includes(true) ? aboveK : 0;
  });
}
