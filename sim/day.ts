/**
 * Page 1: one London day from top to bottom. Who is registered by then; for the delivery day that is due: what is believed, what the owners declare,
 * in which order they would be curtailed, where constraints will bind, what the owners order. Then the day's updates of
 * statements and its gates, in order of time, each instant with its own commit.
 */
import { londonDayStart } from "./core/time.ts";
import { forecast } from "./forecast/forecast.ts";
import { runGates } from "./gate-loop.ts";
import { lookAgain } from "./look-again.ts";
import { expectedInjections, heldSchedules } from "./lookahead/injections.ts";
import { type ExpectedNetwork, lookAhead } from "./lookahead/look-ahead.ts";
import { type Acceptance, acceptedChanges } from "./model/acceptances.ts";
import type { LookAhead, Trade } from "./model/venues.ts";
import { declare, mostInjected } from "./positions/book.ts";
import { limitsOfPeriods } from "./positions/capacity-book.ts";
import { withImposed } from "./ratings/imposed.ts";
import {
  askingPrices,
  declaredSchedules,
  ownersOrders,
  unansweredOrders,
} from "./state/ask-owners.ts";
import { commitDelivery, commitTrading, forgetBefore } from "./state/commit-day.ts";
import { commitImposed } from "./state/commit-imposed.ts";
import { commitMarketProcess } from "./state/commit-market-process.ts";
import { watchStatement } from "./state/commit-monitoring.ts";
import { commitStatement } from "./state/commit-statement.ts";
import { keepExpected } from "./state/commit-views.ts";
import { curtailmentOrder } from "./state/curtailment-order.ts";
import { askedFactors, type Expectation, plainLists } from "./state/curtailment-outlook.ts";
import { type ImposedSize, imposedSizes } from "./state/imposed.ts";
import { checkDay } from "./state/invariants.ts";
import { declaredWithHomes } from "./state/meter-homes.ts";
import { expectedNetworks } from "./state/present.ts";
import { tellHomes } from "./state/tell-homes.ts";
import { capacityKnownTo } from "./state/told-of-services.ts";
import type { World } from "./state/world.ts";
import { type DueDelivery, deliveriesDue, updatesDue } from "./timetable/deliveries.ts";
import type { DueGate } from "./timetable/timetable.ts";

/** A statement, what it was made from, and what a trial plan imposes on its periods. */
export interface Stated {
  readonly expected: Expectation;
  readonly statement: LookAhead;
  readonly imposed: readonly ImposedSize[];
}

/**
 * The first statement of a delivery as it is known when it is due, and what it was made from. Changes nothing. `acceptances`:
 * bids and offers that the system operator is taken to have accepted by then.
 */
export function stateDelivery(
  world: World,
  { deliveryDay, fromPeriod, periodCount, issuedAt }: DueDelivery,
  acceptances: readonly Acceptance[] = [],
): Stated {
  const { network, principle, forecaster, learnt } = world;
  const believed = forecast(forecaster, fromPeriod, periodCount, issuedAt, learnt.current);
  const declaredKw = declaredSchedules(world, believed);
  const networks = expectedNetworks(world, fromPeriod, periodCount);
  const asked = askingPrices(world, believed, declaredKw);
  const order = curtailmentOrder(world, deliveryDay, networks, asked);
  const lists = plainLists(world, order);
  const acceptedKw = acceptedChanges(acceptances, believed, network.units.ids.length);
  const limits = limitsOfPeriods(capacityKnownTo(world, "dso"), fromPeriod, periodCount);
  const declared = { scheduleKw: declaredKw, believedKw: believed.availableKw, acceptedKw, limits };
  const scheduleKw =
    acceptedKw === undefined
      ? heldSchedules(network, declared)
      : expectedInjections(declared, network, believed);
  const on = (expected: readonly ExpectedNetwork[]) =>
    lookAhead({
      ...{ deliveryDay, believed, scheduleKw, networks: expected, principle, order, lists },
    });
  const unimposed = on(networks);
  const imposed = imposedSizes(world, unimposed);
  const view = { imposed: withImposed(world.imposed.current, imposed), isOnTheDay: false };
  const expected: Expectation = { believed, declared, networks, lists, view };
  if (!imposed.some(({ isKnownAhead }) => isKnownAhead))
    return { expected, statement: unimposed, imposed };
  const lowered = expectedNetworks(world, fromPeriod, periodCount, undefined, view);
  return { expected: { ...expected, networks: lowered }, statement: on(lowered), imposed };
}

/** Runs the day page of a London day. */
export function runDay(world: World, day: number): void {
  commitMarketProcess(world, day);
  for (const due of deliveriesDue(world.scenario.lookAhead, world, day)) {
    const { expected, statement, imposed } = stateDelivery(world, due);
    commitImposed(world, imposed, due.issuedAt);
    const owners = ownersOrders(world, expected.believed, statement);
    const believedKw = expected.believed.availableKw;
    const mostKw = mostInjected(world.network, believedKw);
    const declared = declaredWithHomes(world, expected.believed, statement.availableKw, mostKw);
    for (const book of new Set([world.book, world.portfolio.book]))
      declare(book, due.fromPeriod, due.periodCount, declared.scheduleKw, declared.mostKw);
    const factors = askedFactors(world, expected);
    const declaredKw = expected.declared.scheduleKw;
    const known = { lookAhead: statement, declaredKw, believedKw, owners, orders: [] };
    commitDelivery(world, known, unansweredOrders(world, statement));
    watchStatement(world, statement);
    commitStatement(world, "first", statement, expected.networks, factors);
    tellHomes(world, statement, expected.networks);
    keepExpected(world, statement, expected.believed);
  }
  for (const update of updatesDue(world.scenario.lookAhead, world, day)) {
    runDayGates(world, update.issuedAt);
    lookAgain(world, "update", update);
  }
  runDayGates(world, londonDayStart(day + 1));
  forgetBefore(world, day);
}

/** Runs the day gates that are due before an instant; what one of them concludes is known to the next. */
function runDayGates(world: World, before: number): void {
  for (const gates of byInstant(world.gates.day.dueBefore(before))) {
    const results = runGates(world, gates, { tradesOf: () => [], stateDelivery });
    commitTrading(world, results, "traded");
    checkDay(world, results.concluded);
    if (!world.scenario.lookAhead.afterGates) continue;
    for (const due of deliveriesOf(gates, results.concluded)) lookAgain(world, "gate", due);
  }
}

/** The days of delivery that trades are for, of those that gates were for. */
function deliveriesOf(gates: readonly DueGate[], concluded: readonly Trade[]): DueDelivery[] {
  const due = new Map<number, DueDelivery>();
  for (const { instant, deliveryDay, fromPeriod, toPeriod } of gates) {
    const periodCount = toPeriod - fromPeriod;
    if (concluded.some(({ period }) => period >= fromPeriod && period < toPeriod))
      due.set(deliveryDay, { deliveryDay, issuedAt: instant, fromPeriod, periodCount });
  }
  return [...due.values()];
}

/** Gates in order of time, those of one instant together. */
function* byInstant(gates: readonly DueGate[]): Generator<readonly DueGate[]> {
  for (let first = 0, end = 0; first < gates.length; first = end) {
    while (end < gates.length && gates[end]!.instant === gates[first]!.instant) end += 1;
    yield gates.slice(first, end);
  }
}
