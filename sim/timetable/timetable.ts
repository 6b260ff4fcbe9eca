/**
 * Decides which gate of which venue is due when. Gate times are data, set in the venue's settings of a scenario (`gates`; a phase of a trial may
 * move them, sim/venues/process/phase-times.ts); this file says which are due in a stretch of time, ordered by time, venue
 * order, gate order and delivery: each gate's deliveries come one by one, so that a year's are never held at once.
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
import { termEnd, termStart } from "../model/terms.ts";
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
  /** All gates of a clock, listed when they are first asked for: of a year they are half a million. */
  readonly clocks: Readonly<Record<GateClock, readonly DueGate[]>>;
  /** Whether a venue has a gate. */
  readonly has: (gate: GateName) => boolean;
  /** The same gates anew, one by one: by venue and gate each in order of time. */
  readonly streams: (clock: GateClock) => readonly GateStream[];
}

export interface GateStream {
  /** Which goes first of what is due at one instant. */
  readonly order: number;
  readonly gates: Iterator<DueGate, undefined>;
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
  const courses = coursesOf(venues);
  const days = (course: Course, from: number, count: number) => [...gatesOf(course, from, count)];
  const ofFirst = dayCount === 0 ? [] : courses.flatMap((each) => days(each, firstDay, 1));
  const lastDay = firstDay + dayCount - 1;
  const ofLast = dayCount === 0 ? [] : courses.flatMap((each) => days(each, lastDay, 1));
  const all = (clock: GateClock) =>
    inOrder(
      courses
        .filter((course) => course.clock === clock)
        .flatMap(({ order, ...of }) =>
          [...gatesOf(of, firstDay, dayCount)].map((gate) => ({ gate, order })),
        ),
    );
  return {
    firstInstant: ofFirst.reduce(
      (first, { instant }) => Math.min(first, instant),
      londonDayStart(firstDay),
    ),
    lastInstant: ofLast.reduce(
      (last, { instant }) => Math.max(last, instant + 1),
      londonDayStart(firstDay + dayCount),
    ),
    clocks: keptClocks(all),
    has: (name) => courses.some(({ gate }) => gate === name),
    streams: (clock) =>
      courses
        .filter((course) => course.clock === clock)
        .map(({ order, ...of }) => ({ order, gates: gatesOf(of, firstDay, dayCount) })),
  };
}

/** Each listed when it is first asked for. */
function keptClocks(all: (clock: GateClock) => readonly DueGate[]): Timetable["clocks"] {
  const known: Partial<Record<GateClock, readonly DueGate[]>> = {};
  const of = (clock: GateClock) => {
    const gates = known[clock] ?? all(clock);
    known[clock] = gates;
    return gates;
  };
  return {
    get day() {
      return of("day");
    },
    get period() {
      return of("period");
    },
    get after() {
      return of("after");
    },
  };
}

/** A gate of a venue at one time before its delivery: later deliveries are due later. */
interface Course {
  readonly venue: string;
  readonly gate: GateName;
  readonly clock: GateClock;
  readonly time: DayTime | TermTime | { readonly before: number };
}

type DayTime = Extract<GateTime, { readonly day: number }>;

/** Of every gate, those of a repeated one apart; `order`: of what is due at one instant. */
function coursesOf(venues: readonly VenueGates[]): (Course & { readonly order: number })[] {
  return venues.flatMap(({ venue, gates }, venueOrder) =>
    GATE_NAMES.flatMap((gate, gateOrder) => {
      const time = gates[gate];
      if (time === undefined) return [];
      const order = venueOrder * GATE_NAMES.length + gateOrder;
      const of = { venue, gate, clock: CLOCK_OF[gate], order };
      return timesOf(time).map((each) => ({ ...of, time: each }));
    }),
  );
}

function timesOf(time: GateTime | RepeatedTime | TermTime): Course["time"][] {
  if ("day" in time || "before" in time || "form" in time) return [time];
  const times: Course["time"][] = [];
  for (let before = time.from; before >= time.until; before -= time.every) times.push({ before });
  return times;
}

