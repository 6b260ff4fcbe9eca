/**
 * The run: days before the first delivery (their gates lie before the start), the days of delivery, and what is settled
 * after the last. Yields one block of tables a day of delivery in buffers that are used again: take what you need from a
 * block before asking for the next.
 */
import type { TableBlock, TableBuffer } from "./core/columns.ts";
import { orThrow } from "./core/errors.ts";
import { formatDay, londonDayOf, londonDayStart, periodOf, periodsInDay } from "./core/time.ts";
import { runDay } from "./day.ts";
import { runAfterGates, runFrontGates, runPeriod } from "./period.ts";
import type { Scenario } from "./scenario.ts";
import { buildWorld, type Parts } from "./state/build.ts";
import { recordAccounts, recordActors } from "./state/commit-accounts.ts";
import { recordHomeTotals } from "./state/commit-home-totals.ts";
import { monitorDay } from "./state/commit-monitoring.ts";
import { recordLastSettlements } from "./state/commit-views.ts";
import type { World } from "./state/world.ts";

export type { Parts } from "./state/build.ts";

/** Runs a checked scenario. Throws InputFaults where the network has no solution, InvariantBroken on a defect of ours. */
export function* run(
  scenario: Scenario,
  parts: Parts,
): Generator<TableBlock<TableBuffer>, void, void> {
  const world = orThrow(buildWorld(scenario, parts));
  const { firstDay, dayCount } = world;
  recordAccounts(world);
  for (let day = firstDay - leadDays(world); day < firstDay; day += 1) runOutside(world, day);
  for (let day = firstDay; day < firstDay + dayCount; day += 1) {
    runDay(world, day);
    for (const period of periodsOf(day)) runPeriod(world, period);
    monitorDay(world, day);
    if (day === firstDay + dayCount - 1) {
      runTail(world);
      recordLastSettlements(world, londonDayStart(day + 1));
      recordHomeTotals(world, londonDayStart(day + 1));
      recordActors(world);
    }
    yield { day: formatDay(day), tables: world.tables };
    for (const table of Object.values(world.tables)) table.clear();
  }
}

/** Days before delivery with a gate or a statement. */
export function leadDays(world: World): number {
  const firstGateDay = londonDayOf(world.gates.day.timetable.firstInstant);
  return Math.max(world.scenario.lookAhead.daysAhead, world.firstDay - firstGateDay);
}

/** A day outside delivery: its gates and nothing else. */
export function runOutside(world: World, day: number): void {
  runDay(world, day);
  for (const period of periodsOf(day)) {
    runFrontGates(world, period);
    runAfterGates(world, period);
  }
}

/** Settlement gates that fall due after the last period of delivery. */
export function runTail(world: World): void {
  const lastDay = londonDayOf(world.gates.day.timetable.lastInstant);
  for (let day = world.firstDay + world.dayCount; day <= lastDay; day += 1) runOutside(world, day);
}

export function periodsOf(day: number): number[] {
  const first = periodOf(londonDayStart(day));
  return Array.from({ length: periodsInDay(day) }, (_, index) => first + index);
}
