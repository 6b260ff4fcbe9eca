/**
 * Page 1: one London day from top to bottom. For the delivery day that is due: what is believed, what the owners declare,
 * in which order they would be curtailed, where constraints will bind, what the owners order; then the day's gates, and
 * the commit.
 */
import { londonDayStart } from "./core/time.ts";
import { forecast } from "./forecast/forecast.ts";
import { runGates } from "./gate-loop.ts";
import { lookAhead } from "./lookahead/look-ahead.ts";
import { declare } from "./positions/book.ts";
import { askingPrices, declaredSchedules, ownersOrders } from "./state/ask-owners.ts";
import { commitDay, type DayStatement } from "./state/commit-day.ts";
import { curtailmentOrder } from "./state/curtailment-order.ts";
import { checkDay } from "./state/invariants.ts";
import { plannedNetworks } from "./state/present.ts";
import type { World } from "./state/world.ts";
import { deliveriesDue } from "./timetable/deliveries.ts";

/** Runs the day page of a London day. */
export function runDay(world: World, day: number): void {
  const statements = new Map<number, DayStatement>();
  for (const due of deliveriesDue(world.scenario.lookAhead, world, day)) {
    const believed = forecast(world.forecaster, due.fromPeriod, due.periodCount, due.issuedAt);
    const scheduleKw = declaredSchedules(world, believed);
    const planned = plannedNetworks(world, due.fromPeriod, due.periodCount);
    const asked = askingPrices(world, believed, scheduleKw);
    const order = curtailmentOrder(world, due.deliveryDay, planned, asked);
    const statement = lookAhead(
      planned,
      world.principle,
      order,
      due.deliveryDay,
      believed,
      scheduleKw,
    );
    const owners = ownersOrders(world, believed, statement);
    declare(world.book, due.fromPeriod, due.periodCount, scheduleKw);
    statements.set(due.deliveryDay, { lookAhead: statement, owners });
  }
  const gates = world.gates.day.dueBefore(londonDayStart(day + 1));
  const results = runGates(world, gates, { fresh: statements, tradesOf: () => [] });
  commitDay(world, day, statements, results);
  checkDay(world, results.concluded);
}
