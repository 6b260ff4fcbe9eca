/**
 * When the electricity system needs its reserve: a process outside the model, drawn by the day, stated, or from a file. Takes settings, a
 * period and named draws; gives the part of the wanted power that is called, 0 where none is, and whether it is an emergency.
 */
import { z } from "zod";
import {
  formatDay,
  londonDayOf,
  londonDayStart,
  londonOffsetSeconds,
  PERIOD_SECONDS,
  parseClock,
  parseDay,
  periodOf,
  periodStart,
  periodsInDay,
} from "../../core/time.ts";
import { DAYS_PER_WEEK, SECONDS_PER_DAY, SECONDS_PER_MINUTE } from "../../core/units.ts";
import { type StatedCall, SYSTEM_SIGNS } from "../../model/services.ts";
import { halfHoursOf, type ServiceWindow } from "../flexibility/windows.ts";

/** Calls that a scenario may state. */
const CALLS_MAX = 10_000;
const minutes = z.int().min(30).max(240).multipleOf(30);
const depthFrac = z.number().positive().max(1).default(1);
const MINUTES_PER_DAY = SECONDS_PER_DAY / SECONDS_PER_MINUTE;

const statedCall = {
  day: z.string().refine((text) => parseDay(text) !== undefined, "write a date, YYYY-MM-DD"),
  from: z.string().regex(/^([01]\d|2[0-3]):[03]0$/, "a clock time on a half-hour, HH:00 or HH:30"),
  minutes,
  depthFrac,
  isEmergency: z.boolean().default(false),
};

const endsByMidnight = ({ from, minutes: length }: { from: string; minutes: number }): boolean =>
  parseClock(from)! / SECONDS_PER_MINUTE + length <= MINUTES_PER_DAY;
const MIDNIGHT = {
  path: ["minutes"],
  message: "write what is left after midnight as a call of the next day",
};

const statedCallsSchema = z
  .strictObject({
    kind: z.literal("stated"),
    calls: z.array(z.strictObject(statedCall).refine(endsByMidnight, MIDNIGHT)).max(CALLS_MAX),
  })
  .describe("Calls by London day and clock time, inside the windows.");

/** The same where a call may say too whether the system is short or long. */
export const statedNeedsSchema = z
  .strictObject({
    kind: z.literal("stated"),
    calls: z
      .array(
        z
          .strictObject({
            ...statedCall,
            system: z
              .enum(SYSTEM_SIGNS)
              .optional()
              .describe(
                "Default: as the net imbalance of the imbalance price says; short where that says nothing.",
              ),
          })
          .refine(endsByMidnight, MIDNIGHT),
      )
      .max(CALLS_MAX),
  })
  .describe("Needs by London day and clock time.");

export const fileCallsSchema = z
  .strictObject({
    kind: z.literal("file"),
    file: z.string().min(1).describe("CSV file beside the scenario; .csv or .csv.gz."),
  })
  .describe(
    "The same from a file: columns day, from, minutes, depthFrac and isEmergency; for bids and offers system too.",
  );

export const callsSchema = z.discriminatedUnion("kind", [
  z
    .strictObject({
      kind: z.literal("drawn"),
      callsPerWeek: z.number().min(0).max(DAYS_PER_WEEK).default(3).describe("Mean. Assumed."),
      minutes: minutes.default(120),
      depthFrac: depthFrac.describe("Part of the wanted power that is called."),
    })
    .describe("At most one call a day, from a half-hour of the windows drawn by the seed."),
  statedCallsSchema,
  fileCallsSchema,
]);
export type CallSettings = z.output<typeof callsSchema>;

export interface SystemCall {
  readonly depthFrac: number;
  readonly isEmergency: boolean;
}

/** The call of a period; undefined where none is. `ofFile`: calls of a file; `draw` is uniform in (0, 1) by day and slot. */
export function callIn(
  calls: CallSettings,
  ofFile: readonly StatedCall[],
  windows: readonly ServiceWindow[],
  period: number,
  draw: (day: number, slot: number) => number,
): SystemCall | undefined {
  const hours = halfHoursOf(windows, period);
  if (hours.length === 0) return undefined;
  if (calls.kind !== "drawn")
    return statedCallIn(calls.kind === "file" ? ofFile : calls.calls, period);
  const { day, second } = londonTimeOf(period);
  if (draw(day, 0) >= calls.callsPerWeek / DAYS_PER_WEEK) return undefined;
  const first = Math.floor(draw(day, 1) * hours.length);
  const since = hours.indexOf(second / PERIOD_SECONDS) - first;
  const count = (calls.minutes * SECONDS_PER_MINUTE) / PERIOD_SECONDS;
  return since >= 0 && since < count
    ? { depthFrac: calls.depthFrac, isEmergency: false }
    : undefined;
}

/** The stated call that a period lies in. */
export function statedCallIn(
  stated: readonly StatedCall[],
  period: number,
): StatedCall | undefined {
  const { day, second } = londonTimeOf(period);
  const date = formatDay(day);
  return stated.find(({ day: of, from, minutes: length }) => {
    const since = second - parseClock(from)!;
    return of === date && since >= 0 && since < length * SECONDS_PER_MINUTE;
  });
}

/** The periods that a stated call holds in; two for each half-hour of the clock that a day has twice, none for one that it has not. */
export function statedPeriods(call: StatedCall): number[] {
  const day = parseDay(call.day)!;
  const first = periodOf(londonDayStart(day));
  return Array.from({ length: periodsInDay(day) }, (_, step) => first + step).filter(
    (period) => statedCallIn([call], period) !== undefined,
  );
}

/** The London day of a period and the second of it, by the clock, at which it starts. */
function londonTimeOf(period: number): { readonly day: number; readonly second: number } {
  const start = periodStart(period);
  const second = (start + londonOffsetSeconds(start)) % SECONDS_PER_DAY;
  return { day: londonDayOf(start), second };
}
