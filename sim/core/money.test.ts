/** Whole micro-pounds: one rounding, halves away from zero, and no amount that is not exact. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { amountMicroGbp, MICRO_GBP_PER_GBP, roundToPence } from "./money.ts";

test("one watt-hour at one pound a megawatt-hour is one micro-pound", () => {
  expect(amountMicroGbp(1, 1)).toBe(1);
  expect(amountMicroGbp(1_000_000, 1)).toBe(MICRO_GBP_PER_GBP);
  expect(amountMicroGbp(2_500_000, 50)).toBe(125 * MICRO_GBP_PER_GBP);
});

test("halves are rounded away from zero, on both sides", () => {
  expect([0.5, -0.5, 1.5, -1.5, 0.25].map((price) => amountMicroGbp(1, price))).toEqual([
    1, -1, 2, -2, 0,
  ]);
  expect(Object.is(amountMicroGbp(1, -0.25), 0)).toBe(true);
  expect(roundToPence(12.345)).toBe(12.35);
  expect(roundToPence(-0.125)).toBe(-0.13);
});

test("paying and being paid are the same amount: a double entry sums to zero", () => {
  const wh = fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 });
  const pence = fc.integer({ min: -500_000, max: 500_000 });
  fc.assert(
    fc.property(wh, pence, (energyWh, pricePence) => {
      const price = pricePence / 100;
      const amount = amountMicroGbp(energyWh, price);
      fc.pre(Number.isSafeInteger(amount));
      expect(amount + amountMicroGbp(-energyWh, price)).toBe(0);
      expect(amount + amountMicroGbp(energyWh, -price)).toBe(0);
      expect(Number.isInteger(amount)).toBe(true);
    }),
  );
});

test("an amount beyond the range of exact whole numbers, or none at all, is refused", () => {
  expect(() => amountMicroGbp(1e13, 10_000)).toThrow(RangeError);
  expect(() => amountMicroGbp(Number.NaN, 1)).toThrow(RangeError);
  expect(() => amountMicroGbp(1, Number.POSITIVE_INFINITY)).toThrow(RangeError);
});
