/**
 * Page 1: one London day from top to bottom. For the delivery day that is due: what is believed, what the owners declare,
 * in which order they would be curtailed, where constraints will bind, what the owners order; then the day's gates, and
 * the commit.
 */
import { londonDayStart } from "./core/time.ts";
import { forecast } from "./forecast/forecast.ts";
import { runGates } from "./gate-loop.ts";
import { type CurtailmentFactors, curtailmentFactors } from "./lookahead/curtailment-factors.ts";
import { lookAhead } from "./lookahead/look-ahead.ts";
import { samplingOf } from "./lookahead/settings.ts";
import type { Forecast } from "./model/forecast.ts";
import type { LookAhead } from "./model/venues.ts";
import { declare } from "./positions/book.ts";
import { askingPrices, declaredSchedules, ownersOrders } from "./state/ask-owners.ts";
import { commitDay, type DayStatement } from "./state/commit-day.ts";
import { curtailmentOrder } from "./state/curtailment-order.ts";
import { statementQuestion } from "./state/curtailment-outlook.ts";
import { checkDay } from "./state/invariants.ts";
import { plannedNetworks } from "./state/present.ts";
import type { World } from "./state/world.ts";
import { type DueDelivery, deliveriesDue } from "./timetable/deliveries.ts";

/** The statement of a delivery as it is known when it is due, and what it was made from. Changes nothing. */
export function stateDelivery(
  world: World,
  { deliveryDay, fromPeriod, periodCount, issuedAt }: DueDelivery,
): { readonly believed: Forecast; readonly statement: LookAhead } {
  const believed = forecast(world.forecaster, fromPeriod, periodCount, issuedAt);
  const scheduleKw = declaredSchedules(world, believed);
  const planned = plannedNetworks(world, fromPeriod, periodCount);
  const asked = askingPrices(world, believed, scheduleKw);
  const order = curtailmentOrder(world, deliveryDay, planned, asked);
  const { principle } = world;
  const statement = lookAhead(planned, principle, order, deliveryDay, believed, scheduleKw);
  return { believed, statement };
}

/** Curtailment factors with a statement, where the scenario asks for them. */
function statedFactors(
  world: World,
  believed: Forecast,
  statement: LookAhead,
): CurtailmentFactors | undefined {
  const settings = world.scenario.lookAhead.factors;
  if (settings === undefined) return undefined;
  return curtailmentFactors(
    statementQuestion(world, believed, statement, settings),
    samplingOf(settings),
  );
}

/** Runs the day page of a London day. */
export function runDay(world: World, day: number): void {
  const statements = new Map<number, DayStatement>();
  for (const due of deliveriesDue(world.scenario.lookAhead, world, day)) {
    const { believed, statement } = stateDelivery(world, due);
    const owners = ownersOrders(world, believed, statement);
    declare(world.book, due.fromPeriod, due.periodCount, statement.availableKw);
    const factors = statedFactors(world, believed, statement);
    statements.set(due.deliveryDay, { lookAhead: statement, owners, factors });
  }
  const gates = world.gates.day.dueBefore(londonDayStart(day + 1));
  const results = runGates(world, gates, { fresh: statements, tradesOf: () => [] });
  commitDay(world, day, statements, results);
  checkDay(world, results.concluded);
}
