/**
 * A scenario as a trial plays it: its first constrained day, as the first statement has it, moved to when the trial starts.
 * Takes a prepared scenario and the trial's plan; gives the statement with everything that messages are made of, or why it
 * cannot be played. Pure but for the world, which is its own.
 */
import { type Checked, type Fault, faulty, ok, orThrow } from "../../sim/core/errors.ts";
import {
  formatInstant,
  londonDayStart,
  londonInstant,
  PERIOD_SECONDS,
  parseClock,
  parseInstant,
  periodOf,
  periodStart,
  periodsInDay,
} from "../../sim/core/time.ts";
import { stateDelivery } from "../../sim/day.ts";
import type { Forecast } from "../../sim/model/forecast.ts";
import type { LookAhead } from "../../sim/model/venues.ts";
import { runDays } from "../../sim/scenario.ts";
import { buildWorld } from "../../sim/state/build.ts";
import { plannedState } from "../../sim/state/present.ts";
import type { World } from "../../sim/state/world.ts";
import { compileTimetable, type DueGate } from "../../sim/timetable/timetable.ts";
import { openVenues } from "../../sim/venues/registry.ts";
import type { Prepared } from "../lab.ts";
import type { TrialPlan } from "./plan.ts";

export const MARKET = "curtailment-obligations";
/** Days that are looked through for a constraint. */
const DAYS_MAX = 366;

/** A constraint that binds in a half-hour of the statement. */
export interface Binding {
  readonly constraint: number;
  readonly step: number;
}

export interface Staged {
  readonly trial: TrialPlan;
  readonly prepared: Prepared;
  readonly world: World;
  readonly statement: LookAhead;
  readonly believed: Forecast;
  /** By period, then constraint. */
  readonly bindings: readonly Binding[];
  /** Units on the merit order list, first curtailed first. */
  readonly list: readonly number[];
  /** Seconds from the scenario's time to the trial's. */
  readonly shiftS: number;
  readonly startsAt: number;
  readonly closesAt: number;
  /** Start of the first constrained half-hour, and end of the last, in the trial's time. */
  readonly deliversFrom: number;
  readonly deliversTo: number;
  /** When each constrained half-hour is verified, and its start; none where the process verifies nothing. */
  readonly verifications: readonly { readonly at: number; readonly startAt: number }[];
  /** When the day of delivery is over, and when it is settled. */
  readonly deliversAt: number;
  readonly settlesAt: number;
  /** When owners place their orders, and when these are matched, in the scenario's time. */
  readonly opening: DueGate;
  readonly closing: DueGate;
}

/** Start of a step of the statement, in the trial's time. */
export const startOf = ({ statement, shiftS }: Staged, step: number) =>
  periodStart(statement.fromPeriod + step) + shiftS;

/** kW of relief for each kW that a unit moves in the direction that gives relief, down or up. */
export function reliefOf({ world, statement }: Staged, { constraint, step }: Binding) {
  const unitCount = world.network.units.ids.length;
  const { sensitivity } = plannedState(world, statement.fromPeriod + step).model;
  return (unit: number) => Math.abs(sensitivity[constraint * unitCount + unit]!);
}

/** Whether the statement would curtail a unit in any of its constrained half-hours. */
export function isThreatened({ world, statement, bindings }: Staged, unit: number): boolean {
  const unitCount = world.network.units.ids.length;
  const constraintCount = world.network.constraintPoints.ids.length;
  return bindings.some(
    ({ constraint, step }) =>
      statement.curtailedKw[(step * constraintCount + constraint) * unitCount + unit]! > 0,
  );
}

