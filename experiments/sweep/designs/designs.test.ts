/** Designs of experiments: what every one keeps, and what each is for. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Axis, DesignPoints } from "./design.ts";
import { designOf, designs } from "./registry.ts";
import { SOBOL_FACTORS_MAX, sobolPlaces } from "./sobol-sequence.ts";

/** A factor of written-out levels 0, 1, 2 and so on. */
const listed = (id: string, count: number): Axis => {
  const level = (index: number) => ({ value: index, path: [id, index] });
  const levelAt = (place: number) => level(Math.floor(place * count));
  return { id, levels: { count, level }, levelAt };
};
/** A factor that is its own place. */
const way = (id: string): Axis => ({ id, levelAt: (place) => ({ value: place, path: [id] }) });

const all = ({ count, point }: DesignPoints): unknown[][] =>
  Array.from({ length: Number(count) }, (_, index) => point(index).map(({ value }) => value));

const counts = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 });
const axesOf = (levelCounts: readonly number[]) =>
  levelCounts.map((count, index) => listed(`f${index}`, count));

/** Settings of each design with so many points where it takes a number. */
const settingsOf = (kind: keyof typeof designs, axes: readonly Axis[], points: number) =>
  ({
    grid: { kind: "grid" },
    "one-at-a-time": { kind: "one-at-a-time" },
    "latin-hypercube": { kind: "latin-hypercube", points, seed: "1" },
    sobol: { kind: "sobol", points },
    random: { kind: "random", points, seed: "1" },
    points: {
      kind: "points",
      points: Array.from({ length: points }, (_, row) =>
        Object.fromEntries(axes.map(({ id, levels }) => [id, row % levels!.count])),
      ),
    },
    morris: { kind: "morris", trajectories: points, levels: 4, seed: "1" },
    saltelli: { kind: "saltelli", samples: points },
  })[kind] as Parameters<typeof designOf>[0];

describe.each(Object.keys(designs) as (keyof typeof designs)[])("%s", (kind) => {
  test("gives a level of every factor at every point, and the same when asked again, in any order", () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 40 }), (levelCounts, points) => {
        const axes = axesOf(levelCounts);
        const design = designOf(settingsOf(kind, axes, points))(axes);
        const rows = all(design);
        for (const row of rows) {
          expect(row).toHaveLength(axes.length);
          for (const [axis, value] of row.entries())
            expect(axes[axis]!.levels!.level(value as number).value).toBe(value);
          for (const [axis, value] of row.entries()) expect(value).toBeLessThan(levelCounts[axis]!);
        }
        const again = designOf(settingsOf(kind, axes, points))(axes);
        for (const index of [...rows.keys()].reverse())
          expect(again.point(index).map(({ value }) => value)).toEqual(rows[index]);
      }),
    );
  });
});

test("a grid has every combination once, the last factor changing first", () => {
  fc.assert(
    fc.property(counts, (levelCounts) => {
      const rows = all(designOf({ kind: "grid" })(axesOf(levelCounts)));
      expect(rows).toHaveLength(levelCounts.reduce((product, count) => product * count, 1));
      expect(new Set(rows.map((row) => row.join())).size).toBe(rows.length);
    }),
  );
  expect(all(designOf({ kind: "grid" })(axesOf([2, 3])))).toEqual([
    ...[
      [0, 0],
      [0, 1],
      [0, 2],
    ],
    ...[
      [1, 0],
      [1, 1],
      [1, 2],
    ],
  ]);
  // Counted, never made.
  const vast = designOf({ kind: "grid" })(
    Array.from({ length: 64 }, (_, i) => listed(`f${i}`, 1000)),
  );
  expect(vast.count).toBe(10n ** 192n);
});

test("one at a time differs from the first point in one factor, and has every level", () => {
  fc.assert(
    fc.property(counts, (levelCounts) => {
      const [first, ...others] = all(designOf({ kind: "one-at-a-time" })(axesOf(levelCounts)));
      expect(first).toEqual(levelCounts.map(() => 0));
      for (const row of others) expect(row.filter((value) => value !== 0)).toHaveLength(1);
      for (const [axis, count] of levelCounts.entries()) {
        const levels = others.map((row) => row[axis]).filter((value) => value !== 0);
        expect(levels).toEqual(Array.from({ length: count - 1 }, (_, level) => level + 1));
      }
    }),
  );
});

test("a Latin hypercube has one point in each part of every factor's way; another factor moves none", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.string({ maxLength: 5 }), (points, seed) => {
      const design = (ids: readonly string[]) =>
        all(designOf({ kind: "latin-hypercube", points, seed: `s${seed}` })(ids.map(way)));
      const rows = design(["a", "b", "c"]);
      for (const axis of [0, 1, 2]) {
        const parts = rows.map((row) => Math.floor((row[axis] as number) * points));
        expect(new Set(parts)).toEqual(new Set(rows.keys()));
      }
      const without = design(["a", "c"]);
      expect(without).toEqual(rows.map(([a, , c]) => [a, c]));
    }),
  );
});

test("random points lie evenly, and another seed draws others", () => {
  const drawn = (seed: string) =>
    all(designOf({ kind: "random", points: 4000, seed })([way("a"), way("b")]));
  const rows = drawn("1");
  for (const axis of [0, 1]) {
    const values = rows.map((row) => row[axis] as number);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    // Four standard errors of a uniform's mean over 4,000 draws.
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / 4000));
  }
  const product =
    rows.reduce((sum, [a, b]) => sum + ((a as number) - 0.5) * ((b as number) - 0.5), 0) / 4000;
  expect(Math.abs(product)).toBeLessThan((4 * (1 / 12)) / Math.sqrt(4000));
  expect(drawn("2")).not.toEqual(rows);
});

