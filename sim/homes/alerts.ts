/** Alerts as a group meets them: which half-hours each has, and how much of what homes were tired by is left. Takes alerts and a group's settings of response. */
import { PERIOD_SECONDS, parseInstant, periodOf } from "../core/time.ts";
import { SECONDS_PER_DAY, SECONDS_PER_MINUTE } from "../core/units.ts";
import { responseOfDevices } from "../model/answering-devices.ts";
import type { FlexAlert, HomeResponse } from "../model/home-response.ts";
import type { HomeGroup } from "../model/homes.ts";
import { REBOUND_PERIODS } from "./opt-in.ts";
import { type RoutedAlert, toldAt } from "./portfolios.ts";

/** One alert of a group. */
export interface GroupAlert extends RoutedAlert {
  readonly from: number;
  readonly to: number;
  /** When homes are told of it: nobody knows it before. */
  readonly toldAt: number;
  /** What of a home's tiredness is left since the alert before. */
  readonly tiredLeft: number;
  /** How the group answers it: its devices alone, or people too. */
  readonly response: HomeResponse;
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
  /** Its last, in which it is known what homes turned in all of it. */
  readonly isLast: boolean;
  /** In it, or so many half-hours of what follows it left. */
  readonly isOn: boolean;
  readonly reboundLeft: number;
}

/** The half-hours of an alert, `to` not among them. */
export function halfHoursOf({ from, minutes }: FlexAlert): Pick<GroupAlert, "from" | "to"> {
  const first = periodOf(parseInstant(from)!);
  return { from: first, to: first + (minutes * SECONDS_PER_MINUTE) / PERIOD_SECONDS };
}

export function alertsOf(group: HomeGroup, routed: readonly RoutedAlert[]): Alerts {
  const { response } = group;
  if (response === undefined) return { response, list: [] };
  const ofDevices = responseOfDevices(group, response);
  const starts = routed.map((of) => ({ of, start: parseInstant(of.alert.from)! }));
  starts.sort((left, right) => left.start - right.start);
  const list = starts.map(({ of, start }, index): GroupAlert => {
    const days = (start - (starts[index - 1]?.start ?? start)) / SECONDS_PER_DAY;
    return {
      ...{ ...of, ...halfHoursOf(of.alert) },
      toldAt: toldAt(of.alert),
      response: of.alert.isByDevices === true ? ofDevices : response,
      tiredLeft: Math.exp(0 - days / response.fatigueDays),
    };
  });
  return { response, list };
}

/** What is turned by who draws so much where it would draw so much unasked; in the alert's direction, negative where it is the contrary. */
export const turnedBy = ({ of }: PresentAlert, unaskedWh: number, wh: number): number =>
  of.alert.direction === "turn-down" ? unaskedWh - wh : wh - unaskedWh;

/** The alert that a half-hour is in, or in the wake of. */
export function presentAlert({ response, list }: Alerts, period: number): PresentAlert | undefined {
  if (response === undefined) return undefined;
  const of = list.findLast(({ from }) => from <= period);
  if (of === undefined || period >= of.to + REBOUND_PERIODS) return undefined;
  return {
    ...{ response: of.response, of, isFirst: period === of.from, isLast: period + 1 === of.to },
    isOn: period < of.to,
    reboundLeft: period < of.to ? 0 : of.to + REBOUND_PERIODS - period,
  };
}
