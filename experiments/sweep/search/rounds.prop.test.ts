/** What rounds keep, whatever is searched: the budget, all seeds where it allows them, and ever fewer points under ever more seeds. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { roundsOf } from "./rounds.ts";

const asked = fc.record({
  points: fc.integer({ min: 1, max: 500 }),
  seeds: fc.integer({ min: 1, max: 60 }),
  keepOneOf: fc.integer({ min: 2, max: 6 }),
  budget: fc.integer({ min: 2, max: 5000 }),
});

test("rounds keep the budget, begin with all points, and have fewer points and no fewer seeds each time", () => {
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
        expect(round.points).toBe(Math.ceil(before.points / keepOneOf));
        expect(round.seeds).toBeGreaterThanOrEqual(before.seeds);
      }
      expect(rounds.at(-1)!.points).toBeLessThanOrEqual(keepOneOf);
      expect(rounds.at(-1)!.seeds).toBeLessThanOrEqual(seeds);
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

test("27 points under 9 seeds with a third going on: 27, 9, 3 points under 1, 3, 9 seeds", () => {
  expect(roundsOf(27, 9, 1000, 3)).toEqual({
    ...{ kind: "fits", runs: 27 + 10 * 2 + 4 * 6 },
    rounds: [
      { points: 27, seeds: 1 },
      { points: 9, seeds: 3 },
      { points: 3, seeds: 9 },
    ],
  });
});
