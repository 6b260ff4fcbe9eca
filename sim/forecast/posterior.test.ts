/** Bayes' rule on a grid against the answer that is known: a normal climate and a normal error. */
import { expect, test } from "vitest";
import { CLIMATE_SCORES } from "../model/series.ts";
import { type Likelihood, posterior, posteriorWork } from "./posterior.ts";

const climateOf = (meanKw: number, deviationKw: number) =>
  Float64Array.from(CLIMATE_SCORES, (score) => meanKw + deviationKw * score);
const always = (deviationKw: number): Likelihood => ({
  deviationKw: () => deviationKw,
  lowKw: -Infinity,
  highKw: Infinity,
});

function answer(climateKw: Float64Array, believedKw: number, likelihood: Likelihood): number[] {
  const out = new Float64Array(CLIMATE_SCORES.length);
  posterior(climateKw, believedKw, likelihood, posteriorWork(), out);
  return [...out];
}
const at = (values: readonly number[], score: number) => values[CLIMATE_SCORES.indexOf(score)]!;

test("a normal climate and a normal error give the textbook's normal: between the two, narrower than either", () => {
  const found = answer(climateOf(100, 30), 160, always(20));
  // Weights 1/30² and 1/20²: mean (100/900 + 160/400) / (1/900 + 1/400), variance 1 / (1/900 + 1/400).
  const mean = (100 / 900 + 160 / 400) / (1 / 900 + 1 / 400);
  const deviation = Math.sqrt(1 / (1 / 900 + 1 / 400));
  for (const score of [-2, -1, 0, 1, 2])
    expect(Math.abs(at(found, score) - (mean + score * deviation))).toBeLessThan(0.05);
});

test("a forecast without error is what happens, however fine; one that says nothing leaves the climate", () => {
  expect(at(answer(climateOf(100, 30), 113, always(0.001)), 0)).toBeCloseTo(113, 0);
  const vague = answer(climateOf(100, 30), 113, always(1e6));
  for (const score of [-2, 0, 2]) expect(at(vague, score)).toBeCloseTo(100 + 30 * score, 0);
});

test("what is never uncertain stays as it is forecast", () => {
  expect(new Set(answer(climateOf(4000, 0), 4000, always(0)))).toEqual(new Set([4000]));
  expect(new Set(answer(climateOf(0, 0), 7, always(0)))).toEqual(new Set([7]));
});

test("a forecast at the end of its range says that the value is there or beyond", () => {
  const likelihood = { deviationKw: () => 10, lowKw: 0, highKw: 100 };
  const found = answer(climateOf(90, 20), 100, likelihood);
  expect(at(found, 0)).toBeGreaterThan(100);
  expect(at(found, -4)).toBeGreaterThan(50);
});

test("values rise along the scores and stay inside the climate", () => {
  const climateKw = Float64Array.from(
    CLIMATE_SCORES,
    (score) => Math.max(0, Math.min(1, score)) * 500,
  );
  for (const believedKw of [0, 3, 250, 499, 500]) {
    const found = answer(climateKw, believedKw, {
      deviationKw: (kw) => (kw <= 0 ? 0 : 40),
      lowKw: 0,
      highKw: 500,
    });
    for (const [index, value] of found.entries()) {
      expect(value).toBeGreaterThanOrEqual(index === 0 ? 0 : found[index - 1]!);
      expect(value).toBeLessThanOrEqual(500);
    }
  }
});
