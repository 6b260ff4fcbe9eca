/** The only conversions between units, and the one rounding. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { clamp, kwFromWh, roundHalfAway, whFromKw } from "./units.ts";

test("a kilowatt for an hour is a thousand watt-hours, for half an hour 500", () => {
  expect(whFromKw(1, 3600)).toBe(1000);
  expect(whFromKw(4000, 1800)).toBe(2_000_000);
  expect(whFromKw(-2, 1800)).toBe(-1000);
});

test("mean power and energy are each other's inverse", () => {
  const kw = fc.integer({ min: -1e9, max: 1e9 }).map((watts) => watts / 1000);
  fc.assert(
    fc.property(kw, fc.integer({ min: 1, max: 86_400 }), (power, seconds) => {
      const back = kwFromWh(whFromKw(power, seconds), seconds);
      expect(Math.abs(back - power)).toBeLessThanOrEqual(1e-12 * Math.abs(power));
    }),
  );
});

test("halves are rounded away from zero, and nothing becomes negative zero", () => {
  expect([2.5, -2.5, 0.5, -0.5, 2.4, -2.4].map(roundHalfAway)).toEqual([3, -3, 1, -1, 2, -2]);
  expect([-0, -0.4].every((value) => Object.is(roundHalfAway(value), 0))).toBe(true);
});

test("rounding is odd and moves a number by at most a half", () => {
  fc.assert(
    fc.property(fc.double({ min: -1e12, max: 1e12, noNaN: true }), (value) => {
      const rounded = roundHalfAway(value);
      expect(rounded + roundHalfAway(-value)).toBe(0);
      expect(Math.abs(rounded - value)).toBeLessThanOrEqual(0.5);
    }),
  );
});

test("a clamped value lies between its bounds and NaN passes through", () => {
  expect([clamp(-1, 0, 2), clamp(3, 0, 2), clamp(1, 0, 2)]).toEqual([0, 2, 1]);
  expect(clamp(Number.NaN, 0, 1)).toBeNaN();
});
