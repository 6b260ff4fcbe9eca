/**
 * A position notified by settlement period, the same every day: 48 values. On the long day the two half-hours before the
 * clock goes back are notified twice, on the short day those that do not exist are dropped; what follows shifts by two.
 * Takes facts; gives Wh.
 */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import { PERIOD_SECONDS } from "../../../core/time.ts";
import { KW_PER_MW, roundHalfAway, whFromKw } from "../../../core/units.ts";
import type { Position } from "./position.ts";

const PERIODS = 48;

/** Which of 48 values a settlement period of a day of 46, 48 or 50 takes, from 1. */
export function profilePeriod(settlementPeriod: number, periodsInDay: number): number {
  if (settlementPeriod <= (periodsInDay < PERIODS ? 2 : 4)) return settlementPeriod;
  return settlementPeriod + PERIODS - periodsInDay;
}

export const profile = registryEntry({
  about: "Forty-eight values notified for every day alike.",
  settings: z.strictObject({
    kind: z.literal("profile"),
    mw: z
      .array(z.number().min(-100_000).max(100_000))
      .length(PERIODS)
      .describe("Mean injection by settlement period, from 1; what is drawn is negative."),
  }),
  make:
    ({ mw }): Position =>
    ({ settlementPeriod, periodsInDay }) =>
      roundHalfAway(
        whFromKw(
          mw[profilePeriod(settlementPeriod, periodsInDay) - 1]! * KW_PER_MW,
          PERIOD_SECONDS,
        ),
      ),
});
