/**
 * Which demands have supply all through a half-hour, at the bus where they are. Takes the plan of faults and the states of the network. Keeps: the
 * answer for the newest half-hour, for who asks of one demand of it asks of all.
 */
import { periodStart } from "../core/time.ts";
import type { World } from "./world.ts";

export function suppliedDemands({ faults, states }: Pick<World, "faults" | "states">) {
  let known: { readonly period: number; readonly columns: readonly Uint8Array[] } | undefined;
  const columnsIn = (period: number): readonly Uint8Array[] => {
    const [start, end] = [periodStart(period), periodStart(period + 1)];
    return [start, ...faults.changesBetween(start, end)].map(
      (instant) => states.of(faults.closedAt(instant, false)).isDemandSupplied,
    );
  };
  return (demand: number, period: number): boolean => {
    if (known?.period !== period) known = { period, columns: columnsIn(period) };
    return known.columns.every((isSupplied) => isSupplied[demand] === 1);
  };
}
