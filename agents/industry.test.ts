/** The industrial site on worked numbers: how long it is moved on a day, and the terms that the engine keeps for it. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { londonInstant, parseDay, periodOf } from "../sim/core/time.ts";
import { type Shifts, workedFrac } from "../sim/model/demand-terms.ts";
import { industry } from "./industry.ts";
import { policySchema } from "./registry.ts";
import { answers, batches, PERIODS, strategyOf } from "./testing/drawn-batches.ts";

test("asked for a day it offers no longer than its hours, in one stretch", () => {
  fc.assert(
    fc.property(batches, (drawn) => {
      const { out, units } = answers(industry, drawn, strategyOf("truthful"));
      for (const kws of [out.offerKw, out.offerUpKw])
        for (let row = 0; row < units.length; row += 1) {
          const own = [...kws.subarray(row * PERIODS, (row + 1) * PERIODS)];
          const offered = own.flatMap((kw, step) => (kw > 0 ? [step] : []));
          if (offered.length > 0) expect(offered.at(-1)! - offered[0]! + 1).toBeLessThanOrEqual(4);
        }
    }),
  );
});

const shiftsOf = (more: object) =>
  industry.termsOf(policySchema.parse({ kind: "industry", shifts: more }) as never).shifts!;
const draws = (shifts: Shifts, day: string, minutes: number) =>
  workedFrac(shifts, periodOf(londonInstant(parseDay(day)!, minutes * 60)));

test("two shifts of eight hours: all from six to ten at night on weekdays, three tenths otherwise", () => {
  const two = shiftsOf({});
  // Wednesday, in summer time.
  expect([5.5, 6, 21.5, 22].map((hour) => draws(two, "2026-06-17", hour * 60))).toEqual([
    0.3, 1, 1, 0.3,
  ]);
  expect(draws(two, "2026-06-20", 12 * 60)).toBe(0.3);
  expect(draws(shiftsOf({ days: "all" }), "2026-06-20", 12 * 60)).toBe(1);
});

test("a night shift is of the day on which it begins", () => {
  const night = shiftsOf({ from: "22:00", count: 1, offFrac: 0 });
  // Friday night goes on into Saturday; Sunday night is none, and Monday morning neither.
  expect(draws(night, "2026-06-20", 5.5 * 60)).toBe(1);
  expect(draws(night, "2026-06-20", 6 * 60)).toBe(0);
  expect(draws(night, "2026-06-21", 22 * 60)).toBe(0);
  expect(draws(night, "2026-06-22", 3 * 60)).toBe(0);
});

test("terms by default: half an hour's notice, two days of seven, eight tenths made good within four hours", () => {
  const group = policySchema.parse({ kind: "industry" }) as never;
  expect(industry.termsOf(group)).toEqual({
    ...{ shifts: undefined, noticeMinutes: 30, callsPerWeek: 2 },
    ...{ reboundFrac: 0.8, reboundMinutes: 240 },
  });
});

test("shifts of more than a day are refused", () => {
  const parsed = industry.settings.safeParse({ kind: "industry", shifts: { hours: 12, count: 3 } });
  expect(parsed.error?.issues[0]).toMatchObject({
    path: ["shifts", "count"],
    message: "write shifts that are 24 hours at most together",
  });
});
