/** Laws of histograms whose bins widen: no power is cut off, quantiles are right to a 256th of the range, sums are as counted. */
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  addSpreads,
  clearSpreads,
  countSpread,
  emptySpreads,
  SPREAD_BINS,
  type SpreadHistograms,
  spreadQuantileKw,
} from "./spread-histograms.ts";

const counted = fc.array(
  fc.record({
    kw: fc.oneof(
      fc.double({ min: -1e7, max: 1e7, noNaN: true }),
      fc.double({ min: -30_100, max: -29_900, noNaN: true }),
      fc.constantFrom(0, -0, 1e-9, -1e-9, 5000),
    ),
    weight: fc.double({ min: 1e-6, max: 1, noNaN: true }),
  }),
  { minLength: 1, maxLength: 60 },
);
type Counted = typeof counted extends fc.Arbitrary<infer Case> ? Case : never;

/** The second of two cells; the first stays empty. */
const CELL = 1;
function histogramOf(powers: Counted): SpreadHistograms {
  const made = emptySpreads(2);
  for (const { kw, weight } of powers) countSpread(made, CELL, kw, weight);
  return made;
}
const weightIn = ({ weight }: SpreadHistograms) => weight.reduce((sum, each) => sum + each, 0);

/** Where exactly a part of the weight lies: between the powers just before and after it. */
function exactKw(powers: Counted, probability: number) {
  const sorted = powers.slice().sort((a, b) => a.kw - b.kw || a.weight - b.weight);
  const wanted = probability * sorted.reduce((sum, { weight }) => sum + weight, 0);
  let below = 0;
  // Rounding of sums may take the power before or the one after.
  const near = sorted.filter(({ weight }) => {
    const isNear = below <= wanted + 1e-9 && wanted - 1e-9 <= below + weight;
    below += weight;
    return isNear;
  });
  return { low: near[0]!.kw, high: near[near.length - 1]!.kw };
}

test("a quantile is within a 256th of the range of what was counted, and a watt; nothing is cut off", () => {
  fc.assert(
    fc.property(counted, fc.constantFrom(0.05, 0.25, 0.5, 0.95, 1), (powers, probability) => {
      const made = histogramOf(powers);
      const kws = powers.map(({ kw }) => kw);
      const rangeKw = Math.max(...kws) - Math.min(...kws);
      const { low, high } = exactKw(powers, probability);
      const slackKw = rangeKw / (SPREAD_BINS / 2) + 0.003;
      const quantileKw = spreadQuantileKw(made, CELL, probability);
      expect(quantileKw).toBeGreaterThanOrEqual(low - slackKw);
      expect(quantileKw).toBeLessThanOrEqual(high + slackKw);
      expect(spreadQuantileKw(made, 0, probability)).toBe(0);
    }),
    { numRuns: 400 },
  );
});

test("histograms added hold what both held, as if it had been counted at once, and keep their size", () => {
  fc.assert(
    fc.property(counted, counted, (first, second) => {
      const sum = emptySpreads(2);
      addSpreads(sum, histogramOf(first));
      addSpreads(sum, histogramOf(second));
      const both = [...first, ...second];
      const weight = both.reduce((total, each) => total + each.weight, 0);
      expect(weightIn(sum)).toBeCloseTo(weight, 9);
      expect(sum.weight.length).toBe(2 * SPREAD_BINS);
      const kws = both.map(({ kw }) => kw);
      const rangeKw = Math.max(...kws) - Math.min(...kws);
      for (const probability of [0.05, 0.5, 0.95]) {
        const { low, high } = exactKw(both, probability);
        const slackKw = rangeKw / (SPREAD_BINS / 2) + 0.003;
        const quantileKw = spreadQuantileKw(sum, CELL, probability);
        expect(quantileKw).toBeGreaterThanOrEqual(low - slackKw);
        expect(quantileKw).toBeLessThanOrEqual(high + slackKw);
      }
    }),
    { numRuns: 200 },
  );
});

test("cleared, they count as if they were new; a power that is none is refused", () => {
  const made = histogramOf([
    { kw: -5e6, weight: 1 },
    { kw: 3e5, weight: 1 },
  ]);
  clearSpreads(made);
  expect(made).toEqual(emptySpreads(2));
  countSpread(made, CELL, 7, 0.5);
  expect(made).toEqual(histogramOf([{ kw: 7, weight: 0.5 }]));
  expect(() => countSpread(made, CELL, Infinity, 1)).toThrow("Infinity kW");
  expect(() => countSpread(made, CELL, NaN, 1)).toThrow("NaN kW");
});
