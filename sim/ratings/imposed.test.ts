/** Imposed ratings: they lower and never raise, each in its period, for those who know of them. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { impose, withImposed } from "./imposed.ts";

const ratings = fc.array(
  fc.record({
    constraint: fc.nat(3),
    period: fc.nat(2),
    ratingKw: fc.integer({ min: 1, max: 100 }),
    isKnownAhead: fc.boolean(),
  }),
  { maxLength: 8 },
);

test("a rating is the least of what is in force and what is imposed and known, whatever the order", () => {
  fc.assert(
    fc.property(
      ratings,
      fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 4, maxLength: 4 }),
      fc.nat(2),
      fc.boolean(),
      (all, inForceKw, period, isOnTheDay) => {
        const half = Math.floor(all.length / 2);
        const imposed = withImposed(withImposed(new Map(), all.slice(half)), all.slice(0, half));
        const ratingKw = Float64Array.from(inForceKw);
        impose({ imposed, isOnTheDay }, period, ratingKw);
        const known = all.filter((of) => of.period === period && (isOnTheDay || of.isKnownAhead));
        expect([...ratingKw]).toEqual(
          inForceKw.map((kw, constraint) =>
            Math.min(
              kw,
              ...known.flatMap((of) => (of.constraint === constraint ? [of.ratingKw] : [])),
            ),
          ),
        );
      },
    ),
    { numRuns: 300 },
  );
});
