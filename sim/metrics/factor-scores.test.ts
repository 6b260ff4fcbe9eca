/** Scores of what runs of the look-ahead stated: worked by hand, and the same as the scores of the rows as they stand. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { londonDayStart, parseDay } from "../core/time.ts";
import {
  earlierTables,
  type NamedRow,
  type NamedTables,
  namedBlock,
} from "../testing/named-rows.ts";
import { calibrationTest } from "./calibration.ts";
import { brierScore } from "./probability-scores.ts";
import type { statementRunMetrics } from "./registry.ts";
import { SummaryFold } from "./summary.ts";

const DAY = londonDayStart(parseDay("2025-07-01")!);
const MW = 1_000_000;

function scoresOf(...blocks: readonly NamedTables[]) {
  const summary = new SummaryFold();
  for (const rows of blocks) summary.add(namedBlock(rows));
  const { byStatementRun } = summary.value();
  return (name: keyof typeof statementRunMetrics) =>
    Object.fromEntries(
      byStatementRun
        .find((metric) => metric.name === name)!
        .values.map(({ id, value }) => [id, value]),
    );
}

const stated = (run: string, probability: number, came: number, day = 0): NamedRow => ({
  ...{ run, probability, came, unit: "a", periodStart: DAY + day * 86_400 },
});

/** Quantiles of 10, 20, 30, 40 and 50 MW. */
const flow = (cameMw: number, probability = 0, came = 0): NamedRow => ({
  ...{ run: "first", probability, came, constraint: "c", periodStart: DAY, cameW: cameMw * MW },
  ...{ flow05W: 10 * MW, flow25W: 20 * MW, flow50W: 30 * MW, flow75W: 40 * MW, flow95W: 50 * MW },
});

test("four forecasts worked by hand score 0.075, each run of the look-ahead by itself", () => {
  const scores = scoresOf(
    { curtailment_factors: [stated("first", 0.1, 0), stated("update", 0.5, 1)] },
    { curtailment_factors: [stated("first", 0.3, 0), stated("first", 0.8, 1)] },
    { curtailment_factors: [stated("first", 0.6, 1)] },
  );
  expect(scores("unitForecasts")).toEqual({ first: 4, update: 1 });
  expect(scores("unitBrierScore").first).toBeCloseTo(0.075, 12);
  expect(scores("unitBrierScore").update).toBe(0.25);
  expect(scores("unitUncertainty")).toEqual({ first: 0.25, update: 0 });
  expect(scores("unitSkill").first).toBeCloseTo(0.7, 12);
  // All that was stated came: no other case to tell it from.
  expect(scores("unitSkill").update).toBeNull();
  expect(scores("unitReliability").first).toBeCloseTo(0.075, 12);
  expect(scores("unitResolution").first).toBe(0.25);
  expect(scores("unitCalibrationError").first).toBeCloseTo((0.1 + 0.3 + 0.2 + 0.4) / 4, 12);
  // A single day is not judged.
  expect(scores("unitCalibrationP")).toEqual({ first: null, update: null });
  expect(scores("pointForecasts")).toEqual({});
});

test("flows worked by hand: CRPS, coverage, width and intervals", () => {
  const scores = scoresOf(
    { constraint_factors: [flow(30), flow(60, 0.5, 1)] },
    { constraint_factors: [flow(15), flow(45)] },
  );
  expect(scores("pointForecasts")).toEqual({ first: 4 });
  expect(scores("pointBrierScore").first).toBe(0.0625);
  // 2.85 and 22.35 as in quantile-scores.test.ts; 15 and 45 mirror each other, 2 (0.15 × 0.25 + 0.225 × 3.75 + 0.25 × 7.5 + 0.225 × 6.25 + 0.15 × 1.75).
  expect(scores("flowCrpsMw").first).toBeCloseTo((2.85 + 22.35 + 2 * 8.85) / 4, 9);
  expect(scores("flowWithin50Frac")).toEqual({ first: 0.25 });
  expect(scores("flowWithin90Frac")).toEqual({ first: 0.75 });
  expect(scores("flowInterval90Mw")).toEqual({ first: 40 });
  const intervals = [
    "flowBelow5Frac",
    "flow5To25Frac",
    "flow25To50Frac",
    "flow50To75Frac",
  ] as const;
  expect(intervals.map((name) => scores(name).first)).toEqual([0, 0.25, 0.125, 0.125]);
  expect(scores("flow75To95Frac")).toEqual({ first: 0.25 });
  expect(scores("flowAbove95Frac")).toEqual({ first: 0.25 });
  // Too many: 0.05, 0.05 and 0.2 of them.
  expect(scores("flowIntervalDistance").first).toBeCloseTo(0.3, 12);
});

test("over any days, folds give what the scores of the rows give, which were not kept", () => {
  const row = fc.tuple(
    fc.integer({ min: 0, max: 1_000_000 }).map((whole) => whole / 1e6),
    fc.integer({ min: 0, max: 1 }),
    fc.integer({ min: 0, max: 4 }),
  );
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), (rows) => {
      const inOrder = rows.slice().sort((a, b) => a[2] - b[2]);
      const scores = scoresOf(
        ...inOrder.map(([probability, came, day]) => ({
          curtailment_factors: [stated("gate", probability, came, day)],
        })),
      );
      const of = (some: typeof rows) => ({
        probability: some.map(([probability]) => probability),
        came: some.map(([, came]) => came),
      });
      const expected = brierScore(of(inOrder))!;
      expect(scores("unitBrierScore").gate).toBe(expected.score);
      expect(scores("unitReliability").gate).toBeCloseTo(expected.reliability, 12);
      expect(scores("unitCalibrationError").gate).toBeCloseTo(expected.calibrationError, 12);
      const days = [...new Set(inOrder.map(([, , day]) => day))];
      const judged = calibrationTest(
        days.map((day) => of(inOrder.filter((each) => each[2] === day))),
      );
      expect(scores("unitCalibrationP").gate).toBe(judged?.pValue ?? null);
    }),
    { numRuns: 40 },
  );
});

test("days are London's: what is stated of 23:30 UTC in July belongs to the day that follows", () => {
  const at = (periodStart: number): NamedRow => ({ ...stated("first", 0.5, 1), periodStart });
  const lateInUtc = DAY + 86_400 - 1800;
  expect(scoresOf({ curtailment_factors: [at(DAY), at(lateInUtc)] })("unitCalibrationP")).toEqual({
    first: null,
  });
  const next = { curtailment_factors: [at(DAY), at(lateInUtc + 1800)] };
  expect(scoresOf(next)("unitCalibrationP").first).not.toBeNull();
});

test("a run of an earlier version, which stored no outturn, has no score", () => {
  const { run: _run, came: _came, ...earlier } = stated("first", 0.5, 1);
  const summary = new SummaryFold();
  summary.add(namedBlock({ curtailment_factors: [earlier] }, earlierTables));
  for (const { values } of summary.value().byStatementRun) expect(values).toEqual([]);
});
