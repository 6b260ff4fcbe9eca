/**
 * Decides which gate of which venue is due when. Gate times are data, set in the venue's settings of a scenario (`gates`; a phase of a trial may
 * move them, sim/venues/process/phase-times.ts); this file compiles them once for a run into columns ordered by time, venue
 * order, gate order and delivery, and says which are due in a stretch of time.
 * Takes the venues' gate times and the days of delivery; gives `DueGate`s. It knows no venue by name.
 */
import {
  londonDayStart,
  londonInstant,
  parseClock,
  periodOf,
  periodStart,
  periodsInDay,
} from "../core/time.ts";
import { SECONDS_PER_MINUTE } from "../core/units.ts";
import { termStart } from "../model/terms.ts";
import {
  GATE_NAMES,
  type GateName,
  type GateTime,
  type GateTimes,
  type RepeatedTime,
  type TermTime,
} from "../model/venues.ts";

/** The gates of one venue, in the venue's order. */
export interface VenueGates {
  readonly venue: string;
  readonly gates: GateTimes;
}

/** One gate that is due. A day gate is for the periods of a London day; a period gate is for one period. */
export interface DueGate {
  readonly instant: number;
  readonly venue: string;
  readonly gate: GateName;
  /** London day number of delivery. */
  readonly deliveryDay: number;
  readonly fromPeriod: number;
  /** One past the last period of delivery. */
  readonly toPeriod: number;
}

/** day: run by the day page; period: by the period page before its ticks; after: by the period page once it is metered. */
export type GateClock = "day" | "period" | "after";

export interface Timetable {
  readonly firstInstant: number;
  /** One past the last gate. */
  readonly lastInstant: number;
  readonly clocks: Readonly<Record<GateClock, readonly DueGate[]>>;
}

const CLOCK_OF: Readonly<Record<GateName, GateClock>> = {
  contract: "day",
  open: "day",
  close: "day",
  award: "day",
  revise: "day",
  arm: "period",
  reverify: "period",
  intraday: "period",
  trade: "period",
  verify: "period",
  dispatch: "period",
  settle: "after",
};

/** Compiles the gates of all venues for delivery on the London days from `firstDay` on. */
export function compileTimetable(
  venues: readonly VenueGates[],
  firstDay: number,
  dayCount: number,
): Timetable {
  const due: { readonly gate: DueGate; readonly clock: GateClock; readonly order: number }[] = [];
  for (const [venueOrder, { venue, gates }] of venues.entries()) {
    for (const [gateOrder, name] of GATE_NAMES.entries()) {
      const time = gates[name];
      if (time === undefined) continue;
      const order = venueOrder * GATE_NAMES.length + gateOrder;
      const clock = CLOCK_OF[name];
      if ("form" in time) {
        for (const gate of gatesForTerms(venue, name, time, firstDay, dayCount))
          due.push({ gate, clock, order });
        continue;
      }
      for (let day = firstDay; day < firstDay + dayCount; day += 1) {
        for (const gate of gatesForDay(venue, name, time, day)) due.push({ gate, clock, order });
      }
    }
  }
  due.sort(
    (left, right) =>
      left.gate.instant - right.gate.instant ||
      left.order - right.order ||
      left.gate.fromPeriod - right.gate.fromPeriod,
  );
  const ofClock = (clock: GateClock) =>
    due.filter((item) => item.clock === clock).map((item) => item.gate);
  return {
    firstInstant: due.reduce(
      (first, item) => Math.min(first, item.gate.instant),
      londonDayStart(firstDay),
    ),
    lastInstant: due.reduce(
      (last, item) => Math.max(last, item.gate.instant + 1),
      londonDayStart(firstDay + dayCount),
    ),
    clocks: { day: ofClock("day"), period: ofClock("period"), after: ofClock("after") },
  };
}

/** One gate for what the run delivers of each term. */
function* gatesForTerms(
  venue: string,
  gate: GateName,
  { form, daysBefore, at }: TermTime,
  firstDay: number,
  dayCount: number,
): Generator<DueGate> {
  const end = firstDay + dayCount;
  for (let day = firstDay, next = day; day < end; day = next) {
    const start = termStart(form, day);
    while (next < end && termStart(form, next) === start) next += 1;
    const instant = londonInstant(start - daysBefore, parseClock(at) ?? 0);
    const [fromPeriod, toPeriod] = [periodOf(londonDayStart(day)), periodOf(londonDayStart(next))];
    yield { instant, venue, gate, deliveryDay: day, fromPeriod, toPeriod };
  }
}

function* gatesForDay(
  venue: string,
  gate: GateName,
  time: GateTime | RepeatedTime,
  deliveryDay: number,
): Generator<DueGate> {
  const fromPeriod = periodOf(londonDayStart(deliveryDay));
  const toPeriod = fromPeriod + periodsInDay(deliveryDay);
  if ("day" in time) {
    const instant = londonInstant(deliveryDay + time.day, parseClock(time.at) ?? 0);
    yield { instant, venue, gate, deliveryDay, fromPeriod, toPeriod };
    return;
  }
  const { from, until, every } = "before" in time ? once(time.before) : time;
  for (let period = fromPeriod; period < toPeriod; period += 1) {
    for (let before = from; before >= until; before -= every) {
      const instant = periodStart(period) - before * SECONDS_PER_MINUTE;
      yield { instant, venue, gate, deliveryDay, fromPeriod: period, toPeriod: period + 1 };
    }
  }
}

const once = (before: number): RepeatedTime => ({ from: before, until: before, every: 1 });

/** How many minutes before a period a gate of it is first due; 0 for one that is due on a clock of days. */
export function firstBefore(time: GateTime | RepeatedTime | undefined): number {
  if (time === undefined || "day" in time) return 0;
  return "before" in time ? time.before : time.from;
}

/** The dispatch gates of the venues that have one, once more for a period, at an instant inside it. */
export function dispatchAgain(
  venues: readonly VenueGates[],
  deliveryDay: number,
  period: number,
  instant: number,
): DueGate[] {
  return venues.flatMap(({ venue, gates }): DueGate[] =>
    gates.dispatch === undefined
      ? []
      : [
          {
            instant,
            venue,
            gate: "dispatch",
            deliveryDay,
            fromPeriod: period,
            toPeriod: period + 1,
          },
        ],
  );
}

/** A cursor over one clock: gives the gates that fall due as time goes on. The only thing that remembers where we are. */
export class GateCursor {
  readonly timetable: Timetable;
  readonly #gates: readonly DueGate[];
  #next = 0;

  constructor(timetable: Timetable, clock: GateClock) {
    this.timetable = timetable;
    this.#gates = timetable.clocks[clock];
  }

  /** The gates due before `instant` that have not been given yet, in order. */
  dueBefore(instant: number): readonly DueGate[] {
    const first = this.#next;
    while (this.#next < this.#gates.length && this.#gates[this.#next]!.instant < instant)
      this.#next += 1;
    return first === this.#next ? NONE : this.#gates.slice(first, this.#next);
  }
}

const NONE: readonly DueGate[] = [];
