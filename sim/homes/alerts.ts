/**
 * Alerts as a group meets them: which half-hours each has, when it is told, and how likely a home is to take part. Takes alerts and a group's
 * settings of response. Opting in: a logistic of the reward and the notice, less what the home is tired by.
 */
import { PERIOD_SECONDS, parseInstant, periodOf } from "../core/time.ts";
import {
  SECONDS_PER_DAY,
  SECONDS_PER_HOUR,
  SECONDS_PER_MINUTE,
  WH_PER_KWH,
} from "../core/units.ts";
import type { FlexAlert, HomeResponse } from "../model/home-response.ts";
import type { HomeGroup } from "../model/homes.ts";

/** Half-hours after an alert in which homes make up for it: four hours (domain §8). */
export const REBOUND_PERIODS = 8;
/** Notice below this is short, hours. */
const SHORT_NOTICE_HOURS = 12;

/** One alert of a group. */
export interface GroupAlert {
  readonly alert: FlexAlert;
  readonly from: number;
  readonly to: number;
  readonly knownFrom: number;
  /** Log-odds of taking part of a home that is not tired. */
  readonly logit: number;
  /** What of a home's tiredness is left since the alert before. */
  readonly tiredLeft: number;
}

/** In order of time, none reaching into the next. */
export interface Alerts {
  readonly response: HomeResponse | undefined;
  readonly list: readonly GroupAlert[];
}

/** What of an alert a half-hour has. */
export interface PresentAlert {
  readonly response: HomeResponse;
  readonly of: GroupAlert;
  /** Its first half-hour, in which homes decide. */
  readonly isFirst: boolean;
  /** In it, or so many half-hours of what follows it left. */
  readonly isOn: boolean;
  readonly reboundLeft: number;
}

export function alertsOf({ id, response }: HomeGroup, alerts: readonly FlexAlert[]): Alerts {
  if (response === undefined) return { response, list: [] };
  const own = alerts.filter(({ groups }) => groups === undefined || groups.includes(id));
  const starts = own.map((alert) => ({ alert, start: parseInstant(alert.from)! }));
  starts.sort((left, right) => left.start - right.start);
  const list = starts.map(({ alert, start }, index): GroupAlert => {
    const from = periodOf(start);
    const days = (start - (starts[index - 1]?.start ?? start)) / SECONDS_PER_DAY;
    return {
      ...{ alert, from, to: from + (alert.minutes * SECONDS_PER_MINUTE) / PERIOD_SECONDS },
      knownFrom: periodOf(start - Math.round(alert.noticeHours * SECONDS_PER_HOUR)),
      logit: optInLogit(response, alert),
      tiredLeft: Math.exp(0 - days / response.fatigueDays),
    };
  });
  return { response, list };
}

/** The alert that a half-hour is in, or in the wake of. */
export function presentAlert({ response, list }: Alerts, period: number): PresentAlert | undefined {
  if (response === undefined) return undefined;
  const of = list.findLast(({ from }) => from <= period);
  if (of === undefined || period >= of.to + REBOUND_PERIODS) return undefined;
  return {
    ...{ response, of, isFirst: period === of.from, isOn: period < of.to },
    reboundLeft: period < of.to ? 0 : of.to + REBOUND_PERIODS - period,
  };
}

const logitOf = (frac: number): number => Math.log(frac / (1 - frac));
export const logistic = (logit: number): number => 1 / (1 + Math.exp(0 - logit));

function optInLogit(
  { paidOptInFrac, optInPerLogGbp, unpaidOptInFrac, shortNoticeLogit }: HomeResponse,
  { rewardGbpPerMwh, noticeHours }: FlexAlert,
): number {
  const notice = noticeHours < SHORT_NOTICE_HOURS ? shortNoticeLogit : 0;
  if (rewardGbpPerMwh === 0) return logitOf(unpaidOptInFrac) - notice;
  const gbpPerKwh = rewardGbpPerMwh / WH_PER_KWH;
  return logitOf(paidOptInFrac) + optInPerLogGbp * Math.log(gbpPerKwh) - notice;
}

/** Log-odds in each half-hour of leaving an alert, by how many kelvin the home is below its set point (0.02, 0.10, 0.35 at 0, 1, 2 K). */
const OPT_OUT = { logit: logitOf(0.02), perK: (logitOf(0.35) - logitOf(0.02)) / 2 };

export const optOutFrac = (belowK: number): number =>
  logistic(OPT_OUT.logit + OPT_OUT.perK * belowK);
