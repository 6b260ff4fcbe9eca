/**
 * What an owner does so that its baseline is higher than what it would draw: it draws more in the hours of a service on days without it,
 * or in the hours before it is told to draw less, and leaves undone a part of what it is told. Takes its settings and what it knows in
 * a half-hour; gives what it draws on top, and that part. What is drawn on top is bought as everything else that it draws.
 */
import { z } from "zod";
import { PERIOD_SECONDS, parseClock } from "../sim/core/time.ts";
import { SECONDS_PER_MINUTE } from "../sim/core/units.ts";
import type { Conduct, ConductObservation, SettingColumns } from "../sim/model/agents.ts";
import type { GamingPattern } from "../sim/model/monitoring.ts";

const HALF_HOUR_MINUTES = PERIOD_SECONDS / SECONDS_PER_MINUTE;
const clock = z
  .string()
  .regex(/^([01]\d|2[0-3]):[03]0$/, "a clock time on a half-hour, HH:00 or HH:30");
const addedFrac = z
  .number()
  .min(0)
  .max(1)
  .default(0)
  .describe("Part of what it would draw that it draws on top, as far as its connection lets it.");
const minutesBefore = z.int().min(0).max(720).multipleOf(HALF_HOUR_MINUTES);

export const gamingSchema = z.strictObject({
  earlierDays: z
    .strictObject({
      addedFrac,
      days: z.enum(["all", "weekdays"]).default("weekdays"),
      from: clock.default("17:00").describe("First half-hour, London time."),
      to: clock.default("19:00").describe("End, London time, on the same day."),
    })
    .refine(({ from, to }) => from < to, {
      path: ["to"],
      message: "write an end after the start, on the same day",
    })
    .prefault({})
    .describe("In the hours of a service, on days on which it is told nothing."),
  sameDay: z
    .strictObject({
      addedFrac,
      fromMinutes: minutesBefore.default(240),
      toMinutes: minutesBefore.default(60),
    })
    .refine(({ fromMinutes, toMinutes }) => fromMinutes > toMinutes, {
      path: ["toMinutes"],
      message: "write an end after the start: fewer minutes before",
    })
    .prefault({})
    .describe(
      "From so long to so long before it is told to draw less, as far as it knows that by then. The default is what mid-8-in-10 reads.",
    ),
  undoneFrac: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe("Part of what it is told that it leaves undone, for its baseline hides it."),
});
export type GamingSettings = z.output<typeof gamingSchema>;

/** The columns that these settings become. */
export const GAMING_COLUMNS = [
  "earlierAddedFrac",
  "earlierIsEveryDay",
  "earlierFromHalfHour",
  "earlierToHalfHour",
  "sameDayAddedFrac",
  "sameDayFromHalfHours",
  "sameDayToHalfHours",
  "undoneFrac",
] as const;

const halfHourOf = (at: string): number => parseClock(at)! / PERIOD_SECONDS;

/** A group's settings as numbers; an owner that does not game has zeros. */
export const gamingNumbers = (
  settings: GamingSettings | undefined,
): Readonly<Record<(typeof GAMING_COLUMNS)[number], number>> => {
  const { earlierDays, sameDay, undoneFrac } = settings ?? gamingSchema.parse({});
  return {
    earlierAddedFrac: earlierDays.addedFrac,
    earlierIsEveryDay: earlierDays.days === "all" ? 1 : 0,
    earlierFromHalfHour: halfHourOf(earlierDays.from),
    earlierToHalfHour: halfHourOf(earlierDays.to),
    sameDayAddedFrac: sameDay.addedFrac,
    sameDayFromHalfHours: sameDay.fromMinutes / HALF_HOUR_MINUTES,
    sameDayToHalfHours: sameDay.toMinutes / HALF_HOUR_MINUTES,
    undoneFrac,
  };
};

/** What a row is set to do, beside the plain leaving undone of what it is told. */
export const gamingPatterns = (own: SettingColumns, row: number): readonly GamingPattern[] => [
  ...(own.overDeclaredFrac![row]! > 0 ? (["over-declared"] as const) : []),
  ...(own.sameDayAddedFrac![row]! > 0 ? (["drawn-before"] as const) : []),
  ...(own.earlierAddedFrac![row]! > 0 ? (["drawn-on-other-days"] as const) : []),
];

export const gamingConduct = { isAny: isAnyGaming, of: conductOfGamers };

/** Whether any row's settings have it draw more, or leave anything undone. */
function isAnyGaming({ earlierAddedFrac, sameDayAddedFrac, undoneFrac }: SettingColumns): boolean {
  return [earlierAddedFrac, sameDayAddedFrac, undoneFrac].some((column) =>
    column!.some((frac) => frac > 0),
  );
}

/** Nothing on top while it is told to move; the larger of the two where both hold. */
function conductOfGamers(observation: ConductObservation, own: SettingColumns, out: Conduct): void {
  const { halfHour, isWorkingDay, wouldKw, importLimitKw, isToldToday, halfHoursToTold } =
    observation;
  for (let row = 0; row < wouldKw.length; row += 1) {
    const ahead = halfHoursToTold[row]!;
    const isEarlier =
      isToldToday[row] === 0 &&
      (isWorkingDay || own.earlierIsEveryDay![row] === 1) &&
      halfHour >= own.earlierFromHalfHour![row]! &&
      halfHour < own.earlierToHalfHour![row]!;
    const isBefore =
      ahead > own.sameDayToHalfHours![row]! && ahead <= own.sameDayFromHalfHours![row]!;
    const frac = Math.max(
      isEarlier ? own.earlierAddedFrac![row]! : 0,
      isBefore ? own.sameDayAddedFrac![row]! : 0,
    );
    const drawnKw = Math.max(0, 0 - wouldKw[row]!);
    out.addedKw[row] = Math.min(frac * drawnKw, Math.max(0, importLimitKw[row]! - drawnKw));
    out.undoneFrac[row] = own.undoneFrac![row]!;
  }
}
