/**
 * Which demands have supply all through a half-hour, at the bus where they are. Takes the plan of faults and the states of the network. Keeps: the
 * answers for the newest half-hours, for who asks of one demand of them asks of all.
 */
import { periodStart } from "../core/time.ts";
import type { World } from "./world.ts";

/** Two days and what is left of a third: as far as homes live ahead. */
const KEPT_PERIODS = 150;

export function suppliedDemands({ faults, states }: Pick<World, "faults" | "states">) {
  const known = new Map<number, readonly Uint8Array[]>();
  const columnsIn = (period: number): readonly Uint8Array[] => {
    const kept = known.get(period);
    if (kept !== undefined) return kept;
    const [start, end] = [periodStart(period), periodStart(period + 1)];
    const columns = [start, ...faults.changesBetween(start, end)].map(
      (instant) => states.of(faults.closedAt(instant, false)).isDemandSupplied,
    );
    known.set(period, columns);
    if (known.size > KEPT_PERIODS) known.delete(known.keys().next().value!);
    return columns;
  };
  return (demand: number, period: number): boolean => {
    for (const isSupplied of columnsIn(period)) if (isSupplied[demand] !== 1) return false;
    return true;
  };
}
