/**
 * When the electricity system needs its reserve: a process outside the model, drawn by the day, or stated. Takes settings, a
 * period and named draws; gives the part of the wanted power that is called, 0 where none is, and whether it is an emergency.
 */
import { z } from "zod";
import {
  formatDay,
  londonDayOf,
  londonOffsetSeconds,
  PERIOD_SECONDS,
  parseClock,
  parseDay,
  periodStart,
} from "../../core/time.ts";
import { SECONDS_PER_DAY, SECONDS_PER_MINUTE } from "../../core/units.ts";
import { halfHoursOf, type ServiceWindow } from "../flexibility/windows.ts";

const minutes = z.int().min(30).max(240).multipleOf(30);
const depthFrac = z.number().positive().max(1).default(1);
const DAYS_PER_WEEK = 7;

export const callsSchema = z.discriminatedUnion("kind", [
  z
    .strictObject({
      kind: z.literal("drawn"),
      callsPerWeek: z.number().min(0).max(DAYS_PER_WEEK).default(3).describe("Mean. Assumed."),
      minutes: minutes.default(120),
      depthFrac: depthFrac.describe("Part of the wanted power that is called."),
    })
    .describe("At most one call a day, from a half-hour of the windows drawn by the seed."),
  z
    .strictObject({
      kind: z.literal("stated"),
      calls: z
        .array(
          z.strictObject({
            day: z
              .string()
              .refine((text) => parseDay(text) !== undefined, "write a date, YYYY-MM-DD"),
            from: z
              .string()
              .regex(/^([01]\d|2[0-3]):[03]0$/, "a clock time on a half-hour, HH:00 or HH:30"),
            minutes,
            depthFrac,
            isEmergency: z.boolean().default(false),
          }),
        )
        .max(10_000),
    })
    .describe("Calls by London day and clock time, inside the windows."),
]);
export type CallSettings = z.output<typeof callsSchema>;

export interface SystemCall {
  readonly depthFrac: number;
  readonly isEmergency: boolean;
}

/** The call of a period; undefined where none is. `draw` is uniform in (0, 1) by day and slot. */
export function callIn(
  calls: CallSettings,
  windows: readonly ServiceWindow[],
  period: number,
  draw: (day: number, slot: number) => number,
): SystemCall | undefined {
  const hours = halfHoursOf(windows, period);
  if (hours.length === 0) return undefined;
  const start = periodStart(period);
  const day = londonDayOf(start);
  const second = (start + londonOffsetSeconds(start)) % SECONDS_PER_DAY;
  if (calls.kind === "stated") {
    return calls.calls.find(({ day: of, from, minutes: length }) => {
      const since = second - parseClock(from)!;
      return of === formatDay(day) && since >= 0 && since < length * SECONDS_PER_MINUTE;
    });
  }
  if (draw(day, 0) >= calls.callsPerWeek / DAYS_PER_WEEK) return undefined;
  const first = Math.floor(draw(day, 1) * hours.length);
  const since = hours.indexOf(second / PERIOD_SECONDS) - first;
  const count = (calls.minutes * SECONDS_PER_MINUTE) / PERIOD_SECONDS;
  return since >= 0 && since < count
    ? { depthFrac: calls.depthFrac, isEmergency: false }
    : undefined;
}
