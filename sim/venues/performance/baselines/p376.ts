/**
 * Baseline: the mean of the ten most recent working days (weekends: four), in the manner of P376 and the demand flexibility
 * service, with an in-day adjustment from the three hours before the instruction. Fewer than five days (two at weekends): the
 * declared schedule. The adjustment rewards who draws more just before: it can be left out.
 */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import type { Baseline } from "./baseline.ts";
import { eligibleDays, halfHoursBefore, isWorkingDay, meanAbove, meanOver } from "./past-days.ts";

export const p376 = registryEntry({
  about: "The mean of ten earlier days, with an in-day adjustment.",
  settings: z.strictObject({
    kind: z.literal("p376"),
    isAdjusted: z.boolean().default(true).describe("Whether the day's own metering moves it."),
  }),
  make:
    ({ isAdjusted }): Baseline =>
    ({ past, day, halfHour, halfHoursSince = 0, declaredKw }, outKw) => {
      outKw.fill(declaredKw);
      if (past === undefined || day === undefined || halfHour === undefined) return;
      const isWorking = isWorkingDay(day);
      const days = eligibleDays(past, day, isWorking ? 10 : 4, [halfHour]);
      if (days.length < (isWorking ? 5 : 2)) return;
      const baseKw = meanOver(past, days, halfHour)!;
      const before = isAdjusted ? halfHoursBefore(halfHour - halfHoursSince, 6, 0) : [];
      const aboveKw = meanAbove(past, day, before, (each) =>
        meanOver(
          past,
          days.filter((of) => past.meanKw(of, each) !== undefined),
          each,
        ),
      );
      outKw.fill(baseKw + aboveKw);
    },
});
