/** P and σ/P against a sum over a fine grid of the normal distribution. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { calledPart, calledRisk } from "./called-part.ts";

/** Mean of what is called, and its deviation over that, by brute force over ±8 deviations. */
function onGrid(ratio: number): { readonly meanFrac: number; readonly risk: number } {
  const steps = 200_000;
  let [weights, sum, squares] = [0, 0, 0];
  for (let step = 0; step <= steps; step += 1) {
    const z = -8 + (16 * step) / steps;
    const weight = Math.exp(-0.5 * z * z);
    const called = Math.min(1, Math.max(0, 1 + ratio * z));
    weights += weight;
    sum += weight * called;
    squares += weight * called * called;
  }
  const mean = sum / weights;
  return { meanFrac: mean, risk: Math.sqrt(squares / weights - mean * mean) / mean };
}

test.for([0.01, 0.1, 0.25, 0.5, 1, 2, 5, 10])(
  "the closed form is the distribution's, at a deviation of %d times the order",
  (ratio) => {
    const [found, exact] = [calledPart(1000, 1000 * ratio), onGrid(ratio)];
    expect(found.risk).toBeCloseTo(exact.risk, 4);
    expect(found.meanFrac).toBeCloseTo(exact.meanFrac, 4);
  },
);

test("what is sure carries no risk, and no order carries more than one of all or nothing", () => {
  expect(calledPart(1000, 0)).toEqual({ meanFrac: 1, risk: 0 });
  expect(calledRisk(0, 100)).toBe(0);
  expect(calledRisk(1, 1e9)).toBeLessThan(1);
  fc.assert(
    fc.property(
      fc.double({ min: 1e-6, max: 100, noNaN: true }),
      fc.double({ min: 1e-6, max: 100, noNaN: true }),
      (one, other) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        expect(calledRisk(1, high)).toBeGreaterThanOrEqual(calledRisk(1, low) - 1e-5);
      },
    ),
  );
});
