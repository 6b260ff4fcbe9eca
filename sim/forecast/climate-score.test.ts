/** Scores of values in their climates: what the climate's own values have, and what is said where many scores have one value. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { CLIMATE_SCORES } from "../model/series.ts";
import { climateScore } from "./climate-score.ts";
import { climateValue } from "./ensemble.ts";

const climateOf = (kwAt: (score: number) => number) => Float64Array.from(CLIMATE_SCORES, kwAt);
const rising = climateOf((score) => 500 + 100 * score);

test("the score of a value that rises with its score is the one that has it", () => {
  fc.assert(
    fc.property(fc.double({ min: -3.99, max: 3.99, noNaN: true }), (score) => {
      expect(climateScore(rising, climateValue(rising, 0, score))).toBeCloseTo(score, 6);
    }),
    { seed: 4, numRuns: 200 },
  );
});

test("a calm has the mean score of all calms, full output that of all full outputs", () => {
  // φ(1)/Φ(−1) = 0.24197/0.15866; a watt of tolerance moves the end of the stretch by 10⁻⁵.
  const wind = climateOf((score) => Math.max(0, Math.min(300, 100 * (score + 1))));
  expect(climateScore(wind, 0)).toBeCloseTo(-1.52513, 3);
  const mirrored = climateOf((score) => Math.max(-300, Math.min(0, 100 * (score - 1))));
  expect(climateScore(mirrored, 0)).toBeCloseTo(1.52513, 3);
  // Full from 2 on: φ(2)/Φ(−2) = 0.05399/0.02275.
  expect(climateScore(wind, 300)).toBeCloseTo(2.37322, 3);
});

test("a climate of one value teaches nothing, whatever was metered", () => {
  const night = climateOf(() => 0);
  for (const kw of [-5, 0, 5]) expect(climateScore(night, kw)).toBe(0);
});

test("scores are finite and rise with the value, inside the climate, on its steps and beyond it", () => {
  const steps = climateOf((score) => 100 * Math.floor(score));
  const value = fc.double({ min: -2000, max: 2000, noNaN: true });
  fc.assert(
    fc.property(value, value, fc.constantFrom(rising, steps), (one, other, climate) => {
      const [low, high] = one < other ? [one, other] : [other, one];
      const scores = [low, high].map((kw) => climateScore(climate, kw));
      expect(scores.every((score) => Number.isFinite(score) && Math.abs(score) < 5)).toBe(true);
      expect(scores[0]).toBeLessThanOrEqual(scores[1]! + 1e-9);
    }),
    { seed: 4, numRuns: 500 },
  );
});
