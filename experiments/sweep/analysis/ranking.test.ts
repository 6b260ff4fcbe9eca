/** Which point is best, and how sure: worked cases by hand, and laws that hold whatever the runs say. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isSure, probability } from "../../../results/report/experiment/words.ts";
import type { Objective } from "../../../results/sweep/sweep-analysis.ts";
import { holmAdjusted } from "./holm.ts";
import { analysisLines } from "./lines.ts";
import { paretoFront } from "./pareto.ts";
import { probabilitiesOfBest } from "./probability-of-best.ts";
import { rankingOf } from "./ranking.ts";
import { twoSidedProbability, twoSidedQuantile } from "./student.ts";

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe("Student's t", () => {
  test("has the probabilities of its tables", () => {
    // Quantiles at 97.5 % and 99.5 %, as tabulated by degrees of freedom.
    for (const [degrees, at, further] of [
      ...[
        [1, 12.7062, 63.6567],
        [2, 4.30265, 9.92484],
        [3, 3.18245, 5.84091],
        [4, 2.77645, 4.60409],
      ],
      ...[
        [9, 2.26216, 3.24984],
        [10, 2.22814, 3.16927],
        [30, 2.04227, 2.75],
        [120, 1.97993, 2.61742],
      ],
    ] as [number, number, number][]) {
      expect(twoSidedProbability(at, degrees)).toBeCloseTo(0.05, 5);
      expect(twoSidedProbability(-further, degrees)).toBeCloseTo(0.01, 5);
    }
    expect(twoSidedProbability(0, 7)).toBe(1);
    expect(twoSidedProbability(Number.POSITIVE_INFINITY, 7)).toBe(0);
  });
});

describe("the quantile at 97.5 %", () => {
  test("is that of its tables, also beyond 30 degrees of freedom", () => {
    for (const [degrees, at] of [
      ...[
        [1, 12.7062],
        [2, 4.30265],
        [4, 2.77645],
        [9, 2.26216],
        [30, 2.04227],
      ],
      ...[
        [31, 2.03951],
        [40, 2.02108],
        [60, 2.0003],
        [120, 1.97993],
        [1000, 1.96234],
      ],
    ] as [number, number][])
      expect(Math.abs(twoSidedQuantile(0.05, degrees) - at)).toBeLessThan(5e-5);
  });

  test("has a tail of one in forty, and falls towards the normal distribution's", () => {
    for (let degrees = 1; degrees < 200; degrees += 1) {
      expect(twoSidedProbability(twoSidedQuantile(0.05, degrees), degrees)).toBeCloseTo(0.05, 12);
      expect(twoSidedQuantile(0.05, degrees + 1)).toBeLessThan(twoSidedQuantile(0.05, degrees));
    }
    expect(twoSidedQuantile(0.05, 100_000)).toBeCloseTo(1.959964, 4);
  });
});

describe("Holm's correction", () => {
  test("of 0.01, 0.04, 0.03 and 0.005 by hand", () => {
    // 0.005 × 4, 0.01 × 3, 0.03 × 2, then 0.04 × 1, which may not be below the one before.
    const adjusted = holmAdjusted([0.01, 0.04, 0.03, 0.005]);
    for (const [row, value] of [0.03, 0.06, 0.06, 0.02].entries())
      expect(adjusted[row]).toBeCloseTo(value, 12);
    expect(holmAdjusted([0.6, 0.7])).toEqual([1, 1]);
  });

  test("is between the probability and Bonferroni's, keeps their order, and does not see the order of rows", () => {
    const probability = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(probability, { minLength: 1, maxLength: 9 }), (all) => {
        const adjusted = holmAdjusted(all);
        for (const [row, own] of all.entries()) {
          expect(adjusted[row]).toBeGreaterThanOrEqual(own);
          expect(adjusted[row]).toBeLessThanOrEqual(Math.min(1, own * all.length));
          for (const [other, theirs] of all.entries())
            if (own < theirs) expect(adjusted[row]).toBeLessThanOrEqual(adjusted[other]!);
        }
        expect(adjusted).toContain(Math.min(1, all.length * Math.min(...all)));
        expect(holmAdjusted(all.toReversed())).toEqual(adjusted.toReversed());
      }),
    );
  });
});

/** Whole numbers, so that sums are exact: points by seeds. */
const costs = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 2, max: 8 }))
  .chain(([points, seeds]) => {
    const row = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: seeds, maxLength: seeds });
    return fc.array(row, { minLength: points, maxLength: points });
  });

/** Those that there have to be. */
const told = (probabilities: readonly (number | null)[]): readonly number[] => {
  expect(probabilities).not.toContain(null);
  return probabilities as readonly number[];
};

/** So many standard errors of a share over the draws. */
const standardErrors = (count: number, share: number) =>
  count * Math.sqrt((share * (1 - share)) / 1999);

