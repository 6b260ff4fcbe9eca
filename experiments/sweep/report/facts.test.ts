/** What the report says of factors, on sweeps whose answer is known: paired effects, what two factors do together, effect sizes and how differences settle. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RunRow } from "../../../results/sweep/row-file.ts";
import { SWEEP_FORMAT, type SweepFile } from "../../../results/sweep/sweep-file.ts";
import { paired95 } from "../../rule-comparison/estimates.ts";
import { twoSidedQuantile } from "../analysis/student.ts";
import { summaryOf } from "../summary.ts";
import { experimentFacts } from "./facts.ts";
import { levelGroups } from "./level-groups.ts";
import { levelWordsOf } from "./level-words.ts";

type Levels = SweepFile["points"][number]["levels"];

/** A sweep of these points, and a metric by their levels and the seed. */
function factsOf(
  factors: readonly string[],
  points: readonly Levels[],
  seeds: number,
  value: (levels: Levels, seed: number) => number | null,
  noMarket?: (seed: number) => number,
) {
  const keyOf = (point: number, seed: number) => `${point}/${seed}`;
  const keysOf = (point: number) => Array.from({ length: seeds }, (_, seed) => keyOf(point, seed));
  const sweep: SweepFile = {
    ...{ format: SWEEP_FORMAT, name: "n", title: "t", question: "q?" },
    ...{ engineVersion: "0", engineSource: "" },
    seeds: Array.from({ length: seeds }, (_, seed) => String(seed + 1)),
    factors: factors.map((id) => ({ id, path: id })),
    metrics: [{ id: "curtailedMwh", unit: "MWh" }],
    points: points.map((levels, point) => ({ levels, keys: keysOf(point) })),
    ...(noMarket && { noMarket: { keys: keysOf(points.length) } }),
  };
  const rowOf = (key: string): RunRow => {
    const [point, seed] = key.split("/").map(Number) as [number, number];
    const levels = points[point];
    const curtailedMwh = levels === undefined ? noMarket!(seed) : value(levels, seed);
    return { key, digest: "", values: { curtailedMwh } };
  };
  return experimentFacts(sweep, summaryOf(sweep, rowOf, undefined), rowOf);
}

const grid = (a: readonly unknown[], b: readonly unknown[]): Levels[] =>
  a.flatMap((one) => b.map((other) => [one, other] as Levels));
const number = fc.double({ min: -100, max: 100, noNaN: true });

describe("a grid", () => {
  test("gives each factor exactly what it adds, whatever the weather, and nothing together", () => {
    fc.assert(
      fc.property(
        fc.array(number, { minLength: 2, maxLength: 4 }),
        fc.array(number, { minLength: 2, maxLength: 4 }),
        fc.array(number, { minLength: 2, maxLength: 5 }),
        (a, b, weather) => {
          const points = grid([...a.keys()], [...b.keys()]);
          const { metrics, interactions } = factsOf(
            ["a", "b"],
            points,
            weather.length,
            ([one, other], seed) => weather[seed]! + a[Number(one)]! + b[Number(other)]!,
          );
          for (const [row, own] of [a, b].entries()) {
            const effect = metrics[0]!.effects[row]!;
            expect(effect.isPaired).toBe(true);
            for (const [level, { effect: estimate }] of effect.levels.entries())
              expect(estimate.mean).toBeCloseTo(own[level]! - own[0]!, 8);
          }
          expect(interactions).toHaveLength(1);
          expect(interactions[0]!.beyondSum.mean).toBeCloseTo(0, 8);
        },
      ),
    );
  });

  test("says by how much two factors do more together than apart", () => {
    const { interactions, metrics } = factsOf(
      ["a", "b"],
      grid([0, 1], ["x", "y"]),
      3,
      ([a, b], seed) => seed * 10 + (a === 1 ? 2 : 0) + (a === 1 && b === "y" ? 8 : 0),
    );
    // Two by two: the sum of rows and columns leaves a quarter of the 8 in each cell.
    expect(Math.abs(interactions[0]!.beyondSum.mean)).toBeCloseTo(2, 12);
    expect(interactions[0]!.cells).toEqual([
      [10, 10],
      [12, 20],
    ]);
    expect(metrics[0]!.effects[0]!.levels[1]!.effect.mean).toBeCloseTo(6, 12);
  });
});

