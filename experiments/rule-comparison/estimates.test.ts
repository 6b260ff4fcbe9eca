/** Intervals by hand, pairs without the weather that they share, and designs from factors. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { crossed, type Factor } from "./designs.ts";
import { effectSizeOf, estimate95, paired95 } from "./estimates.ts";

test("a mean of 1, 2 and 3 has a standard error of 1/√3 and an interval of 4.30265 of them either way", () => {
  const { mean, standardError, low, high } = estimate95([1, 2, 3]);
  expect(mean).toBe(2);
  expect(standardError).toBeCloseTo(1 / Math.sqrt(3), 12);
  expect(high - 2).toBeCloseTo(4.302652729696 / Math.sqrt(3), 9);
  expect(2 - low).toBeCloseTo(4.302652729696 / Math.sqrt(3), 9);
});

test("a pair's interval does not see what both share; one seed, and pairs of other seeds, are refused", () => {
  const weather = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 12 });
  fc.assert(
    fc.property(weather, fc.integer({ min: -50, max: 50 }), (base, change) => {
      const { mean, low, high } = paired95(
        base.map((value) => value + change),
        base,
      );
      expect([mean, low, high]).toEqual([change, change, change]);
    }),
  );
  expect(() => estimate95([1])).toThrow(/two seeds/);
  expect(() => paired95([1, 2], [1, 2, 3])).toThrow(/same seeds/);
});

test("what rounding leaves of a spread is none, against the size of what is paired", () => {
  const base = [1234.56, 777.31, 3.17];
  const tenth = paired95(
    base.map((value) => value + 0.1),
    base,
  );
  expect(tenth).toMatchObject({ standardError: 0, low: tenth.mean, high: tenth.mean });
  expect(tenth.mean).toBeCloseTo(0.1, 12);
  expect(effectSizeOf(tenth, 3)).toBeNull();
  // Nothing but rounding is nothing at all.
  const dust = paired95(
    base.map((value) => value + 0.1 + 0.2 - 0.3),
    base,
  );
  expect(dust).toEqual({ mean: 0, standardError: 0, low: 0, high: 0 });
  // The same differences of numbers of their own size are real.
  expect(estimate95([1e-13, 2e-13, 4e-13]).standardError).toBeGreaterThan(0);
});

test("19 of 20 intervals hold the true mean", () => {
  // Sums of uniform draws from a generator of whole numbers, so that the test says the same everywhere.
  let state = 12345;
  const uniform = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const draw = () => Array.from({ length: 12 }, uniform).reduce((sum, each) => sum + each, -6);
  let held = 0;
  const tries = 4000;
  for (let each = 0; each < tries; each += 1) {
    const { low, high } = estimate95(Array.from({ length: 5 }, draw));
    if (low <= 0 && high >= 0) held += 1;
  }
  // Standard error of the count's part: 0.0034.
  expect(Math.abs(held / tries - 0.95)).toBeLessThan(0.012);
});

test("every option meets every option of the other factors, once, and the first of all is what others are held against", () => {
  const factor = (id: string, count: number): Factor => ({
    ...{ id, label: id },
    options: Array.from({ length: count }, (_, index) => ({
      ...{ id: `${id}${index}`, label: `${id} ${index}` },
      set: { [id]: { kind: index }, shared: { [id]: index } },
    })),
  });
  const designs = crossed([factor("a", 2), factor("b", 3)]);
  expect(designs.map(({ id }) => id)).toEqual([
    ...["a0-b0", "a0-b1", "a0-b2", "a1-b0", "a1-b1", "a1-b2"],
  ]);
  expect(designs[0]!.against).toBeUndefined();
  expect(new Set(designs.slice(1).map(({ against }) => against))).toEqual(new Set(["a0-b0"]));
  expect(designs[5]).toEqual({
    ...{ id: "a1-b2", label: "a 1, b 2", against: "a0-b0", options: [1, 2] },
    over: { a: { kind: 1 }, b: { kind: 2 }, shared: { a: 1, b: 2 } },
  });
});
