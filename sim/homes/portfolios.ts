/**
 * Alerts on their way to homes: directly, or through the aggregator that acts for the group, which takes those of the markets it sells to, the better
 * paid where two are in each other's way, expects of its portfolio what homes like these turn in each half-hour, promises a part of that where the buyer takes so little, and says what homes get. Takes groups, alerts and
 * aggregators; gives each group's alerts, and each aggregator's calls.
 */
import { PERIOD_HOURS, PERIOD_SECONDS, parseInstant } from "../core/time.ts";
import { SECONDS_PER_HOUR, SECONDS_PER_MINUTE, WH_PER_KWH } from "../core/units.ts";
import { type Aggregator, type HomeReward, homeReward, MINIMUM_KW } from "../model/aggregators.ts";
import { devicesTurnKw, responseOfDevices } from "../model/answering-devices.ts";
import type { FlexAlert } from "../model/home-response.ts";
import { eachTurnsKw, type HomeGroup } from "../model/homes.ts";
import { logistic, optInLogit, REBOUND_PERIODS } from "./opt-in.ts";

/** An alert as a group is told of it. */
export interface RoutedAlert {
  readonly alert: FlexAlert;
  readonly reward: HomeReward;
  /** Log-odds of taking part of a home that is not tired. */
  readonly logit: number;
  /** Whose account homes are paid from; none: the buyer's. */
  readonly paidFrom: string | undefined;
  readonly call: Call | undefined;
  /** Part of the group's homes that may answer. */
  readonly answeringFrac: number;
}

/** What an aggregator sold of an alert. */
export interface Call {
  readonly aggregator: Aggregator;
  readonly alert: FlexAlert;
  /** Of all its groups together, half-hour by half-hour. */
  readonly expectedKw: readonly number[];
  readonly promisedKw: readonly number[];
  /** What each home gets; by the size of the portfolio at the buyer's price, where it goes by size. */
  readonly reward: HomeReward;
}

export interface Portfolios {
  /** By group. */
  readonly alerts: readonly (readonly RoutedAlert[])[];
  readonly calls: readonly Call[];
}

/** What a home of a group that takes part in an alert is expected to turn, Wh by half-hour of it. */
export type TurnsOf = (group: HomeGroup, alert: FlexAlert) => readonly number[];

/** As planners count a group before a run: what its homes turn in an evening of winter, in every half-hour. */
export const asPlanned: TurnsOf = (group, alert) => {
  const halfHours = (alert.minutes * SECONDS_PER_MINUTE) / PERIOD_SECONDS;
  return Array.from({ length: halfHours }, () => plannedKw(group, alert) * WH_PER_KW);
};

const plannedKw = (group: HomeGroup, { isByDevices }: FlexAlert): number =>
  isByDevices === true ? devicesTurnKw(group) : eachTurnsKw(group);

/** Wh that a kW is in half an hour. */
const WH_PER_KW = WH_PER_KWH * PERIOD_HOURS;

/** What part of a group's homes may answer an alert, by the stage of the rollout, and by how they are supplied and settled. */
export type AnsweringFrac = (group: HomeGroup, alert: FlexAlert) => number;

export function portfoliosOf(
  groups: readonly HomeGroup[],
  alerts: readonly FlexAlert[],
  aggregators: readonly Aggregator[],
  answeringFrac: AnsweringFrac = () => 1,
  turnsOf: TurnsOf = asPlanned,
): Portfolios {
  const isFor = (alert: FlexAlert, group: HomeGroup) =>
    isAddressed(alert, group) && answeringFrac(group, alert) > 0;
  const expecting = { isFor, answeringFrac, turnsOf };
  const calls = aggregators.flatMap((aggregator) => callsOf(aggregator, groups, alerts, expecting));
  const routed = groups.map((group): readonly RoutedAlert[] => {
    if (group.response === undefined) return [];
    const own = aggregators.find((aggregator) => aggregator.groups.includes(group.id));
    if (own === undefined)
      return alerts
        .filter((alert) => isFor(alert, group))
        .map((alert) => directly(group, alert, answeringFrac(group, alert)));
    return calls
      .filter(({ aggregator, alert }) => aggregator === own && isFor(alert, group))
      .map((call) => through(call, group, answeringFrac(group, call.alert)));
  });
  return { alerts: routed, calls };
}

const isAddressed = ({ groups }: FlexAlert, { id }: HomeGroup): boolean =>
  groups === undefined || groups.includes(id);

function directly(group: HomeGroup, alert: FlexAlert, answeringFrac: number): RoutedAlert {
  const reward = { gbpPerMwh: alert.rewardGbpPerMwh, feeGbp: 0 };
  const logit = logitFor(group, alert, reward);
  return { alert, reward, logit, paidFrom: undefined, call: undefined, answeringFrac };
}

function through(call: Call, group: HomeGroup, answeringFrac: number): RoutedAlert {
  const { alert, reward, aggregator } = call;
  const logit = logitFor(group, alert, reward);
  return { alert, reward, logit, paidFrom: aggregator.id, call, answeringFrac };
}

/** By which planners count who takes part. */
const PLANNED_NOTICE_HOURS = 24;

/** What homes get of a service that has bought them: where it goes by size, by that of all for whom the aggregator acts, as planners count them. */
export function rewardOfService(
  aggregator: Aggregator,
  homes: readonly HomeGroup[],
  alert: FlexAlert,
  answeringFrac: AnsweringFrac,
): HomeReward {
  const own = homes.filter(
    ({ id, response }) => response !== undefined && aggregator.groups.includes(id),
  );
  const planned = { answeringFrac, turnsOf: asPlanned };
  const [sizeKw = 0] = expectedKw(
    own,
    { ...alert, noticeHours: PLANNED_NOTICE_HOURS },
    priceAlone(alert),
    planned,
  );
  return homeReward(aggregator, alert.rewardGbpPerMwh, sizeKw);
}

