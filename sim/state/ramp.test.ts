/** The course inside a period: its mean is the half-hour's whatever the ticks, it joins its neighbours and stays possible. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { rampMean, runUpMean } from "./ramp.ts";

const SIZE = 1000;
const power = fc.integer({ min: 0, max: SIZE });
const ticks = fc.constantFrom(1, 2, 3, 5, 6, 10, 15, 30);

function means(count: number, of: (stretch: { from: number; to: number }) => number): number[] {
  return Array.from({ length: count }, (_, tick) =>
    of({ from: tick / count, to: (tick + 1) / count }),
  );
}
const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

test("the ticks of a period have its mean, whatever their length, and stay between nothing and the size", () => {
  fc.assert(
    fc.property(power, power, power, ticks, (before, now, after, minutes) => {
      const values = means(30 / minutes, (stretch) => rampMean(before, now, after, SIZE, stretch));
      expect(mean(values)).toBeCloseTo(now, 6);
      for (const value of values) {
        expect(value).toBeGreaterThanOrEqual(-1e-9);
        expect(value).toBeLessThanOrEqual(SIZE + 1e-9);
      }
    }),
  );
});

test("consumption does not turn into output: what is negative stays so", () => {
  fc.assert(
    fc.property(power, power, power, (before, now, after) => {
      for (const value of means(30, (stretch) => rampMean(-before, -now, -after, 0, stretch)))
        expect(value).toBeLessThanOrEqual(1e-9);
    }),
  );
});

test("periods that rise evenly join without a step: no minute rises by more than a ramp of ten does", () => {
  const values = [0, 1, 2, 3]
    .map((period) => 100 + 60 * period)
    .flatMap((now) => means(30, (stretch) => rampMean(now - 60, now, now + 60, SIZE, stretch)));
  const rises = values.slice(1).map((value, minute) => value - values[minute]!);
  expect(Math.min(...rises)).toBeGreaterThanOrEqual(-1e-9);
  expect(Math.max(...rises)).toBeCloseTo(3, 9);
});

test("the course does not step from a part to nearly all of what there is", () => {
  const at = (before: number, now: number, after: number, from: number) =>
    rampMean(before, now, after, SIZE, { from, to: from + 1e-6 });
  fc.assert(
    fc.property(power, power, power, power, (a, b, c, d) => {
      // Else three times the one is less than what the other needs at its edge.
      fc.pre(3 * Math.min(b, c) >= 3 * Math.max(b, c) - 2 * SIZE);
      expect(at(a, b, c, 1 - 1e-6)).toBeCloseTo(at(b, c, d, 0), 1);
    }),
  );
});

test("a unit runs up to its schedule in ten minutes, in a straight line, and then keeps to it", () => {
  const values = means(30, (stretch) => runUpMean(-500, 500, stretch));
  expect(values.slice(0, 10).map(Math.round)).toEqual(
    Array.from({ length: 10 }, (_, minute) => -450 + 100 * minute),
  );
  expect(new Set(values.slice(10).map(Math.round))).toEqual(new Set([500]));
  expect(mean(values)).toBeCloseTo(mean(means(6, (stretch) => runUpMean(-500, 500, stretch))), 9);
});
