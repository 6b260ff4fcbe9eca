/** The normal distribution against published digits; the two directions undo each other. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { normalCdf, normalQuantile } from "./normal.ts";

// Worked out with 40 digits (mpmath: sqrt(2) erfinv(2p - 1)).
test.for([
  [0.5, 0],
  [0.25, -0.6744897501960817],
  [0.001, -3.0902323061678136],
  [1e-20, -9.262340089798409],
  [0.975, 1.959963984540054],
  [0.8413447460685429, 1],
  [0.9772498680518208, 2],
  [0.02275013194817921, -2],
  [1e-10, -6.361340902404056],
  [0.925, 1.439531470938456],
] as const)("the normal quantile of %d is %d", ([probability, quantile]) => {
  expect(Math.abs(normalQuantile(probability) - quantile)).toBeLessThanOrEqual(
    4e-15 * Math.max(1, Math.abs(quantile)),
  );
});

test("the normal quantile rises, and is odd around a half", () => {
  const steps = Array.from({ length: 4001 }, (_, index) => (index + 0.5) / 4001);
  for (let index = 1; index < steps.length; index += 1) {
    expect(normalQuantile(steps[index]!)).toBeGreaterThan(normalQuantile(steps[index - 1]!));
  }
  for (const tail of [1 / 1024, 1 / 64, 0.125, 0.375]) {
    expect(normalQuantile(1 - tail)).toBeCloseTo(-normalQuantile(tail), 13);
  }
});

// Worked out with 40 digits (mpmath: ncdf).
test.for([
  [0, 0.5],
  [1, 0.8413447460685429],
  [-2, 0.02275013194817921],
  [-6, 9.865876450376946e-10],
  [-8, 6.220960574271785e-16],
  [1.6, 0.945200708300442],
  [40, 1],
  [-40, 0],
] as const)("the probability below %d is %d", ([value, probability]) => {
  // To 2e-15, and to eight digits of what is smaller.
  const tolerance = Math.min(2e-15, 1e-8 * probability);
  expect(Math.abs(normalCdf(value) - probability)).toBeLessThanOrEqual(tolerance);
});

test("the probability below a quantile is the one asked for", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }), (probability) => {
      expect(Math.abs(normalCdf(normalQuantile(probability)) - probability)).toBeLessThan(2e-14);
    }),
  );
});
