/** What holds of every detector: who plays it straight scores nothing, more of it never scores lower, and order changes nothing. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { assess } from "../assess.ts";
import { type DayOf, NOBODY, players } from "../testing/players.ts";
import { type DetectorSettings, detectorOf, detectorSchema, detectors } from "./registry.ts";

const anyDay: fc.Arbitrary<DayOf> = fc.record({
  sizes: fc.array(fc.integer({ min: 1000, max: 1_000_000 }), { minLength: 2, maxLength: 6 }),
  isSeller: fc.boolean(),
});
const part = fc.double({ min: 0, max: 1, noNaN: true });

describe.each(Object.keys(detectors) as (keyof typeof detectors)[])("%s", (kind) => {
  const detector = detectorOf(detectorSchema.parse({ kind }) as DetectorSettings);
  const scoreOf = (howFar: number, day: DayOf) => detector.score(players[kind](howFar, day))!;

  test("who plays it straight scores 0, has gained nothing and is not flagged", () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const { scoreFrac, gains } = scoreOf(0, day);
        expect(scoreFrac).toBeCloseTo(0, 9);
        expect(gains).toEqual([]);
        const found = assess([players[kind](0, day)], new Map([[kind, detector]]), "day");
        expect(found.map(({ isFlagged }) => isFlagged)).toEqual([false]);
      }),
    );
  });

  test("who does it to the full is flagged", () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const found = assess([players[kind](1, day)], new Map([[kind, detector]]), "day");
        expect(found.map(({ isFlagged }) => isFlagged)).toEqual([true]);
      }),
    );
  });

  test("more of it never scores lower, and no score is beyond 0 and 1", () => {
    fc.assert(
      fc.property(anyDay, part, part, (day, one, other) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)];
        const [low, high] = [scoreOf(less, day), scoreOf(more, day)];
        expect(high.scoreFrac).toBeGreaterThanOrEqual(low.scoreFrac - 1e-9);
        for (const { scoreFrac, evidenceKw, gains } of [low, high]) {
          expect(scoreFrac).toBeGreaterThanOrEqual(0);
          expect(scoreFrac).toBeLessThanOrEqual(1);
          expect(evidenceKw).toBeGreaterThanOrEqual(0);
          for (const { microGbp } of gains) expect(microGbp).toBeGreaterThan(0);
        }
      }),
    );
  });

  test("the order in which half-hours, orders and participants are seen changes nothing", () => {
    fc.assert(
      fc.property(anyDay, part, (day, howFar) => {
        const seen = players[kind](howFar, day);
        const turned = {
          ...seen,
          markets: seen.markets
            .toReversed()
            .map((market) => ({ ...market, orders: market.orders.toReversed() })),
          calls: seen.calls.toReversed(),
          reliefs: seen.reliefs.toReversed(),
        };
        const other = { ...players[kind](0, day), unit: "other" };
        const all = new Map([[kind, detector]]);
        const [there, back] = [
          assess([seen, other], all, "day"),
          assess([other, turned], all, "day"),
        ];
        expect(back.map(({ id, isFlagged }) => [id, isFlagged])).toEqual(
          there.map(({ id, isFlagged }) => [id, isFlagged]),
        );
        for (const [row, { scoreFrac, gains }] of there.entries()) {
          expect(back[row]!.scoreFrac).toBeCloseTo(scoreFrac, 12);
          expect(back[row]!.gains).toEqual(gains);
        }
      }),
    );
  });

  test("of whom the day says nothing there is no score", () => {
    expect(detector.score(NOBODY)).toBeUndefined();
  });
});