/** In order of time. */
function* gatesOf(
  { venue, gate, time }: Omit<Course, "clock">,
  firstDay: number,
  dayCount: number,
): Generator<DueGate, undefined> {
  if ("form" in time) return yield* gatesOfTerms(venue, gate, time, firstDay, dayCount);
  for (let deliveryDay = firstDay; deliveryDay < firstDay + dayCount; deliveryDay += 1) {
    const fromPeriod = periodOf(londonDayStart(deliveryDay));
    const toPeriod = fromPeriod + periodsInDay(deliveryDay);
    if ("day" in time) {
      const instant = londonInstant(deliveryDay + time.day, parseClock(time.at) ?? 0);
      yield { instant, venue, gate, deliveryDay, fromPeriod, toPeriod };
      continue;
    }
    for (let period = fromPeriod; period < toPeriod; period += 1) {
      const instant = periodStart(period) - time.before * SECONDS_PER_MINUTE;
      yield { instant, venue, gate, deliveryDay, fromPeriod: period, toPeriod: period + 1 };
    }
  }
  return undefined;
}

/** One gate for the whole of each term of which the run delivers any: what is bought of it does not hang on where the run begins. */
function* gatesOfTerms(
  venue: string,
  gate: GateName,
  { form, daysBefore, at }: TermTime,
  firstDay: number,
  dayCount: number,
): Generator<DueGate, undefined> {
  const end = firstDay + dayCount;
  for (let day = firstDay, next = day; day < end; day = next) {
    const start = termStart(form, day);
    while (next < end && termStart(form, next) === start) next += 1;
    const instant = londonInstant(start - daysBefore, parseClock(at) ?? 0);
    const [fromPeriod, toPeriod] = [start, termEnd(form, start)].map((each) =>
      periodOf(londonDayStart(each)),
    ) as [number, number];
    yield { instant, venue, gate, deliveryDay: day, fromPeriod, toPeriod };
  }
  return undefined;
}

interface Placed {
  readonly gate: DueGate;
  readonly order: number;
}

/** By time, venue order, gate order and delivery; sorts what it is given. */
const inOrder = (due: Placed[]): readonly DueGate[] =>
  (due.length > FEW ? due.sort(byTime) : inserted(due)).map(({ gate }) => gate);

/** What falls due in a half-hour is so little that putting each in its place takes less than a call for each comparison. */
const FEW = 64;

function inserted(due: Placed[]): Placed[] {
  for (let next = 1; next < due.length; next += 1) {
    const placed = due[next]!;
    let at = next;
    for (; at > 0 && byTime(placed, due[at - 1]!) < 0; at -= 1) due[at] = due[at - 1]!;
    due[at] = placed;
  }
  return due;
}

const byTime = (left: Placed, right: Placed): number =>
  left.gate.instant - right.gate.instant ||
  left.order - right.order ||
  left.gate.fromPeriod - right.gate.fromPeriod;

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
  readonly #streams: readonly GateStream[];
  /** The next gate of each stream. */
  readonly #next: (DueGate | undefined)[];

  constructor(timetable: Timetable, clock: GateClock) {
    this.timetable = timetable;
    this.#streams = timetable.streams(clock);
    this.#next = this.#streams.map(({ gates }) => gates.next().value);
  }

  /** The gates due before `instant` that have not been given yet, in order. */
  dueBefore(instant: number): readonly DueGate[] {
    const due: Placed[] = [];
    for (let row = 0; row < this.#next.length; row += 1) {
      const { order, gates } = this.#streams[row]!;
      let gate = this.#next[row];
      while (gate !== undefined && gate.instant < instant) {
        due.push({ gate, order });
        gate = gates.next().value;
      }
      this.#next[row] = gate;
    }
    return due.length === 0 ? NONE : inOrder(due);
  }
}

const NONE: readonly DueGate[] = [];
