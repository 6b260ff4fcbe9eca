/** What rounds keep, whatever is searched: the budget, all runs where it allows them, and ever fewer points under ever more seeds. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { roundsOf } from "./rounds.ts";

const asked = fc.record({
  points: fc.integer({ min: 1, max: 500 }),
  seeds: fc.integer({ min: 1, max: 60 }),
  keepOneOf: fc.integer({ min: 2, max: 6 }),
  budget: fc.integer({ min: 2, max: 5000 }),
});

test("rounds keep the budget, begin with all points, and have fewer points and more seeds each time", () => {
  fc.assert(
    fc.property(asked, ({ points, seeds, keepOneOf, budget }) => {
      const found = roundsOf(points, seeds, budget, keepOneOf);
      if (found.kind === "short") {
        expect(found.least).toBeGreaterThan(budget);
        expect(roundsOf(points, seeds, found.least, keepOneOf).kind).toBe("fits");
        return;
      }
      const { rounds, runs } = found;
      expect(runs).toBeLessThanOrEqual(budget);
      expect(rounds[0]!.points).toBe(points);
      for (const [row, round] of rounds.slice(1).entries()) {
        const before = rounds[row]!;
        expect(round.points).toBeLessThanOrEqual(Math.ceil(before.points / keepOneOf));
        expect(round.seeds).toBeGreaterThan(before.seeds);
      }
      const last = rounds.at(-1)!;
      expect(last.seeds).toBeLessThanOrEqual(seeds);
      // Few are left, or more are left under every seed; or the budget does not reach beyond one seed.
      if (last.points > keepOneOf && last.seeds < seeds) expect(rounds).toHaveLength(1);
      // Runs of every point once under the seeds of its last round, and of point 1 under all, never exceed what is said.
      const played = new Set<string>();
      for (const round of rounds)
        for (const point of [
          0,
          ...Array.from({ length: round.points }, (_, at) => points - 1 - at),
        ])
          for (let seed = 0; seed < round.seeds; seed += 1) played.add(`${point}/${seed}`);
      expect(played.size).toBeLessThanOrEqual(runs);
    }),
  );
});

test("if all runs fit, all are played; if not, one seed more in every round would not fit", () => {
  fc.assert(
    fc.property(asked, ({ points, seeds, keepOneOf, budget }) => {
      const found = roundsOf(points, seeds, budget, keepOneOf);
      if (found.kind === "short") return;
      const { rounds, runs } = found;
      if (points * seeds <= budget) {
        expect(rounds).toEqual([{ points, seeds }]);
        expect(runs).toBe(points * seeds);
      } else expect(budget - runs).toBeLessThan(points);
    }),
  );
});

test("where the last round is to have two seeds it has, or the least budget that it takes is told", () => {
  fc.assert(
    fc.property(asked, ({ points, seeds, keepOneOf, budget }) => {
      const own = Math.max(seeds, 2);
      const found = roundsOf(points, own, budget, keepOneOf, 2);
      if (found.kind === "fits") {
        expect(found.rounds.at(-1)!.seeds).toBeGreaterThanOrEqual(2);
        expect(found.runs).toBeLessThanOrEqual(budget);
        return;
      }
      expect(found.least).toBeGreaterThan(budget);
      expect(roundsOf(points, own, found.least, keepOneOf, 2)).toMatchObject({ runs: found.least });
    }),
  );
  // Nine points under one seed and three of them, with point 1, under another: nine runs alone would name a best without an interval.
  expect(roundsOf(9, 3, 9, 3, 2)).toEqual({ kind: "short", least: 13 });
});

test("27 points under 9 seeds with a third going on: 27, 9, 3 points under 1, 3, 9 seeds", () => {
  expect(roundsOf(27, 9, 71, 3)).toEqual({
    ...{ kind: "fits", runs: 27 + 10 * 2 + 4 * 6 },
    rounds: [
      { points: 27, seeds: 1 },
      { points: 9, seeds: 3 },
      { points: 3, seeds: 9 },
    ],
  });
  // Fewer runs: the round that would have the seeds of the one before is left out.
  expect(roundsOf(27, 9, 40, 3)).toEqual({
    ...{ kind: "fits", runs: 27 + 4 * 3 },
    rounds: [
      { points: 27, seeds: 1 },
      { points: 3, seeds: 4 },
    ],
  });
  // All of them: 243 runs.
  expect(roundsOf(27, 9, 243, 3)).toMatchObject({ rounds: [{ points: 27, seeds: 9 }] });
});
