/**
 * Baseline: the middle eight of the ten most recent working days, of weekends the middle two of four, by what was metered in
 * the hours of the service; with a same-day adjustment from the three hours that end an hour before the instruction, of a
 * fifth of the baseline at most. Fewer than five days (two at weekends): the declared schedule.
 */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import { clamp } from "../../../core/units.ts";
import type { Baseline, PastMeters } from "./baseline.ts";
import { eligibleDays, halfHoursBefore, isWorkingDay, meanAbove, meanOver } from "./past-days.ts";

/** Days looked for and least number of them, on working days and at weekends. */
const DAYS = { working: { count: 10, least: 5 }, weekend: { count: 4, least: 2 } } as const;

export const mid8In10 = registryEntry({
  about: "The middle eight of ten earlier days, with a capped same-day adjustment.",
  settings: z.strictObject({
    kind: z.literal("mid-8-in-10"),
    adjustmentMaxFrac: z
      .number()
      .min(0)
      .max(1)
      .default(0.2)
      .describe("Largest same-day adjustment as a part of the baseline; 0: none."),
  }),
  make:
    ({ adjustmentMaxFrac }): Baseline =>
    ({ past, day, halfHour, window, halfHoursSince = 0, declaredKw }, outKw) => {
      outKw.fill(declaredKw);
      if (past === undefined || day === undefined || halfHour === undefined) return;
      const hours = window ?? [halfHour];
      const { count, least } = isWorkingDay(day) ? DAYS.working : DAYS.weekend;
      const days = eligibleDays(past, day, count, [halfHour, ...hours]);
      if (days.length < least) return;
      const middle = withoutExtremes(past, days, hours);
      const baseKw = meanOver(past, middle, halfHour)!;
      const before = halfHoursBefore(halfHour - halfHoursSince, 8, 2);
      const aboveKw = meanAbove(past, day, before, (each) => overKnown(past, middle, each));
      const mostKw = adjustmentMaxFrac * Math.abs(baseKw);
      outKw.fill(baseKw + clamp(aboveKw, -mostKw, mostKw));
    },
});

const overKnown = (past: PastMeters, days: readonly number[], halfHour: number) =>
  meanOver(
    past,
    days.filter((day) => past.meanKw(day, halfHour) !== undefined),
    halfHour,
  );

/** Without the days of highest and lowest energy in the hours of the service; of equal ones the most recent goes. */
function withoutExtremes(
  past: PastMeters,
  days: readonly number[],
  hours: readonly number[],
): number[] {
  const ranked = days
    .map((day) => ({ day, sum: hours.reduce((sum, each) => sum + past.meanKw(day, each)!, 0) }))
    .sort((left, right) => left.sum - right.sum || right.day - left.day);
  return ranked.slice(1, -1).map(({ day }) => day);
}