/** An alert that follows from a service having bought what homes are to do. */
export function forService(
  aggregator: Aggregator,
  group: HomeGroup,
  alert: FlexAlert,
  reward: HomeReward,
  answeringFrac: number,
): RoutedAlert {
  const logit = logitFor(group, alert, reward);
  return { alert, reward, logit, paidFrom: aggregator.id, call: undefined, answeringFrac };
}

const priceAlone = ({ rewardGbpPerMwh }: FlexAlert): HomeReward => ({
  gbpPerMwh: rewardGbpPerMwh,
  feeGbp: 0,
});

/** A fee counts by what a home is expected to turn for it; of homes that nothing is expected of it says nothing. */
function logitFor(group: HomeGroup, alert: FlexAlert, { gbpPerMwh, feeGbp }: HomeReward): number {
  const hours = (alert.minutes * SECONDS_PER_MINUTE) / SECONDS_PER_HOUR;
  const turnedKwh = plannedKw(group, alert) * hours;
  const gbpPerKwh = gbpPerMwh / WH_PER_KWH + (turnedKwh === 0 ? 0 : feeGbp / turnedKwh);
  const ofPeople = group.response!;
  const response = alert.isByDevices === true ? responseOfDevices(group, ofPeople) : ofPeople;
  return optInLogit(response, alert.noticeHours, gbpPerKwh);
}

/** What homes of these groups are expected to turn together, kW by half-hour; nobody expects to be answered by the contrary. */
export function expectedKw(
  groups: readonly HomeGroup[],
  alert: FlexAlert,
  reward: HomeReward,
  { answeringFrac, turnsOf }: Pick<Expecting, "answeringFrac" | "turnsOf">,
): readonly number[] {
  const halfHours = (alert.minutes * SECONDS_PER_MINUTE) / PERIOD_SECONDS;
  const kw = new Array<number>(halfHours).fill(0);
  for (const group of groups) {
    const may = group.response!.enrolledShare * answeringFrac(group, alert);
    const taking = may * logistic(logitFor(group, alert, reward));
    for (const [index, wh] of turnsOf(group, alert).entries())
      kw[index]! += (group.count * taking * Math.max(0, wh)) / WH_PER_KW;
  }
  return kw;
}

/** The half-hour of an alert of which least is promised, kW. */
export const leastPromisedKw = ({ promisedKw }: Call): number => Math.min(...promisedKw);

/** What an aggregator expects of groups: which of them an alert is for, what part of these may answer, and what they turn. */
interface Expecting {
  readonly isFor: (alert: FlexAlert, group: HomeGroup) => boolean;
  readonly answeringFrac: AnsweringFrac;
  readonly turnsOf: TurnsOf;
}

/**
 * The alerts that an aggregator sells into: none in the way of one that it was told of before and sells, or of a better paid one that it is told of at the same time; of
 * those paid alike the first, then by id. Nobody passes over an alert for one that is still unknown.
 */
function callsOf(
  aggregator: Aggregator,
  groups: readonly HomeGroup[],
  alerts: readonly FlexAlert[],
  { isFor, answeringFrac, turnsOf }: Expecting,
): readonly Call[] {
  const own = groups.filter(
    ({ id, response }) => response !== undefined && aggregator.groups.includes(id),
  );
  const offered = alerts.filter(
    (alert) =>
      aggregator.markets.includes(alert.paidBy) && own.some((group) => isFor(alert, group)),
  );
  const inTurn = [...offered].sort(
    (left, right) =>
      toldAt(left) - toldAt(right) ||
      right.rewardGbpPerMwh - left.rewardGbpPerMwh ||
      startOf(left) - startOf(right) ||
      (left.id < right.id ? -1 : 1),
  );
  const callOf = (alert: FlexAlert): Call => {
    const told = own.filter((group) => isFor(alert, group));
    const sizeKw = expectedKw(told, alert, priceAlone(alert), {
      ...{ answeringFrac, turnsOf: asPlanned },
    })[0]!;
    const reward = homeReward(aggregator, alert.rewardGbpPerMwh, sizeKw);
    const expected = expectedKw(told, alert, reward, { answeringFrac, turnsOf });
    const promisedKw = expected.map((kw) => Math.floor(kw * aggregator.promisedFrac));
    return { aggregator, alert, expectedKw: expected, promisedKw, reward };
  };
  // Planned portfolios that are too small are a fault (aggregator-findings.ts); what a day does not give is not sold, and is in the way of nothing.
  const isSold = (call: Call) =>
    turnsOf === asPlanned || leastPromisedKw(call) >= MINIMUM_KW[call.alert.paidBy];
  const sold: Call[] = [];
  for (const alert of inTurn) {
    if (!sold.every((other) => isApart(alert, other.alert))) continue;
    const call = callOf(alert);
    if (isSold(call)) sold.push(call);
  }
  return sold;
}

/** When it is known, s. */
export const toldAt = (alert: FlexAlert): number =>
  startOf(alert) - alert.noticeHours * SECONDS_PER_HOUR;

export const startOf = ({ from }: FlexAlert): number => parseInstant(from) ?? 0;

/** Whether homes have made up for one before the other begins. */
export function isApart(left: FlexAlert, right: FlexAlert): boolean {
  const [first, second] = [startOf(left), startOf(right)];
  const rest = REBOUND_PERIODS * PERIOD_SECONDS;
  return first <= second
    ? second >= first + left.minutes * SECONDS_PER_MINUTE + rest
    : first >= second + right.minutes * SECONDS_PER_MINUTE + rest;
}
