/** How likely each single outage is, with the worked line: 20 km of overhead line at 33 kV, 0.6 failures a year, 8 hours. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { normalCdf } from "../core/normal.ts";
import { orderedSum } from "../core/sums.ts";
import { periodStart } from "../core/time.ts";
import {
  failureProbability,
  type OutageHorizon,
  type OutageOutlook,
  outProbabilities,
  stateWeights,
} from "./outage-weights.ts";

const PERIOD = 982_000;
const INTACT_AND_LINE = Int32Array.from([-1, 0]);
/** P(net flow above the limit) of a net flow of N(33, 5) MW. */
const above = (limitMw: number) => 1 - normalCdf((limitMw - 33) / 5);

const line = {
  failuresPerYear: Float64Array.of(0.6),
  repairHours: Float64Array.of(8),
  isOverheadLine: Uint8Array.of(1),
};

function outProbability(outlook: Partial<OutageOutlook>, rates = line, period = PERIOD): number {
  const out = new Float64Array(1);
  outProbabilities(
    rates,
    { horizon: { kind: "period" }, storms: [], possible: [], ...outlook },
    period,
    out,
  );
  return out[0]!;
}

/** Probability of curtailment with the line in service under 40 MW, out under 25 MW. */
function factorUnder(outlook: Partial<OutageOutlook>, rates = line): number {
  const weights = new Float64Array(2);
  stateWeights([outProbability(outlook, rates)], INTACT_AND_LINE, weights);
  return weights[0]! * above(40) + weights[1]! * above(25);
}

test("the worked line: out 0.00055 of the year, failing with 0.00164 in a day", () => {
  const of = (horizon: OutageHorizon) => failureProbability(0.6, 8, horizon, 0);
  expect(of({ kind: "period" })).toBeCloseTo(0.000548, 6);
  expect(of({ kind: "block", hours: 24 }) - of({ kind: "period" })).toBeCloseTo(0.00164, 5);
});

test("the worked factors: 0.0808 intact, 0.9452 with the line out, 0.08123 by period, 0.08265 by day, 0.1240 with an outage planned at 5 %", () => {
  expect(above(40)).toBeCloseTo(0.0808, 4);
  expect(above(25)).toBeCloseTo(0.9452, 4);
  expect(factorUnder({})).toBeCloseTo(0.08123, 5);
  expect(factorUnder({ horizon: { kind: "block", hours: 24 } })).toBeCloseTo(0.08265, 5);
  const planned = { branch: 0, fromPeriod: PERIOD, untilPeriod: PERIOD + 1, probability: 0.05 };
  const neverFails = { ...line, failuresPerYear: Float64Array.of(0) };
  expect(factorUnder({ possible: [planned] }, neverFails)).toBeCloseTo(0.124, 4);
});

test("in operational time nothing that is in service now is out now, and far ahead it is as likely as on any day", () => {
  const at = (hours: number) =>
    outProbability({
      horizon: { kind: "operational", issuedAt: periodStart(PERIOD) - hours * 3600 },
    });
  expect(at(0)).toBe(0);
  expect(at(8)).toBeCloseTo(0.000548 * (1 - Math.exp(-1)), 7);
  expect(at(1000)).toBeCloseTo(outProbability({}), 9);
  expect(at(-1)).toBe(0);
});

test("a storm multiplies the failures of overhead lines in its hours, and of nothing else", () => {
  const storms = [{ fromPeriod: PERIOD, untilPeriod: PERIOD + 2, factor: 5 }];
  const usual = outProbability({});
  const cable = { ...line, isOverheadLine: Uint8Array.of(0) };
  expect(outProbability({ storms })).toBeCloseTo(5 * usual, 12);
  expect(outProbability({ storms }, line, PERIOD + 1)).toBeCloseTo(5 * usual, 12);
  expect(outProbability({ storms }, line, PERIOD + 2)).toBe(usual);
  expect(outProbability({ storms }, line, PERIOD - 1)).toBe(usual);
  expect(outProbability({ storms }, cable)).toBe(usual);
});

test("an outage that may come holds in its periods, whether or not the branch also fails", () => {
  const possible = [{ branch: 0, fromPeriod: PERIOD, untilPeriod: PERIOD + 1, probability: 0.25 }];
  const fails = outProbability({});
  expect(outProbability({ possible })).toBeCloseTo(1 - 0.75 * (1 - fails), 12);
  expect(outProbability({ possible }, line, PERIOD + 1)).toBe(fails);
});

test("weights are those of independent outages given at most one, and sum to 1", () => {
  const probability = fc.double({ min: 0, max: 0.99, noNaN: true });
  fc.assert(
    fc.property(fc.array(probability, { minLength: 1, maxLength: 6 }), (probabilities) => {
      const branch = Int32Array.from([-1, ...probabilities.keys()]);
      const weights = new Float64Array(branch.length);
      stateWeights(probabilities, branch, weights);
      const product = (but: number) =>
        probabilities.reduce((all, u, row) => all * (row === but ? u : 1 - u), 1);
      const direct = [...branch].map(product);
      const all = orderedSum(direct);
      for (const [state, weight] of weights.entries())
        expect(weight).toBeCloseTo(direct[state]! / all, 9);
      expect(orderedSum(weights)).toBeCloseTo(1, 12);
    }),
  );
});

test("a branch that is certainly out has all the weight; two such are refused", () => {
  const weights = new Float64Array(3);
  const branch = Int32Array.from([-1, 0, 1]);
  stateWeights([0.3, 1], branch, weights);
  expect([...weights]).toEqual([0, 0, 1]);
  expect(() => stateWeights([1, 1], branch, weights)).toThrow("certainly out");
});

test("failures out of all proportion leave a branch some hope", () => {
  expect(failureProbability(1000, 8760, { kind: "period" }, 0)).toBe(0.99);
});
