/**
 * What an aggregator expects a home of a group to turn in an alert, half-hour by half-hour: homes like the group's, with draws of their own, live
 * the days before it and the alert in weather that was known when homes were told. So hour, season, direction, tariffs and what homes have all
 * count. Takes a group, an alert, weather and prices; gives Wh for each home that takes part, in the direction of the alert.
 */
import { periodStart } from "../core/time.ts";
import { SECONDS_PER_DAY } from "../core/units.ts";
import type { FlexAlert, HomeResponse } from "../model/home-response.ts";
import type { HomeGroup } from "../model/homes.ts";
import { alertsOf, type GroupAlert } from "./alerts.ts";
import { homesOf } from "./homes.ts";
import type { RoutedAlert } from "./portfolios.ts";
import { sharedNights, signalSource } from "./signals.ts";
import { type Surroundings, stepGroup } from "./step.ts";
import { SUM_COUNT, SUMS } from "./sums.ts";

export const PERIODS_PER_DAY = 48;
/** Homes that are tried; so many that a half-hour of cars is known to a tenth. */
export const TRIED_HOMES = 200;
/** Days that they live before. */
export const TRIED_DAYS = 4;

/** What homes go by beside what they are asked. */
export interface TurnForecastSource {
  readonly surroundingsAt: (period: number) => Surroundings;
  readonly priceGbpPerMwh: (period: number) => number;
  readonly seed: string;
}

export function turnForecast(
  group: HomeGroup,
  alert: FlexAlert,
  { surroundingsAt, priceGbpPerMwh, seed }: TurnForecastSource,
): readonly number[] {
  const { response } = group;
  if (response === undefined) return [];
  const tried = triedGroup(group, response, TRIED_HOMES);
  const alerts = alertsOf(tried, [askedOf(alert)]);
  const { from, to } = alerts.list[0]!;
  const daysBack = daysBackOf(alerts.list[0]!);
  const signals = signalSource(tried, priceGbpPerMwh, alerts, sharedNights());
  const homes = homesOf([tried], `${seed}/portfolio`);
  const sums = new Float64Array(SUM_COUNT);
  const turnedWh: number[] = [];
  const firstPeriod = from - TRIED_DAYS * PERIODS_PER_DAY;
  for (let period = firstPeriod - (firstPeriod % 2); period < to; period += 1) {
    const weather = surroundingsAt(period - daysBack * PERIODS_PER_DAY);
    stepGroup(homes, homes.groups[0]!, period, weather, signals.at(period), sums);
    if (period >= from) turnedWh.push(sums[SUMS.turnedWh]! / TRIED_HOMES);
  }
  return turnedWh;
}

/** Homes like a group's, all of which take part. */
export const triedGroup = (group: HomeGroup, response: HomeResponse, count: number): HomeGroup => ({
  ...group,
  ...{ count, response: { ...response, enrolledShare: 1 } },
});

/** An alert that everybody takes part in. */
export function askedOf(alert: FlexAlert): RoutedAlert {
  const reward = { gbpPerMwh: alert.rewardGbpPerMwh, feeGbp: 0 };
  const logit = Number.POSITIVE_INFINITY;
  return { alert, reward, logit, paidFrom: undefined, call: undefined, answeringFrac: 1 };
}

/** Of how many days ago the weather is that is known when homes are told. */
export const daysBackOf = ({ to, toldAt }: Pick<GroupAlert, "to" | "toldAt">): number =>
  Math.ceil((periodStart(to) - toldAt) / SECONDS_PER_DAY);
