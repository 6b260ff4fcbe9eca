/** What an offsetting trade keeps, step by step: the lead first and last, the follower beyond its limit only while it is matched. */
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  advanceOffset,
  isLeadHolding,
  matchOf,
  nextOffsetAt,
  OFFSET_PHASE,
  type OffsetReading,
  type OffsetState,
  type OffsetTerms,
} from "./offsetting.ts";

const TERMS: OffsetTerms = {
  ...{ kw: 1000, toleranceFrac: 0.05, commsTimeoutS: 30, rampS: 60, returnS: 5 },
  ...{ from: 1800, to: 9000, testDueAt: 100_000 },
};
const WAITING: OffsetState = { phase: OFFSET_PHASE.waiting, since: -1, extraKw: 0 };
const LIVE: OffsetState = { phase: OFFSET_PHASE.live, since: 2000, extraKw: 1000 };
const reading = (instant: number, more: Partial<OffsetReading> = {}): OffsetReading => ({
  ...{ instant, leadKw: 1000, lostSince: -1, isOverRung: false },
  ...more,
});

test("the follower waits for the metered lead, ramps, is back by the end, and only then the lead is let go", () => {
  const seen: (string | number)[][] = [];
  let state = WAITING;
  for (const [instant, leadKw] of [
    ...[
      [1799, 0],
      [1800, 0],
      [1860, 949],
      [1920, 950],
      [1950, 950],
      [1980, 1000],
    ],
    ...[
      [8994, 1000],
      [8995, 1000],
      [8999, 1000],
      [9000, 1000],
      [9060, 50],
    ],
  ] as const) {
    state = advanceOffset(state, TERMS, reading(instant!, { leadKw: leadKw! })).state;
    seen.push([instant!, state.phase, state.extraKw, isLeadHolding(state) ? "holds" : "-"]);
  }
  const { waiting, leadUp, followerUp, live, followerDown, leadDown, over } = OFFSET_PHASE;
  expect(seen).toEqual([
    [1799, waiting, 0, "-"],
    [1800, leadUp, 0, "holds"],
    [1860, leadUp, 0, "holds"],
    [1920, followerUp, 0, "holds"],
    [1950, followerUp, 500, "holds"],
    [1980, live, 1000, "holds"],
    [8994, live, 1000, "holds"],
    [8995, followerDown, 1000, "holds"],
    [8999, followerDown, 1000, "holds"],
    [9000, leadDown, 0, "-"],
    [9060, over, 0, "-"],
  ]);
});

test("each trigger sends the follower back at its own threshold and no sooner", () => {
  const causeAt = (instant: number, more: Partial<OffsetReading>) =>
    advanceOffset(LIVE, { ...TERMS, testDueAt: 6000 }, reading(instant, more)).cause;
  expect(causeAt(3000, { leadKw: 950 })).toBe(undefined);
  expect(causeAt(3000, { leadKw: 949 })).toBe("counterpart");
  expect(causeAt(3000, { lostSince: 2971 })).toBe(undefined);
  expect(causeAt(3001, { lostSince: 2971 })).toBe("communication");
  expect(causeAt(3000, { isOverRung: true })).toBe("constraint");
  expect(causeAt(5999, {})).toBe(undefined);
  expect(causeAt(6000, {})).toBe("testOverdue");
});

test("a fail-safe takes as long as the plant, 5 s or 60 s, and the trade does not begin again", () => {
  for (const returnS of [5, 60]) {
    const terms = { ...TERMS, returnS };
    const down = advanceOffset(LIVE, terms, reading(3000, { leadKw: 0 })).state;
    expect(down).toEqual({ phase: OFFSET_PHASE.followerDown, since: 3000, extraKw: 1000 });
    expect(nextOffsetAt(down, terms, reading(3000))).toBe(3000 + returnS);
    const before = advanceOffset(down, terms, reading(3000 + returnS - 1)).state;
    expect([before.extraKw, isLeadHolding(before)]).toEqual([1000, true]);
    const back = advanceOffset(down, terms, reading(3000 + returnS)).state;
    expect([back.extraKw, isLeadHolding(back)]).toEqual([0, false]);
    expect(advanceOffset(back, terms, reading(8000)).state.extraKw).toBe(0);
  }
});

test("what is remembered of a trade before says nothing of the next", () => {
  const over: OffsetState = { phase: OFFSET_PHASE.over, since: 1000, extraKw: 0 };
  expect(advanceOffset(over, TERMS, reading(1800, { leadKw: 0 })).state.phase).toBe(
    OFFSET_PHASE.leadUp,
  );
});

test("of 800 kW beyond a limit, a lead of 600 matches 600, and 200 are a breach; nothing below the limit is either", () => {
  expect(matchOf(800, 600)).toEqual({ matchedKw: 600, unmatchedKw: 200 });
  expect(matchOf(800, 900)).toEqual({ matchedKw: 800, unmatchedKw: 0 });
  expect(matchOf(-10, 900)).toEqual({ matchedKw: 0, unmatchedKw: 0 });
});

test("whatever is read, the follower goes up after a metered lead only, never further than promised, and never twice", () => {
  const readings = fc.array(
    fc.record({
      seconds: fc.integer({ min: 1, max: 400 }),
      leadKw: fc.integer({ min: 0, max: 1200 }),
      lostFor: fc.constantFrom(-1, -1, -1, 10, 40),
      isOverRung: fc.constantFrom(false, false, false, true),
    }),
    { minLength: 10, maxLength: 60 },
  );
  fc.assert(
    fc.property(readings, fc.constantFrom(5, 60), (course, returnS) => {
      const terms = { ...TERMS, returnS };
      let [state, instant, wasDown] = [WAITING, 1700, false];
      for (const { seconds, leadKw, lostFor, isOverRung } of course) {
        instant += seconds;
        const lostSince = lostFor < 0 ? -1 : instant - lostFor;
        const now = reading(instant, { leadKw, lostSince, isOverRung });
        const next = advanceOffset(state, terms, now).state;
        expect(next.phase).toBeGreaterThanOrEqual(state.phase);
        expect(next.extraKw).toBeLessThanOrEqual(terms.kw);
        if (next.extraKw > state.extraKw) expect([leadKw >= 950, wasDown]).toEqual([true, false]);
        if (next.extraKw > 0) expect(isLeadHolding(next)).toBe(true);
        wasDown ||= next.phase >= OFFSET_PHASE.followerDown;
        state = next;
      }
    }),
    { seed: 20260101, numRuns: 200 },
  );
});
