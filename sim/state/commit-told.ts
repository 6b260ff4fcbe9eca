/**
 * What participants are told where a trial does not dispatch their trades: the instruction that each would have had, had the traded
 * order been dispatched. Takes a statement of one period with the trades in its lists; makes an event a unit and constraint.
 */
import type { ToldEvent } from "../core/events.ts";
import { periodStart } from "../core/time.ts";
import type { LookAhead } from "../model/venues.ts";
import { kilowatts, recordEvents, watts } from "./record.ts";
import { standingTrades } from "./standing-trades.ts";
import type { World } from "./world.ts";

export function commitTold(world: World, stated: LookAhead): void {
  recordEvents(world.tables.events, [...instructionsOf(world, stated)]);
}

/** At constraints with trades alone: elsewhere the network manager does what it would have done. */
function* instructionsOf(
  world: World,
  { fromPeriod, availableKw, curtailedKw, sizeKw }: LookAhead,
): Generator<ToldEvent> {
  const { units, constraintPoints } = world.network;
  const traded = new Set(standingTrades(world, fromPeriod).map(({ constraint }) => constraint));
  for (const [constraint, id] of constraintPoints.ids.entries()) {
    if (!traded.has(constraint)) continue;
    for (const [unit, unitId] of units.ids.entries()) {
      const kw = curtailedKw[constraint * units.ids.length + unit]!;
      if (watts(kw) === 0) continue;
      yield {
        kind: "wouldBeInstructed",
        at: periodStart(fromPeriod),
        unit: unitId,
        constraint: id,
        fromKw: availableKw[unit]!,
        toKw: availableKw[unit]! - kw,
        because: `${kilowatts(sizeKw[constraint]!)} too much under the traded order, which is not dispatched`,
      };
    }
  }
}
