/** Scores of probabilities and ensembles: worked numbers, the identity of their parts, and what they may never be. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { wilsonInterval } from "../core/intervals.ts";
import { binSums, brierScore, crps, rankFrac, reliabilityBins } from "./probability-scores.ts";

const chances = fc.double({ min: 0, max: 1, noNaN: true });
const statements = fc.array(fc.tuple(chances, fc.integer({ min: 0, max: 1 })), {
  minLength: 1,
  maxLength: 200,
});

test("four forecasts worked by hand: a Brier score of 0.075", () => {
  const score = brierScore({ probability: [0.1, 0.3, 0.8, 0.6], came: [0, 0, 1, 1] })!;
  expect(score.score).toBeCloseTo(0.075, 12);
  expect(score.uncertainty).toBe(0.25);
  expect(score.skill).toBeCloseTo(0.7, 12);
});

test("an ensemble worked by hand: CRPS 0.44, and 0.20 where it is fair", () => {
  expect(crps([0, 0, 1, 2, 5], 1)).toBeCloseTo(0.44, 12);
  expect(crps([5, 0, 2, 0, 1], 1, true)).toBeCloseTo(0.2, 12);
});

test("CRPS is the mean distance to what came less half the mean distance between members", () => {
  const members = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(members, fc.integer({ min: -50, max: 50 }), (values, came) => {
      const distance = values.reduce((sum, value) => sum + Math.abs(value - came), 0);
      const pairs = values.flatMap((left) => values.map((right) => Math.abs(left - right)));
      const spread = pairs.reduce((sum, value) => sum + value, 0);
      const expected = distance / values.length - spread / (2 * values.length * values.length);
      expect(crps(values, came)).toBeCloseTo(expected, 9);
    }),
  );
});

test("the parts make the score where the forecasts of a bin are equal", () => {
  const equalInBins = statements.map((rows) =>
    rows.map(([value, came]) => [Math.min(9, Math.floor(value * 10)) / 10 + 0.05, came] as const),
  );
  fc.assert(
    fc.property(equalInBins, (rows) => {
      const found = brierScore({
        probability: rows.map(([value]) => value),
        came: rows.map(([, came]) => came),
      })!;
      expect(found.reliability - found.resolution + found.uncertainty).toBeCloseTo(found.score, 9);
    }),
  );
});

test("scores are numbers or null: nothing stated, an event that never comes, certainties", () => {
  expect(brierScore({ probability: [], came: [] })).toBeNull();
  expect(brierScore({ probability: [0, 0, 0.2], came: [0, 0, 0] })!.skill).toBeNull();
  expect(brierScore({ probability: [0, 1, 1], came: [0, 1, 1] })).toMatchObject({
    score: 0,
    skill: 1,
    calibrationError: 0,
  });
  fc.assert(
    fc.property(statements, (rows) => {
      const found = brierScore({
        probability: rows.map(([value]) => value),
        came: rows.map(([, came]) => came),
      })!;
      for (const value of Object.values(found))
        expect(value === null || Number.isFinite(value)).toBe(true);
    }),
  );
});

test("every forecast is in one bin, between its bounds; one with few has no interval", () => {
  fc.assert(
    fc.property(statements, (rows) => {
      const bins = reliabilityBins(
        binSums({
          probability: rows.map(([value]) => value),
          came: rows.map(([, came]) => came),
        }),
      );
      expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(rows.length);
      for (const { low, high, count, statedMean, interval, cameFrac } of bins) {
        expect(interval === null).toBe(count < 20);
        if (statedMean === null) continue;
        expect(statedMean).toBeGreaterThanOrEqual(low - 1e-12);
        expect(statedMean).toBeLessThanOrEqual(high + 1e-12);
        if (interval === null) continue;
        expect(interval.low).toBeLessThanOrEqual(cameFrac!);
        expect(interval.high).toBeGreaterThanOrEqual(cameFrac!);
      }
    }),
  );
});

test("Wilson: no event in 1,000 is not certainty, and 10 of 100 lies between 5.5 and 17.4 %", () => {
  expect(wilsonInterval(0, 1000).low).toBe(0);
  expect(wilsonInterval(0, 1000).high).toBeCloseTo(0.003827, 6);
  const { low, high } = wilsonInterval(0.1, 100);
  expect([low, high].map((value) => Math.round(value * 10_000) / 10_000)).toEqual([0.0552, 0.1744]);
  expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
});

test("the rank of an outturn is between 0 and 1, and the draw decides among equals", () => {
  expect(rankFrac([1, 2, 3], 2.5, 0.5)).toBe(2.5 / 4);
  expect(rankFrac([0, 0, 0], 0, 0)).toBe(0);
  expect(rankFrac([0, 0, 0], 0, 1)).toBe(1);
});
