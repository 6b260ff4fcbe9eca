/**
 * What an aggregator expects a home of a group to turn where its devices answer alone, half-hour after half-hour of a day: homes like the group's (turn-forecast.ts) live on from four days before
 * the day, and each alert is tried on them and undone. Takes groups, alerts, weather and prices; gives Wh for each home, in the direction of the alert.
 * Keeps: an alert gets the same answer whatever was asked before; one after another costs no more than the half-hours between them.
 */
import { londonDayOf, londonDayStart, periodOf, periodStart } from "../core/time.ts";
import type { FlexAlert, HomeResponse } from "../model/home-response.ts";
import type { HomeGroup } from "../model/homes.ts";
import { alertsOf } from "./alerts.ts";
import { changingColumns, type Homes, homesOf } from "./homes.ts";
import { sharedNights, signalSource } from "./signals.ts";
import { stepGroup } from "./step.ts";
import { SUM_COUNT, SUMS } from "./sums.ts";
import {
  askedOf,
  daysBackOf,
  PERIODS_PER_DAY,
  TRIED_DAYS,
  TRIED_HOMES,
  type TurnForecastSource,
  triedGroup,
} from "./turn-forecast.ts";

/** No more homes than this are tried, however few have a device. */
const MOST_HOMES = 2000;

/** So many that as many have a device as homes are tried elsewhere. */
function triedCount({ ev, battery, solar, heatPump }: HomeGroup): number {
  const stored = (battery?.share ?? 0) * (solar?.share ?? 1);
  const share = Math.max(ev?.share ?? 0, heatPump?.share ?? 0, stored);
  return share === 0 ? TRIED_HOMES : Math.min(MOST_HOMES, Math.ceil(TRIED_HOMES / share));
}

export function triedDevices({ surroundingsAt, priceGbpPerMwh, seed }: TurnForecastSource) {
  const nights = sharedNights();
  const sums = new Float64Array(SUM_COUNT);
  const livesOf = new Map<HomeGroup, ReturnType<typeof lifeOf>>();
  const lifeOf = (group: HomeGroup, response: HomeResponse, day: number, daysBack: number) => {
    const tried = triedGroup(group, response, triedCount(group));
    const homes = homesOf([tried], `${seed}/portfolio`);
    const signals = signalSource(tried, priceGbpPerMwh, alertsOf(tried, []), nights);
    const step = (period: number, by = signals) => {
      const weather = surroundingsAt(period - daysBack * PERIODS_PER_DAY);
      stepGroup(homes, homes.groups[0]!, period, weather, by.at(period), sums);
    };
    let next = periodOf(londonDayStart(day - TRIED_DAYS));
    return {
      ...{ day, daysBack, tried, homes, step },
      isPast: (period: number) => next > period,
      liveUpTo(period: number) {
        for (; next < period; next += 1) step(next);
      },
    };
  };
  return (group: HomeGroup, alert: FlexAlert): readonly number[] => {
    const { response } = group;
    if (response === undefined) return [];
    const asked = askedOf(alert);
    const of = alertsOf(group, [asked]).list[0]!;
    const { from, to } = of;
    const day = londonDayOf(periodStart(from));
    const daysBack = daysBackOf(of);
    const known = livesOf.get(group);
    const isUsed = known?.day === day && known.daysBack === daysBack && !known.isPast(from);
    const life = isUsed ? known : lifeOf(group, response, day, daysBack);
    livesOf.set(group, life);
    life.liveUpTo(from);
    const { tried, homes, step } = life;
    const before = snapshot(homes);
    const signals = signalSource(tried, priceGbpPerMwh, alertsOf(tried, [asked]), nights);
    const turnedWh: number[] = [];
    for (let period = from; period < to; period += 1) {
      step(period, signals);
      turnedWh.push(sums[SUMS.turnedWh]! / tried.count);
    }
    for (const [index, column] of changingColumns(homes, false).entries())
      column.set(before[index]!);
    return turnedWh;
  };
}

const snapshot = (homes: Homes) => changingColumns(homes, false).map((column) => column.slice());
