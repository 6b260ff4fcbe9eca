/**
 * What each minute's mean injection was, from readings of meters that count on. Takes readings in any order; gives for
 * each resource runs of minutes without a gap. Keeps: a minute without a reading at both its ends is in no run.
 */
import { roundHalfAway, SECONDS_PER_HOUR, SECONDS_PER_MINUTE } from "../core/units.ts";
import type { MessageRow, MessageTable } from "./registry.ts";

export interface MinuteRun {
  readonly resourceId: string;
  /** Start of the first minute. */
  readonly startAt: number;
  /** One value a minute, to the watt. */
  readonly injectionKw: Float64Array;
}

const MINUTES_PER_HOUR = SECONDS_PER_HOUR / SECONDS_PER_MINUTE;
const WATTS_PER_KW = 1000;

/** Runs by resource in the order of the file, then by time. */
export function meteredMinutes(rows: MessageTable<"meter-reading">): readonly MinuteRun[] {
  const byResource = new Map<string, MessageRow<"meter-reading">[]>();
  for (const row of rows) {
    const known = byResource.get(row.resourceId);
    if (known === undefined) byResource.set(row.resourceId, [row]);
    else known.push(row);
  }
  return [...byResource.values()].flatMap((readings) =>
    runsOf(readings.toSorted((left, right) => left.readAt - right.readAt)),
  );
}

/** Of readings in order of time, each instant once. */
function runsOf(readings: readonly MessageRow<"meter-reading">[]): MinuteRun[] {
  const runs: MinuteRun[] = [];
  let from = 0;
  for (let next = 1; next <= readings.length; next += 1) {
    const isNext = readings[next]?.readAt === readings[next - 1]!.readAt + SECONDS_PER_MINUTE;
    if (isNext) continue;
    const { resourceId, readAt: startAt } = readings[from]!;
    const injectionKw = Float64Array.from({ length: next - 1 - from }, (_, minute) => {
      const kwh = readings[from + minute + 1]!.activeKwh - readings[from + minute]!.activeKwh;
      return roundHalfAway(kwh * MINUTES_PER_HOUR * WATTS_PER_KW) / WATTS_PER_KW;
    });
    if (injectionKw.length > 0) runs.push({ resourceId, startAt, injectionKw });
    from = next;
  }
  return runs;
}