export function stage(prepared: Prepared, trial: TrialPlan): Checked<Staged> {
  const { scenario, parts } = prepared;
  if (!openVenues(scenario.venues).some(({ venue }) => venue === MARKET))
    return refused("no market for curtailment obligations", `write venues: { ${MARKET}: {} }`);
  const world = orThrow(buildWorld(scenario, parts));
  const constrained = firstConstrainedDay(world);
  if (constrained === undefined)
    return refused("no half-hour in which a constraint is forecast", "tighten a rating");
  const { statement, believed, bindings } = constrained;
  const list = oneList(world, statement, bindings);
  const startsAt = instantOr(trial.startsAt, statement.issuedAt);
  const shiftS = startsAt - statement.issuedAt;
  const [opening, closing] = [gateOf(world, statement, "open"), gateOf(world, statement, "close")];
  if (opening === undefined || closing === undefined)
    return refused(
      "a market process in which nobody trades",
      "let `process` have the step trading, on the platform or off it",
    );
  const closesAt = instantOr(trial.closesAt, closing.instant + shiftS);
  const startAt = (at: number) =>
    periodStart(statement.fromPeriod + bindings.at(at)!.step) + shiftS;
  const deliversFrom = startAt(0);
  const delivery = deliveryTimes(world, statement, bindings, shiftS);
  const settlesAt = instantOr(trial.settlesAt, settlesBy(trial, delivery));
  const faults = [
    ...timeFaults(trial, { issuedAt: statement.issuedAt, startsAt, closesAt, deliversFrom }),
    ...matcherFaults(prepared, trial),
    ...settlementFaults(trial, world, settlesAt, delivery.deliversAt),
    ...(list.kind === "faulty" ? list.faults : []),
  ];
  if (faults.length > 0 || list.kind === "faulty") return faulty(faults);
  return ok({
    ...{ trial, prepared, world, statement, believed, bindings, list: list.value },
    ...{ shiftS, startsAt, closesAt, opening, closing, deliversFrom },
    ...{ verifications: delivery.verifications, deliversAt: delivery.deliversAt, settlesAt },
    deliversTo: startAt(-1) + PERIOD_SECONDS,
  });
}

const refused = (found: string, remedy: string, path = "scenario"): Checked<never> =>
  faulty([wrong(path, found, remedy)]);

const wrong = (path: string, found: string, remedy: string): Fault => ({
  code: "trials.trial",
  path,
  found,
  remedy,
});

const instantOr = (text: string | undefined, instead: number) =>
  text === undefined ? instead : (parseInstant(text) ?? instead);

/** The first statement of the first day on which a constraint is forecast to bind. */
function firstConstrainedDay(world: World) {
  const { firstDay, dayCount } = runDays(world.scenario);
  const { daysAhead, at } = world.scenario.lookAhead;
  const constraintCount = world.network.constraintPoints.ids.length;
  for (let day = firstDay; day < firstDay + Math.min(dayCount, DAYS_MAX); day += 1) {
    const { statement, expected } = stateDelivery(world, {
      deliveryDay: day,
      issuedAt: londonInstant(day - daysAhead, parseClock(at) ?? 0),
      fromPeriod: periodOf(londonDayStart(day)),
      periodCount: periodsInDay(day),
    });
    const bindings = Array.from(statement.sizeKw.entries()).flatMap(([cell, sizeKw]): Binding[] => {
      const constraint = cell % constraintCount;
      return sizeKw > 0 ? [{ constraint, step: (cell - constraint) / constraintCount }] : [];
    });
    if (bindings.length > 0) return { statement, believed: expected.believed, bindings };
  }
  return undefined;
}

function gateOf(
  world: World,
  { fromPeriod }: LookAhead,
  name: "open" | "close",
): DueGate | undefined {
  const { scenario } = world;
  const { firstDay, dayCount } = runDays(scenario);
  const { clocks } = compileTimetable(openVenues(scenario.venues), firstDay, dayCount);
  return clocks.day.find(
    ({ venue, gate, fromPeriod: from, toPeriod }) =>
      venue === MARKET && gate === name && fromPeriod >= from && fromPeriod < toPeriod,
  );
}

/** When what was traded is verified and delivered, and when its gates of settlement are over, in the trial's time. */
function deliveryTimes(
  { scenario }: World,
  { fromPeriod, periodCount }: LookAhead,
  bindings: readonly Binding[],
  shiftS: number,
) {
  const { firstDay, dayCount } = runDays(scenario);
  const { clocks } = compileTimetable(openVenues(scenario.venues), firstDay, dayCount);
  const bound = new Set(bindings.map(({ step }) => fromPeriod + step));
  const due = (clock: "period" | "after", name: "verify" | "settle") =>
    clocks[clock].filter(
      ({ venue, gate, fromPeriod: period }) =>
        venue === MARKET && gate === name && bound.has(period),
    );
  return {
    verifications: due("period", "verify").map(({ instant, fromPeriod: period }) => ({
      ...{ at: instant + shiftS, startAt: periodStart(period) + shiftS },
    })),
    deliversAt: periodStart(fromPeriod + periodCount) + shiftS,
    settledBy: Math.max(0, ...due("after", "settle").map(({ instant }) => instant + shiftS)),
  };
}