test("what two factors do together is as unsure as choosing its largest cell among all of them makes it", () => {
  const weather = [0, 3, 1, 7, 4];
  const halfWidth = ({ low, high }: { low?: number; high?: number }) => (high! - low!) / 2;
  // Of two levels by two all cells lie off by the same: there is one to choose.
  const odd = (seed: number) => 2 + weather[seed]!;
  const two = factsOf(["a", "b"], grid([0, 1], [0, 1]), 5, ([a, b], seed) =>
    a === 1 && b === 1 ? odd(seed) : 0,
  ).interactions[0]!.beyondSum;
  const error = two.standardError!;
  expect(halfWidth(two) / error).toBeCloseTo(twoSidedQuantile(0.05, 4), 9);
  // Of three by three there are nine, and of three such pairs 27.
  const three = factsOf(["a", "b"], grid([0, 1, 2], [0, 1, 2]), 5, ([a, b], seed) =>
    a === 1 && b === 1 ? odd(seed) : 0,
  ).interactions[0]!.beyondSum;
  expect(halfWidth(three) / three.standardError!).toBeCloseTo(twoSidedQuantile(0.05 / 9, 4), 9);
  const cube = grid([0, 1, 2], [0, 1, 2]).flatMap((each) => [0, 1, 2].map((c) => [...each, c]));
  const pairs = factsOf(["a", "b", "c"], cube, 5, ([a, b], seed) =>
    a === 1 && b === 1 ? odd(seed) : 0,
  ).interactions;
  expect(pairs).toHaveLength(3);
  expect(halfWidth(pairs[0]!.beyondSum) / pairs[0]!.beyondSum.standardError!).toBeCloseTo(
    twoSidedQuantile(0.05 / 27, 4),
    9,
  );
});

test("of many factors the pairs that do most together are told first, and those left out are counted", () => {
  // Five factors of two levels: ten pairs, of which the last by name does most together and the one before it next.
  const names = ["a", "b", "c", "d", "e"];
  const points = Array.from({ length: 32 }, (_, at) => names.map((__, bit) => (at >> bit) & 1));
  const { interactions, interactionsLeft } = factsOf(
    names,
    points,
    2,
    (levels, seed) =>
      seed + 8 * Number(levels[3]) * Number(levels[4]) + 4 * Number(levels[2]) * Number(levels[4]),
  );
  expect(interactions).toHaveLength(6);
  expect(interactionsLeft).toBe(4);
  expect(interactions.slice(0, 2).map(({ factors }) => factors)).toEqual([
    ["d", "e"],
    ["c", "e"],
  ]);
});

test("levels that stand beside the first under different levels of another factor are not held against each other", () => {
  // Levels 2 and 3 of a do the same, each ten times as much beside y as beside x.
  const value = ([a, b]: Levels, seed: number) => seed + (a === 1 ? 0 : 1) * (b === "x" ? 1 : 10);
  const points: Levels[] = [
    [1, "x"],
    [2, "x"],
    [1, "y"],
    [3, "y"],
  ];
  const told = ({ metrics }: ReturnType<typeof factsOf>) =>
    metrics[0]!.effects.find(({ factor }) => factor === "a");
  expect(told(factsOf(["a", "b"], points, 3, value))).toBeUndefined();
  // With points enough to group it is told as of groups, in which b differs too.
  const more: Levels[] = points.flatMap(([a, b]) => [
    [a!, b!, 0],
    [a!, b!, 1],
  ]);
  const grouped = told(factsOf(["a", "b", "c"], more, 3, value))!;
  expect([grouped.isPaired, grouped.span]).toEqual([false, null]);
  // Where all three meet beside y, those pairs count and no other.
  const met = told(factsOf(["a", "b"], [...points, [2, "y"]], 3, value))!;
  expect(met.isPaired).toBe(true);
  expect(met.levels.map(({ effect }) => effect.mean)).toEqual([0, 10, 10]);
  expect(met.span!.size.mean).toBe(10);
});

test("one factor at a time is paired with point 1 and says nothing of pairs; scattered points are grouped", () => {
  const single = factsOf(
    ["a", "b"],
    [
      [0, 0],
      [1, 0],
      [0, 1],
    ],
    2,
    ([a, b], seed) => seed + 3 * Number(a) + 5 * Number(b),
  );
  expect(
    single.metrics[0]!.effects.map(({ isPaired, levels }) => [isPaired, levels[1]!.effect.mean]),
  ).toEqual([
    [true, 3],
    [true, 5],
  ]);
  expect(single.interactions).toEqual([]);
  const scattered = factsOf(
    ["a"],
    Array.from({ length: 20 }, (_, at) => [at / 20]),
    2,
    ([a], seed) => seed + Number(a),
  );
  const [effect] = scattered.metrics[0]!.effects;
  expect(effect!.isPaired).toBe(false);
  expect(effect!.levels).toHaveLength(5);
  expect(effect!.levels.at(-1)!.effect.mean).toBeCloseTo(0.8, 12);
});

test("a factor that does nothing is given nothing of what another does, whatever the design", () => {
  // Latin hypercube of six points: every level of both stands at one point alone.
  const hypercube = [3, 0, 5, 1, 4, 2].map((b, a) => [a, b]);
  const scattered = factsOf(["inert", "target"], hypercube, 3, ([, b], seed) => seed + Number(b));
  expect(scattered.metrics[0]!.effects).toEqual([]);
  // Groups of several points are shown as groups, and no bar is made of them.
  const many = Array.from({ length: 40 }, (_, at) => [at, (at * 17) % 40]);
  const grouped = factsOf(["inert", "target"], many, 3, ([, b], seed) => seed + Number(b));
  expect(grouped.metrics[0]!.effects.map(({ isPaired, span }) => [isPaired, span])).toEqual([
    [false, null],
    [false, null],
  ]);
});

