/**
 * What an aggregator expects a home of a group to turn where its devices answer alone, half-hour after half-hour of a day: homes like the group's (turn-forecast.ts) live on from four days before
 * the day, and each alert is tried on them and undone. Takes groups, alerts, weather and prices; gives Wh for each home, in the direction of the alert.
 * Keeps: an alert gets the same answer whatever was asked before; one after another costs no more than the half-hours between them.
 */
import { londonDayOf, londonDayStart, periodOf, periodStart } from "../core/time.ts";
import { devicesByPrice } from "../model/answering-devices.ts";
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

/** So many that as many have the rarest device that answers as homes are tried elsewhere. */
function triedCount(group: HomeGroup): number {
  const { ev, battery, solar, heatPump } = group;
  const answers = devicesByPrice(group);
  const shares = [
    answers.ev ? ev!.share : 0,
    answers.battery ? battery!.share * (solar?.share ?? 1) : 0,
    answers.heatPump ? heatPump!.share : 0,
  ].filter((share) => share > 0);
  const rarest = Math.min(1, ...shares);
  return Math.min(MOST_HOMES, Math.ceil(TRIED_HOMES / rarest));
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
