/**
 * What resources injected and what they said they would, minute by minute. Takes readings and baselines; gives both by
 * resource and minute, undefined where a file does not say.
 */
import { SECONDS_PER_MINUTE } from "../../sim/core/units.ts";
import { meteredMinutes } from "../../sim/messages/metered-minutes.ts";
import type { MessageRow, MessageTable } from "../../sim/messages/registry.ts";

/** Mean injection of a resource in the minute that starts then, kW. */
export type MinuteOf = (resourceId: string, startAt: number) => number | undefined;

export function meteredOf(rows: MessageTable<"meter-reading">): MinuteOf {
  const byResource = new Map<string, Map<number, number>>();
  for (const { resourceId, startAt, injectionKw } of meteredMinutes(rows)) {
    const minutes = byResource.get(resourceId) ?? new Map<number, number>();
    byResource.set(resourceId, minutes);
    for (const [minute, kw] of injectionKw.entries())
      minutes.set(startAt + minute * SECONDS_PER_MINUTE, kw);
  }
  return (resourceId, startAt) => byResource.get(resourceId)?.get(startAt);
}

export function baselineOf(rows: MessageTable<"baseline">): MinuteOf {
  const byResource = new Map<string, MessageRow<"baseline">[]>();
  for (const row of rows.toSorted((left, right) => left.startAt - right.startAt)) {
    const known = byResource.get(row.resourceId);
    if (known === undefined) byResource.set(row.resourceId, [row]);
    else known.push(row);
  }
  return (resourceId, startAt) => {
    const row = lastFrom(byResource.get(resourceId) ?? [], startAt);
    return row !== undefined && startAt < row.endAt ? row.baselineKw : undefined;
  };
}

/** The last of windows in order that starts at an instant or before; windows do not overlap. */
function lastFrom(
  rows: readonly MessageRow<"baseline">[],
  instant: number,
): MessageRow<"baseline"> | undefined {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle]!.startAt <= instant) low = middle + 1;
    else high = middle;
  }
  return rows[low - 1];
}
