/**
 * Looking ahead again: on later days, after a gate, and in operational time before each settlement period. Newer beliefs, on the
 * schedules that were declared, what services and traders are known to change of them, the trades that stand and the network as it is
 * known by then, and on what flows taught of demand. Takes the world and a delivery; commits a statement with its factors.
 */
import { londonDayOf, periodStart } from "./core/time.ts";
import { forecast } from "./forecast/forecast.ts";
import { expectedInjections } from "./lookahead/injections.ts";
import { lookAhead } from "./lookahead/look-ahead.ts";
import type { LookAhead } from "./model/venues.ts";
import { connectionLimitsIn, limitsOfPeriods } from "./positions/capacity-book.ts";
import { askAgain } from "./state/ask-again.ts";
import { commitNewest, commitStatement } from "./state/commit-statement.ts";
import { commitTold } from "./state/commit-told.ts";
import { askedFactors, type Expectation } from "./state/curtailment-outlook.ts";
import { viewFrom } from "./state/imposed.ts";
import { standingLists } from "./state/period-lists.ts";
import { expectedNetworks } from "./state/present.ts";
import { standingTrades } from "./state/standing-trades.ts";
import { capacityKnownTo, knownChanges } from "./state/told-of-services.ts";
import type { StatementRun, World } from "./state/world.ts";
import type { DueDelivery } from "./timetable/deliveries.ts";

/** States the periods of a delivery again. */
export function lookAgain(
  world: World,
  run: Exclude<StatementRun, "first">,
  due: DueDelivery,
): void {
  const now = run === "operational" ? due.issuedAt : undefined;
  const { expected, stated } = stateAgain(world, due, now);
  commitStatement(world, run, stated, expected.networks, askedFactors(world, expected, now));
  if (now !== undefined && world.isTradedAgain) commitNewest(world, askAgain(world, stated, now));
}

/** At the start of a period whose trades are not dispatched: what the traded order would have asked of whom. */
export function tellInstructions(world: World, period: number): void {
  if (world.stepPlaces.dispatch !== "skipped" || standingTrades(world, period).length === 0) return;
  const issuedAt = periodStart(period);
  const due = { deliveryDay: londonDayOf(issuedAt), issuedAt, fromPeriod: period, periodCount: 1 };
  commitTold(world, stateAgain(world, due, issuedAt).stated);
}

/**
 * A newer statement of the periods of a delivery, and what it was made from. Changes nothing. `now`: in operational time, when the network
 * is seen as it is; else as it is planned.
 */
export function stateAgain(
  world: World,
  due: DueDelivery,
  now?: number,
): { readonly expected: Expectation; readonly stated: LookAhead } {
  const { fromPeriod, issuedAt, deliveryDay } = due;
  const periodCount = statedPeriods(world, due);
  const { forecaster, learnt } = world;
  const believed = forecast(forecaster, fromPeriod, periodCount, issuedAt, learnt.current);
  const networks = expectedNetworks(world, fromPeriod, periodCount, now);
  const { order, ...plans } = declaredFor(world, fromPeriod, periodCount);
  const unitCount = world.network.units.ids.length;
  const acceptedKw = new Float64Array(periodCount * unitCount);
  for (let step = 0; step < periodCount; step += 1)
    acceptedKw.set(knownChanges(world, fromPeriod + step, issuedAt), step * unitCount);
  const declared = { ...plans, acceptedKw };
  const scheduleKw = expectedInjections(declared, world.network, believed);
  const lists = listsFor(world, fromPeriod, scheduleKw, periodCount, now);
  const { principle } = world;
  const view = viewFrom(world, now);
  const expected: Expectation = { believed, declared, networks, lists, view };
  const stated = lookAhead({
    ...{ deliveryDay, believed, scheduleKw, networks, principle, order, lists },
  });
  return { expected, stated };
}

/** The periods of a delivery of which something was stated by then: a horizon may reach into a day that has no statement yet. */
function statedPeriods(
  { days }: World,
  { fromPeriod, periodCount, issuedAt }: DueDelivery,
): number {
  for (let step = 0; step < periodCount; step += 1) {
    const known = days.get(londonDayOf(periodStart(fromPeriod + step)));
    if (known === undefined || known.lookAhead.issuedAt > issuedAt) return step;
  }
  return periodCount;
}

/** What was declared for some periods, which may be of two days, and in which order units would be curtailed. */
function declaredFor(world: World, fromPeriod: number, periodCount: number) {
  const { days, network } = world;
  const unitCount = network.units.ids.length;
  const constraintCount = network.constraintPoints.ids.length;
  const scheduleKw = new Float64Array(periodCount * unitCount);
  const believedKw = new Float64Array(periodCount * unitCount);
  const order: (readonly number[])[] = [];
  for (let step = 0; step < periodCount; step += 1) {
    const known = days.get(londonDayOf(periodStart(fromPeriod + step)));
    if (known === undefined) throw new RangeError("a period of which nothing was stated");
    const row = fromPeriod + step - known.lookAhead.fromPeriod;
    const units = [row * unitCount, (row + 1) * unitCount] as const;
    scheduleKw.set(known.declaredKw.subarray(...units), step * unitCount);
    believedKw.set(known.believedKw.subarray(...units), step * unitCount);
    order.push(...known.lookAhead.order.slice(row * constraintCount, (row + 1) * constraintCount));
  }
  const limits = limitsOfPeriods(capacityKnownTo(world, "dso"), fromPeriod, periodCount);
  return { scheduleKw, believedKw, limits, order };
}

/**
 * The lists with the trades that stand, by period and constraint: a seller may go as far as its kind and connection can.
 * In operational time the trades of a day whose book closes later today are not known yet.
 */
function listsFor(
  world: World,
  fromPeriod: number,
  scheduleKw: Float64Array,
  periodCount: number,
  now: number | undefined,
) {
  const unitCount = world.network.units.ids.length;
  return Array.from({ length: periodCount }, (_, step) => {
    const period = fromPeriod + step;
    const outputKw = scheduleKw.subarray(step * unitCount, (step + 1) * unitCount);
    const isKnown = now === undefined || isBookClosed(world, period, now);
    const standing = isKnown ? standingTrades(world, period) : [];
    return standingLists(world, period, standing, { outputKw, ...reachIn(world, period) }).lists;
  });
}

/** How far units could go down and up in a period, as their kind and connection let them. */
function reachIn({ network: { units }, capacity }: World, period: number) {
  const { exportLimitKw, importLimitKw } = connectionLimitsIn(capacity, period);
  const lowestKw = units.chargeKwMax.map((chargeKw, unit) => {
    const drawsKw = units.consumptionKwMax[unit]! > 0 ? Infinity : chargeKw;
    return 0 - Math.min(drawsKw, importLimitKw[units.connection[unit]!]!);
  });
  const highestKw = units.capacityKw.map((kw, unit) =>
    Math.min(kw, exportLimitKw[units.connection[unit]!]!),
  );
  return { lowestKw, highestKw };
}

/** Whether the last gate of the day page for the delivery of a period is over; one that is due now is. */
function isBookClosed({ gates }: World, period: number, now: number): boolean {
  const day = londonDayOf(periodStart(period));
  const last = gates.day.timetable.clocks.day.findLast((gate) => gate.deliveryDay === day);
  return last === undefined || last.instant <= now;
}
