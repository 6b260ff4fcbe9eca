/** Which London days a scenario runs over, and how finely. Takes nothing; gives the schema. */
import { z } from "zod";
import { parseDay } from "../core/time.ts";

/** 10 years: the longest run of one scenario. */
const DAYS_MAX = 3660;

/** Days on which a run may begin: absolute periods stay positive, and London keeps the clock changes we know. */
function isRunDay(text: string): boolean {
  return parseDay(text) !== undefined && text >= "1971-01-01" && text <= "2100-12-31";
}

export const periodSchema = z.strictObject({
  start: z
    .string()
    .refine(isRunDay, "write a date of the calendar from 1971-01-01 to 2100-12-31, YYYY-MM-DD")
    .default("2025-01-01")
    .describe("First London day."),
  days: z.int().min(1).max(DAYS_MAX).default(31),
  tickMinutes: z
    .literal([1, 2, 3, 5, 6, 10, 15, 30])
    .default(5)
    .describe("Length of a tick in minutes; divides 30."),
});
