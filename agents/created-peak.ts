/**
 * A store that makes a constraint to be paid for relieving it: in stated hours it plans to charge whatever the price, and sells not charging. Takes its settings and a plan; gives
 * the plan with those hours in it. What nobody buys off it does: the constraint is real.
 */
import { z } from "zod";
import { londonOffsetSeconds, PERIOD_SECONDS, parseClock, periodStart } from "../sim/core/time.ts";
import { SECONDS_PER_DAY } from "../sim/core/units.ts";
import type { ScheduleObservation, SettingColumns } from "../sim/model/agents.ts";
import type { GamingPattern } from "../sim/model/monitoring.ts";

const clock = z
  .string()
  .regex(/^([01]\d|2[0-3]):[03]0$/, "a clock time on a half-hour, HH:00 or HH:30");

export const createdPeakSchema = z
  .strictObject({
    chargeFrac: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .describe("Part of its full power at which it plans to charge in these hours."),
    from: clock.default("16:30").describe("First half-hour, London time."),
    to: clock.default("20:00").describe("End, London time, on the same day."),
  })
  .refine(({ from, to }) => from < to, {
    path: ["to"],
    message: "write an end after the start, on the same day",
  });

export const CREATED_PEAK_COLUMNS = [
  "createdChargeFrac",
  "createdFromHalfHour",
  "createdToHalfHour",
] as const;

const halfHourOf = (at: string): number => parseClock(at)! / PERIOD_SECONDS;

/** A group's settings as numbers; an owner that makes none has zeros. */
export const createdPeakNumbers = (
  settings: z.output<typeof createdPeakSchema> | undefined,
): Readonly<Record<(typeof CREATED_PEAK_COLUMNS)[number], number>> => ({
  createdChargeFrac: settings?.chargeFrac ?? 0,
  createdFromHalfHour: settings === undefined ? 0 : halfHourOf(settings.from),
  createdToHalfHour: settings === undefined ? 0 : halfHourOf(settings.to),
});

/** What a row is set to do. */
export const createdPeakPatterns = (own: SettingColumns, row: number): readonly GamingPattern[] =>
  own.createdChargeFrac![row]! > 0 ? ["made-peak"] : [];

/** Charging in the hours of a row over whatever its plan says there, kW. */
export function planPeak(
  { rows, fromPeriod }: Pick<ScheduleObservation, "rows" | "fromPeriod">,
  own: SettingColumns,
  row: number,
  planKw: Float64Array,
): void {
  const frac = own.createdChargeFrac![row]!;
  if (frac === 0) return;
  for (let step = 0; step < planKw.length; step += 1) {
    const start = periodStart(fromPeriod + step);
    const halfHour = ((start + londonOffsetSeconds(start)) % SECONDS_PER_DAY) / PERIOD_SECONDS;
    if (halfHour >= own.createdFromHalfHour![row]! && halfHour < own.createdToHalfHour![row]!)
      planKw[step] = 0 - frac * rows.chargeKwMax[row]!;
  }
}