describe("the probability of being best", () => {
  test("adds up to one, moves with its point, and is told of no point that differs from another by the same under every seed", () => {
    const differByTheSame = (own: readonly number[], other: readonly number[]) =>
      new Set(own.map((cost, seed) => cost - other[seed]!)).size === 1 && own[0] !== other[0];
    fc.assert(
      fc.property(costs, (rows) => {
        const probabilities = probabilitiesOfBest(rows);
        for (const [row, own] of rows.entries())
          expect(probabilities[row] === null).toBe(
            rows.some((other) => differByTheSame(own, other)),
          );
        if (!probabilities.includes(null)) expect(sum(told(probabilities))).toBeCloseTo(1, 9);
        const turned = probabilitiesOfBest(rows.toReversed()).toReversed();
        for (const [row, own] of probabilities.entries())
          if (own === null) expect(turned[row]).toBeNull();
          else expect(turned[row]).toBeCloseTo(own, 9);
      }),
      { numRuns: 40 },
    );
  });

  test("is never shown as certain, and to two places", () => {
    const shown = [0, 0.0004, 0.004, 0.3456, 0.9, 0.996, 0.9996, 1].map(probability);
    expect(shown).toEqual([
      ...["below 0.001", "below 0.001", "0.004", "0.35", "0.9", "0.996"],
      ...["above 0.999", "above 0.999"],
    ]);
  });

  test("does not see what all points share under a seed", () => {
    const weather = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(costs, weather, (rows, shared) => {
        const again = rows.map((row) => row.map((cost, seed) => cost + shared[seed]!));
        expect(probabilitiesOfBest(again)).toEqual(probabilitiesOfBest(rows));
      }),
      { numRuns: 40 },
    );
  });

  test("of two points is half of what the paired t test says: two seeds, one for each", () => {
    // Ahead by 3 under one seed and behind by 1 under the other: 1 ± 2, so t = 0.5 at 1 degree, and behind with 1/2 − atan(0.5) / π.
    const [ahead, behind] = told(
      probabilitiesOfBest([
        [0, 1],
        [3, 0],
      ]),
    );
    const known = 0.5 - Math.atan(0.5) / Math.PI;
    expect(known).toBeCloseTo(0.352416, 6);
    expect(Math.abs(behind! - known)).toBeLessThan(standardErrors(4, known));
    expect(ahead! + behind!).toBeCloseTo(1, 12);
    // Equal points share.
    for (const share of probabilitiesOfBest([
      [1, 2],
      [1, 2],
    ]))
      expect(share).toBeCloseTo(0.5, 9);
  });

  test("of two points that are equal is above 0.95 for one of them one time in ten, and above 0.75 one time in two, at few seeds too", () => {
    // Sums of uniform draws from a generator of whole numbers, so that the test says the same everywhere.
    let state = 12345;
    const uniform = () => {
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    const cost = () => Array.from({ length: 12 }, uniform).reduce((total, each) => total + each);
    const TRIALS = 250;
    for (const seeds of [3, 5]) {
      const sure = Array.from({ length: TRIALS }, () =>
        Math.max(
          ...told(
            probabilitiesOfBest([
              Array.from({ length: seeds }, cost),
              Array.from({ length: seeds }, cost),
            ]),
          ),
        ),
      );
      for (const level of [0.95, 0.75]) {
        const share = sure.filter((each) => each >= level).length / TRIALS;
        const known = 2 * (1 - level);
        const standardError = Math.sqrt((known * (1 - known)) / TRIALS);
        expect(Math.abs(share - known), `${seeds} seeds, ${level}`).toBeLessThan(3 * standardError);
      }
    }
  });
});

describe("the Pareto front", () => {
  const rows = fc.integer({ min: 2, max: 4 }).chain((width) => {
    const row = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: width, maxLength: width });
    return fc.array(row, { minLength: 1, maxLength: 25 });
  });
  const beats = (one: readonly number[], other: readonly number[]) =>
    one.every((cost, index) => cost <= other[index]!) &&
    one.some((cost, index) => cost < other[index]!);

  test("is those rows, and all, that no row beats", () => {
    fc.assert(
      fc.property(rows, (all) => {
        const front = paretoFront(all);
        for (const [row, own] of all.entries())
          expect(front.includes(row)).toBe(!all.some((other) => beats(other, own)));
      }),
    );
    expect(
      paretoFront([
        [1, 5],
        [2, 2],
        [3, 3],
        [5, 1],
        [2, 2],
      ]),
    ).toEqual([0, 1, 3, 4]);
  });

  test("has whatever is best in a sum of the costs", () => {
    const weights = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(rows, weights, (all, own) => {
        const total = (row: readonly number[]) => sum(row.map((cost, index) => cost * own[index]!));
        const least = Math.min(...all.map(total));
        const best = [...all.keys()].filter((row) => total(all[row]!) === least);
        for (const row of best) expect(paretoFront(all)).toContain(row);
      }),
    );
  });
});

