/** Scores of five quantiles: worked numbers, how near to the integral they are, and that every outturn is counted once. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { normalQuantile } from "../core/normal.ts";
import {
  addInterval,
  distanceFromNominal,
  NOMINAL_SHARES,
  quantileCrps,
} from "./quantile-scores.ts";

const intervalsOf = (quantiles: readonly number[], outturns: readonly number[]) => {
  const shares = new Float64Array(NOMINAL_SHARES.length);
  for (const came of outturns) addInterval(quantiles, came, shares);
  return [...shares];
};

test("quantiles of 10 to 50 MW worked by hand: CRPS 2.85 MW where 30 comes, 22.35 where 60 does", () => {
  const quantiles = [10, 20, 30, 40, 50];
  expect(quantileCrps(quantiles, 30)).toBeCloseTo(2.85, 12);
  expect(quantileCrps(quantiles, 60)).toBeCloseTo(22.35, 12);
});

test("of a certainty CRPS is the distance to what came", () => {
  const mw = fc.integer({ min: -1e6, max: 1e6 });
  fc.assert(
    fc.property(mw, mw, (stated, came) => {
      const found = quantileCrps([stated, stated, stated, stated, stated], came);
      expect(found).toBeCloseTo(Math.abs(stated - came), 6);
    }),
  );
});

test("of a normal forecast that is right it is 3 % less than the integral, σ/√π; of one too wide or too narrow it is more", () => {
  const outturns = Array.from({ length: 4000 }, (_, at) => normalQuantile((at + 0.5) / 4000));
  const mean = (deviation: number) => {
    const quantiles = [0.05, 0.25, 0.5, 0.75, 0.95].map((level) =>
      level === 0.5 ? 0 : deviation * normalQuantile(level),
    );
    return outturns.reduce((sum, came) => sum + quantileCrps(quantiles, came), 0) / outturns.length;
  };
  expect(mean(1) * Math.sqrt(Math.PI)).toBeCloseTo(0.97, 2);
  expect(mean(0.5)).toBeGreaterThan(mean(1));
  expect(mean(2)).toBeGreaterThan(mean(1));
});

test("what falls between quantiles is in one interval; what equals some is in all beside them, as often as it should be", () => {
  expect(intervalsOf([1, 2, 3, 4, 5], [0, 1.5, 2.5, 3.5, 4.5, 6])).toEqual([1, 1, 1, 1, 1, 1]);
  const [below, from5, from25] = intervalsOf([1, 2, 3, 4, 5], [2]);
  expect(below).toBe(0);
  expect(from5).toBeCloseTo(0.2 / 0.45, 12);
  expect(from25).toBeCloseTo(0.25 / 0.45, 12);
  const certain = intervalsOf([7, 7, 7, 7, 7], [7]);
  expect(distanceFromNominal(certain)).toBeCloseTo(0, 12);
  expect(distanceFromNominal(intervalsOf([1, 2, 3, 4, 5], [9]))).toBeCloseTo(0.95, 12);
});

test("every outturn adds one in all, whatever the quantiles", () => {
  const mw = fc.integer({ min: -3, max: 3 });
  const five = fc.array(mw, { minLength: 5, maxLength: 5 }).map((all) => all.sort((a, b) => a - b));
  fc.assert(
    fc.property(five, mw, (quantiles, came) => {
      const shares = intervalsOf(quantiles, [came]);
      expect(shares.reduce((sum, part) => sum + part, 0)).toBeCloseTo(1, 12);
      for (const part of shares) expect(part).toBeGreaterThanOrEqual(0);
    }),
  );
});