test("factors that do nothing do nothing together, where a third differs from cell to cell", () => {
  // A factor that is drawn by itself beside a grid of two others differs from cell to cell.
  const drawn = grid([0, 1], [0, 1]).flatMap((each, cell) =>
    [0, 1, 2].map((at) => [...each, (5 * cell + 7 * at) % 12]),
  );
  const { interactions } = factsOf(
    ["inert", "idle", "target"],
    drawn,
    3,
    ([, , c], seed) => seed + 10 * Number(c),
  );
  expect(interactions).toEqual([]);
  // The same grid met by the same levels of the third has its pairs.
  const whole = grid([0, 1], [0, 1]).flatMap((each) => [0, 1, 2].map((c) => [...each, c]));
  const told = factsOf(["a", "b", "c"], whole, 3, ([a, b], seed) => seed + Number(a) * Number(b));
  expect(told.interactions).toHaveLength(3);
});

test("how far a factor moves the metric is as unsure as choosing among all levels of all factors makes it", () => {
  const weather = [0, 3, 1, 7, 4];
  const { metrics } = factsOf(
    ["a", "b"],
    grid([0, 1, 2], ["x", "y"]),
    5,
    ([a, b], seed) => 100 * seed + Number(a) * (2 + weather[seed]!) - (b === "y" ? 1 : 0),
  );
  const [a, b] = metrics[0]!.effects;
  expect([a!.span!.lowest, a!.span!.highest, a!.span!.size.mean]).toEqual(["0", "2", 10]);
  expect([b!.span!.lowest, b!.span!.highest, b!.span!.size.mean]).toEqual(["y", "x", 1]);
  const { low, high, standardError } = a!.span!.size;
  // Three pairs of levels of one, and one of the other.
  expect((high! - low!) / 2 / standardError!).toBeCloseTo(twoSidedQuantile(0.05 / 4, 4), 9);
});

test("a difference is followed from three draws to all, and measured by how much it varies", () => {
  const changes = [4, 6, 5, 9, 1];
  const { convergence, metrics } = factsOf(
    ["a"],
    [[0], [1]],
    5,
    ([a], seed) => 100 * seed + (a === 1 ? changes[seed]! : 0),
  );
  expect(convergence).toHaveLength(1);
  expect(convergence[0]!.steps.map(({ seeds }) => seeds)).toEqual([3, 4, 5]);
  const none = changes.map(() => 0);
  for (const { seeds, estimate } of convergence[0]!.steps)
    expect(estimate).toEqual(paired95(changes.slice(0, seeds), none.slice(0, seeds)));
  // Mean 5, standard deviation √((1 + 1 + 0 + 16 + 16) / 4).
  expect(metrics[0]!.points[1]!.effectSize).toBeCloseTo(5 / Math.sqrt(34 / 4), 9);
});

test("what is undefined anywhere has no effects, and one seed no intervals; no market stands beside them", () => {
  const gap = factsOf(["a"], [[0], [1]], 2, ([a]) => (a === 1 ? null : 1));
  expect(gap.metrics[0]!.effects).toEqual([]);
  expect(gap.metrics[0]!.points[1]!.level).toBeNull();
  expect(gap.metrics[0]!.noMarket).toBeNull();
  const one = factsOf(
    ["a"],
    [[0], [1]],
    1,
    ([a]) => Number(a),
    () => 7,
  );
  expect(one.metrics[0]!.points[1]!.difference).toEqual({ mean: 1 });
  expect(one.metrics[0]!.noMarket).toEqual({
    level: { mean: 7 },
    difference: { mean: 7 },
    effectSize: null,
  });
  expect(one.convergence).toEqual([]);
});

test("levels have the words that were written, and drawn ones figures enough to be told apart", () => {
  const words = (levels: readonly unknown[]) => levels.map(levelWordsOf(levels));
  expect(words([12_345, 20_125, 110.25])).toEqual(["12345", "20125", "110.25"]);
  expect(words([0.123456789, 0.987654321])).toEqual(["0.1235", "0.9877"]);
  expect(words([0.123456789, 0.123456111])).toEqual(["0.123457", "0.123456"]);
  fc.assert(
    fc.property(fc.uniqueArray(fc.double({ noNaN: true }), { minLength: 2 }), (levels) => {
      const distinct = levels.filter((each) => !Object.is(each, -0));
      expect(new Set(words(distinct)).size).toBe(distinct.length);
    }),
  );
});

test("levels are told apart and in words", () => {
  const words = levelWordsOf([]);
  expect(words({ kind: "lifo" })).toBe("lifo");
  expect(words({ kind: "steps", levels: [0.5, 1] })).toBe("steps levels 0.5, 1");
  expect(words({})).toBe("default");
  expect(levelGroups([0.5, 0.1, 0.5])).toEqual({
    groups: [
      { words: "0.1", points: [1] },
      { words: "0.5", points: [0, 2] },
    ],
    ...{ reference: 1, areLevels: true },
  });
  expect(levelGroups(Array.from({ length: 9 }, (_, at) => `word ${at}`))).toBeNull();
});