/** A day for people to read their meters; assumed. */
const METERS_SECONDS = 86_400;

function settlesBy(
  { delivery }: TrialPlan,
  { settledBy, deliversAt }: Pick<ReturnType<typeof deliveryTimes>, "settledBy" | "deliversAt">,
): number {
  return Math.max(settledBy, deliversAt + (delivery === "files" ? METERS_SECONDS : 0));
}

function settlementFaults(
  trial: TrialPlan,
  { stepPlaces }: World,
  settlesAt: number,
  deliversAt: number,
): readonly Fault[] {
  const { delivery } = trial;
  if (delivery === "none" && trial.settlesAt !== undefined)
    return [
      wrong(
        "settlesAt",
        `${trial.settlesAt}, for a trial that ends with its trades`,
        "take delivery: engine or files, or leave it out",
      ),
    ];
  if (delivery === "none") return [];
  const isEarly = settlesAt < deliversAt || (delivery === "files" && settlesAt === deliversAt);
  return [
    ...(isEarly
      ? [
          wrong(
            "settlesAt",
            `${formatInstant(settlesAt)}, when the day of delivery is over at ${formatInstant(deliversAt)}`,
            "settle after that",
          ),
        ]
      : []),
    ...(delivery === "files" && stepPlaces.performance === "skipped"
      ? [
          wrong(
            "delivery",
            "files, in a process that measures nothing",
            "take delivery: engine, or let `process` have the step performance",
          ),
        ]
      : []),
  ];
}

/** The message has one order for the whole network and the whole day. */
function oneList(
  { network, scenario }: World,
  { order }: LookAhead,
  bindings: readonly Binding[],
): Checked<readonly number[]> {
  const constraintCount = network.constraintPoints.ids.length;
  const orders = bindings.map(
    ({ constraint, step }) => order[step * constraintCount + constraint]!,
  );
  if (new Set(orders.map((each) => each.join(","))).size <= 1) return ok(orders[0]!);
  return refused(
    `an order of curtailment by ${scenario.anm.principle.kind} that is not the same at every constraint and half-hour`,
    "choose a principle with one list for the whole network, such as lifo or merit-order",
  );
}

function timeFaults(
  trial: TrialPlan,
  at: {
    readonly issuedAt: number;
    readonly startsAt: number;
    readonly closesAt: number;
    readonly deliversFrom: number;
  },
): readonly Fault[] {
  const faults: Fault[] = [];
  if ((at.startsAt - at.issuedAt) % PERIOD_SECONDS !== 0)
    faults.push(
      wrong(
        "startsAt",
        `${trial.startsAt}, when the scenario's own statement is due at ${formatInstant(at.issuedAt)}`,
        "move it by whole half-hours, so that settlement periods stay whole",
      ),
    );
  if (at.closesAt <= at.startsAt || at.closesAt > at.deliversFrom)
    faults.push(
      wrong(
        trial.closesAt === undefined ? "startsAt" : "closesAt",
        `a close at ${formatInstant(at.closesAt)}, when it starts at ${formatInstant(at.startsAt)} and delivers from ${formatInstant(at.deliversFrom)}`,
        "close after the start and not after delivery begins",
      ),
    );
  return faults;
}

/** Who may meet whom stands on orders, which only files of orders have. */
function matcherFaults({ scenario }: Prepared, trial: TrialPlan): readonly Fault[] {
  const own = scenario.venues[MARKET]?.matcher.kind;
  if ((trial.matcher ?? own) !== "bilateral" || trial.submissions === "orders") return [];
  const path = trial.matcher === undefined ? "scenario" : "matcher";
  const found = `the matcher bilateral for orders of ${trial.submissions}, which name nobody`;
  return [wrong(path, found, "take submissions: orders, or another matcher")];
}