describe("a ranking", () => {
  const ranked = (objective: Objective, rows: readonly (readonly number[] | null)[]) =>
    rankingOf(objective, [...rows.keys()], (point) => rows[point]!);

  test("puts the best mean first; a paired difference from point 1 has Student's t and Holm's correction", () => {
    // Point 2 less point 1: −1, −2, −3, so t = −2 √3 at 2 degrees, p = 1 − t / √(2 + t²) = 1 − √(6 / 7).
    const { points, unranked } = ranked({ metric: "cost", sense: "minimise" }, [
      ...[[10, 20, 30], [9, 18, 27], null, [11, 21, 31]],
    ]);
    expect(unranked).toEqual([3]);
    expect(points.map(({ rank, point, mean }) => [rank, point, mean])).toEqual([
      ...[
        [1, 2, 18],
        [2, 1, 20],
        [3, 4, 21],
      ],
    ]);
    const [best, first, last] = points.map(({ difference }) => difference);
    expect(first).toBeNull();
    expect(best!.pValue).toBeCloseTo(1 - Math.sqrt(6 / 7), 9);
    expect(best!.pValueHolm).toBeCloseTo(2 * (1 - Math.sqrt(6 / 7)), 9);
    // The same under each of three seeds: by its sign alone, one way of four.
    expect([last!.mean, last!.pValue, last!.pValueHolm]).toEqual([1, 0.25, 0.25]);
    // One way of the two that p has. Of points 1 and 4, which differ by the same under every seed, it is not told.
    const half = 1 - (1 - Math.sqrt(6 / 7)) / 2;
    const isBest = points.map(({ probabilityBest }) => probabilityBest);
    expect(Math.abs(isBest[0]! - half)).toBeLessThan(standardErrors(4, half));
    expect(isBest.slice(1)).toEqual([null, null]);
  });

  test("takes what rounding leaves of a difference for none: seeds and each a tenth more", () => {
    const first = [1234.56, 777.31, 3.17];
    const more = first.map((cost) => cost + 0.1);
    const again = first.map((cost) => cost + 0.1 + 0.2 - 0.3);
    // As floats they differ by more than nothing, and not by the same.
    expect(new Set(more.map((cost, seed) => cost - first[seed]!)).size).toBe(3);
    expect(again).not.toEqual(first);
    const objective = { metric: "cost", sense: "minimise" } as const;
    const { points } = ranked(objective, [first, more]);
    expect(points[1]!.difference).toMatchObject({ standardError: 0, pValue: 0.25 });
    expect(points.map(({ probabilityBest }) => probabilityBest)).toEqual([null, null]);
    const equal = ranked(objective, [first, again]).points;
    expect(equal.map(({ difference }) => difference?.pValue)).toEqual([undefined, 1]);
    for (const { probabilityBest } of equal) expect(probabilityBest).toBeCloseTo(0.5, 9);
    // A millionth of a pound of a hundred thousand is no rounding.
    const real = [100_000, 100_000.000_001, 100_000];
    const differing = ranked(objective, [[100_000, 100_000, 100_000], real]).points;
    expect(differing.at(-1)!.difference!.standardError).toBeGreaterThan(0);
  });

  test("says nothing certain where nothing spreads: the interval has no width, and no probability is told beside p = 0.5", () => {
    const ranking = ranked({ metric: "cost", sense: "minimise" }, [
      [0, 0],
      [5, 5],
    ]);
    const [best, other] = ranking.points;
    expect([best!.probabilityBest, other!.probabilityBest]).toEqual([null, null]);
    expect(other!.difference).toMatchObject({ mean: 5, low: 5, high: 5, pValue: 0.5 });
    expect(isSure(other!.difference!)).toBe(false);
    const [, , line] = analysisLines({ best: ranking });
    expect(line).toBe(
      "  2  point 2  5  how likely the best cannot be told: another differs by the same under every seed  (+5, p 0.5)",
    );
  });

  test("is turned round by the other sense", () => {
    fc.assert(
      fc.property(costs, (rows) => {
        const least = ranked({ metric: "x", sense: "minimise" }, rows).points;
        const negated = rows.map((row) => row.map((cost) => -cost));
        const greatest = ranked({ metric: "x", sense: "maximise" }, negated).points;
        const orderOf = (points: typeof least) =>
          points.map(({ point, probabilityBest, difference }) => [
            ...[point, probabilityBest, difference?.pValueHolm],
          ]);
        expect(orderOf(greatest)).toEqual(orderOf(least));
      }),
      { numRuns: 40 },
    );
  });

  test("of which point 1 is undefined has no differences; of none, no points", () => {
    const objective = { metric: "x", sense: "maximise" } as const;
    expect(ranked(objective, [null, [1, 2]]).points).toMatchObject([
      { rank: 1, point: 2, probabilityBest: 1, difference: null },
    ]);
    expect(ranked(objective, [null])).toEqual({ ...objective, points: [], unranked: [1] });
  });
});
