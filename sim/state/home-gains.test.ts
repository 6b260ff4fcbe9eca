/** How a group's gain is divided among its homes. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { dividedBy } from "./home-gains.ts";

test("£10 by 1, 0 and 3 is £2.50, nothing and £7.50; a loss alike; by nothing each has as much", () => {
  expect([...dividedBy(10e6, Float64Array.of(1, 0, 3))]).toEqual([2.5e6, 0, 7.5e6]);
  expect([...dividedBy(-10e6, Float64Array.of(1, 0, 3))]).toEqual([-2.5e6, 0, -7.5e6]);
  expect([...dividedBy(10, Float64Array.of(0, 0, 0))]).toEqual([3, 4, 3]);
});

test("parts are whole, add up, and are within a micro-pound of what is due", () => {
  const amount = fc.integer({ min: -1e12, max: 1e12 });
  const weights = fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1 });
  fc.assert(
    fc.property(amount, weights, (microGbp, of) => {
      const parts = [...dividedBy(microGbp, Float64Array.from(of))];
      const whole = of.reduce((sum, weight) => sum + weight, 0);
      expect(parts.every(Number.isInteger)).toBe(true);
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(microGbp);
      for (const [row, part] of parts.entries()) {
        const due = microGbp * (whole === 0 ? 1 / of.length : of[row]! / whole);
        expect(Math.abs(part - due)).toBeLessThanOrEqual(1.01);
      }
    }),
  );
});