test("a trajectory of morris moves every factor once, by just over half of its way, on its levels", () => {
  const settings = fc.record({
    ...{ trajectories: fc.integer({ min: 2, max: 6 }), half: fc.integer({ min: 1, max: 5 }) },
    seed: fc.string({ maxLength: 4 }),
  });
  fc.assert(
    fc.property(settings, ({ trajectories, half, seed }) => {
      const levels = 2 * half;
      const design = (ids: readonly string[]) =>
        all(
          designOf({ kind: "morris", trajectories, levels, seed: `s${seed}` })(ids.map(way)),
        ) as number[][];
      const rows = design(["a", "b", "c"]);
      expect(rows).toHaveLength(trajectories * 4);
      for (const place of rows.flat())
        expect(place * (levels - 1)).toBeCloseTo(Math.round(place * (levels - 1)), 9);
      for (let first = 0; first < rows.length; first += 4) {
        const steps = [1, 2, 3].map((step) =>
          rows[first + step]!.map((place, axis) => place - rows[first + step - 1]![axis]!),
        );
        for (const axis of [0, 1, 2]) {
          const moves = steps.map((step) => Math.abs(step[axis]!)).filter((move) => move > 0);
          expect(moves).toHaveLength(1);
          expect(moves[0]).toBeCloseTo(half / (levels - 1), 9);
        }
      }
      // Another factor moves none: where a trajectory begins and ends is a factor's own.
      const without = design(["a", "c"]);
      for (let each = 0; each < trajectories; each += 1)
        for (const [own, other] of [
          [4 * each, 3 * each],
          [4 * each + 3, 3 * each + 2],
        ] as const)
          expect(without[other]).toEqual([rows[own]![0], rows[own]![2]]);
    }),
  );
});

test("trajectories of morris begin at every level, rise and fall, in every order", () => {
  const rows = all(
    designOf({ kind: "morris", trajectories: 400, levels: 4, seed: "1" })([way("a"), way("b")]),
  ) as number[][];
  const begins = rows.filter((_, index) => index % 3 === 0);
  const counts = new Map<number, number>();
  for (const [place] of begins)
    counts.set(Math.round(place! * 3), (counts.get(Math.round(place! * 3)) ?? 0) + 1);
  // Four levels, 400 trajectories: a hundred each, to four standard errors.
  for (const level of [0, 1, 2, 3]) expect(Math.abs(counts.get(level)! - 100)).toBeLessThan(35);
  const isFirst = begins.filter((begin, index) => begin[0] !== rows[3 * index + 1]![0]);
  expect(Math.abs(isFirst.length - 200)).toBeLessThan(40);
});

test("a sample of saltelli is two points of the Sobol sequence, and the first with each factor of the second", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10 }),
      fc.integer({ min: 8, max: 40 }),
      (count, samples) => {
        const ids = Array.from({ length: count }, (_, axis) => `f${axis}`);
        const rows = all(designOf({ kind: "saltelli", samples })(ids.map(way)));
        expect(rows).toHaveLength(samples * (count + 2));
        const places = sobolPlaces(2 * count);
        for (let sample = 0; sample < samples; sample += 1) {
          const [a, b, ...mixed] = rows.slice(sample * (count + 2), (sample + 1) * (count + 2));
          expect([...a!, ...b!]).toEqual(places(sample));
          expect(mixed).toEqual(ids.map((_, axis) => a!.with(axis, b![axis])));
        }
      },
    ),
  );
});

describe("the Sobol sequence", () => {
  test("in two dimensions begins as published", () => {
    const places = sobolPlaces(2);
    expect(Array.from({ length: 8 }, (_, index) => places(index))).toEqual([
      [0, 0],
      [0.5, 0.5],
      [0.75, 0.25],
      [0.25, 0.75],
      [0.375, 0.375],
      [0.875, 0.875],
      [0.625, 0.125],
      [0.125, 0.625],
    ]);
  });

  test("has in every dimension one point in each part, at every power of two", () => {
    const places = sobolPlaces(SOBOL_FACTORS_MAX);
    for (const count of [2, 16, 128, 1024]) {
      const rows = Array.from({ length: count }, (_, index) => places(index));
      for (let axis = 0; axis < SOBOL_FACTORS_MAX; axis += 1)
        expect(new Set(rows.map((row) => Math.floor(row[axis]! * count))).size).toBe(count);
    }
  });

  /**
   * Sobol's property A, for which Joe and Kuo chose their numbers: of the first 2^d points in d dimensions each corner has one. It holds if
   * and only if the first bits of the first d direction numbers have full rank.
   */
  test("has property A in every number of dimensions", () => {
    for (let dimensions = 1; dimensions <= SOBOL_FACTORS_MAX; dimensions += 1) {
      const places = sobolPlaces(dimensions);
      // The Gray code of 2^(k+1) − 1 is 2^k: the point there is the direction number itself.
      const rows = Array.from({ length: dimensions }, (_, bit) =>
        places(2 ** (bit + 1) - 1).reduce(
          (row, place, axis) => row | (place >= 0.5 ? 1 << axis : 0),
          0,
        ),
      );
      expect(rankOf(rows)).toBe(dimensions);
    }
  });
});

/** Rank over the field of two elements. */
function rankOf(rows: readonly number[]): number {
  const left = [...rows];
  let rank = 0;
  for (let bit = 0; bit < 31; bit += 1) {
    const pivot = left.findIndex((row) => ((row >>> bit) & 1) === 1);
    if (pivot === -1) continue;
    const [taken] = left.splice(pivot, 1);
    for (const [index, row] of left.entries())
      if (((row >>> bit) & 1) === 1) left[index] = row ^ taken!;
    rank += 1;
  }
  return rank;
}
