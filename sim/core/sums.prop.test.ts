/** Sums in a stated order, and splits that lose nothing. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { orderedSum, splitWhole, wholeSum } from "./sums.ts";

const weights = fc.array(
  fc.oneof(
    fc.constant(0),
    fc.integer({ min: 0, max: 1_000_000 }),
    fc.double({ min: 0, max: 1e9, noNaN: true }),
  ),
  { minLength: 1, maxLength: 30 },
);
const totals = fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 });

function split(total: number, by: readonly number[]): number[] {
  const out = new Float64Array(by.length).fill(Number.NaN);
  splitWhole(total, by, out);
  return Array.from(out);
}

test("the parts of a split are whole, have the sign of the total and add up to it exactly", () => {
  fc.assert(
    fc.property(totals, weights, (total, by) => {
      const parts = split(total, by);
      expect(parts.every(Number.isInteger)).toBe(true);
      expect(parts.every((part) => part * total >= 0)).toBe(true);
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(total);
    }),
  );
});

test("no part is a whole unit away from its exact share, and no weight means no part", () => {
  fc.assert(
    fc.property(totals, weights, (total, by) => {
      const weight = orderedSum(by);
      fc.pre(weight > 0);
      split(total, by).forEach((part, row) => {
        const exact = (total * by[row]!) / weight;
        expect(Math.abs(part - exact)).toBeLessThan(1 + 1e-9 * Math.abs(total));
        if (by[row] === 0) expect(part).toBe(0);
      });
    }),
  );
});

test("the largest remainders take what is left over, and equal remainders go by row", () => {
  expect(split(10, [1, 1, 1])).toEqual([4, 3, 3]);
  expect(split(11, [1, 1, 1])).toEqual([4, 4, 3]);
  expect(split(-11, [1, 1, 1])).toEqual([-4, -4, -3]);
  expect(split(10, [2.6, 3.5, 3.9])).toEqual([3, 3, 4]);
  expect(split(1, [0, 0.5, 0.5])).toEqual([0, 1, 0]);
});

test("without weights everything goes to the first row; nothing is split into nothing", () => {
  expect(split(7, [0, 0])).toEqual([7, 0]);
  expect(split(0, [1, 2])).toEqual([0, 0]);
  expect(split(0, [])).toEqual([]);
});

test("an ordered sum keeps what a plain sum loses", () => {
  expect(orderedSum([1, 1e100, 1, -1e100])).toBe(2);
  expect(orderedSum(Array.from({ length: 10 }, () => 0.1))).toBe(1);
  expect(orderedSum([])).toBe(0);
});

test("an ordered sum of whole numbers is exact in any order", () => {
  const whole = fc.array(fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }), {
    maxLength: 40,
  });
  fc.assert(
    fc.property(whole, (values) => {
      const exact = Number(values.reduce((sum, value) => sum + BigInt(value), 0n));
      expect(orderedSum(values)).toBe(exact);
      expect(orderedSum([...values].reverse())).toBe(exact);
      expect(wholeSum(values)).toBe(exact);
    }),
  );
});

test("a whole sum that leaves the exact range is refused", () => {
  expect(() => wholeSum([Number.MAX_SAFE_INTEGER, 1])).toThrow(RangeError);
  expect(() => wholeSum([0.5])).toThrow(RangeError);
});
