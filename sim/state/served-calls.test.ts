/** Recovery and the calls of a week, by what is remembered of a unit: whatever it is asked, and for however long. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { ServedCalls } from "../model/services.ts";
import { isReady } from "../venues/reserve/recovery.ts";
import { withInstruction } from "./served-calls.ts";

const MINUTE = 60;
const HALF_HOUR = 1800;
const WEEK = 7 * 86_400;

/** Half-hours in which it is asked, in order; and the bounds. */
const asked = fc.record({
  halfHours: fc
    .array(fc.integer({ min: 1, max: 12 }), { maxLength: 400 })
    .map((gaps) => gaps.map((_, row) => gaps.slice(0, row + 1).reduce((sum, gap) => sum + gap))),
  recoveryMinutes: fc.integer({ min: 0, max: 1200 }),
  deliveriesPerWeek: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
});

type Asked = typeof asked extends fc.Arbitrary<infer Case> ? Case : never;

/** When it began and ended each call, where it is told whenever it is ready. */
function servedOf({ halfHours, ...bounds }: Asked) {
  let memory: ServedCalls | undefined;
  const calls: { from: number; to: number }[] = [];
  for (const half of halfHours) {
    const told = { from: half * HALF_HOUR, to: (half + 1) * HALF_HOUR };
    if (!isReady(memory, told.from, bounds)) continue;
    memory = withInstruction(memory, told);
    const last = calls.at(-1);
    if (last?.to === told.from) last.to = told.to;
    else calls.push(told);
  }
  return { calls, memory };
}

test("calls lie at least the recovery apart, no more begin in seven days than are allowed, and what is older is forgotten", () => {
  fc.assert(
    fc.property(asked, (question) => {
      const { recoveryMinutes, deliveriesPerWeek = Infinity } = question;
      const { calls, memory } = servedOf(question);
      for (const [row, { from }] of calls.entries()) {
        if (row > 0)
          expect(from - calls[row - 1]!.to).toBeGreaterThanOrEqual(
            Math.max(HALF_HOUR, recoveryMinutes * MINUTE),
          );
        const begun = calls.filter((each) => each.from <= from && each.from > from - WEEK);
        expect(begun.length).toBeLessThanOrEqual(deliveriesPerWeek);
      }
      const oldest = (memory?.endedAt ?? 0) - HALF_HOUR - WEEK;
      expect(memory?.beganAt ?? []).toEqual(
        calls.map(({ from }) => from).filter((at) => at > oldest),
      );
    }),
  );
});

test("nobody is kept who would break neither bound: without bounds every half-hour is served", () => {
  fc.assert(
    fc.property(asked, ({ halfHours }) => {
      const { calls } = servedOf({ halfHours, recoveryMinutes: 0, deliveriesPerWeek: undefined });
      const served = calls.reduce((sum, { from, to }) => sum + (to - from) / HALF_HOUR, 0);
      expect(served).toBe(halfHours.length);
    }),
  );
});

test.each([
  // Told until 12:00, an hour of recovery: 13:00 and not 12:59.
  [12 * 3600, true],
  [13 * 3600 - MINUTE, false],
  [13 * 3600, true],
])("an hour of recovery after 12:00: a change from second %i on, %s", (from, is) => {
  const served = { beganAt: [11 * 3600], endedAt: 12 * 3600 };
  expect(isReady(served, from, { recoveryMinutes: 60 })).toBe(is);
});
