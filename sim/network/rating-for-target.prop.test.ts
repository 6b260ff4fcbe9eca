/** The rating that makes a target, against the ladder that makes the target of a rating. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { constraintLimits, type Ladder, ratingForTarget, setLimits } from "./limits.ts";

const ladders = fc.record({
  targetFrac: fc.double({ min: 0.5, max: 0.99, noNaN: true }),
  releaseFrac: fc.constant(0.4),
  releaseStepFrac: fc.constant(0.05),
  sequentialTripFrac: fc.double({ min: 1, max: 1.2, noNaN: true }),
  globalTripFrac: fc.constant(1.5),
  operatingMarginKw: fc.option(fc.double({ min: 0, max: 50_000, noNaN: true }), { nil: undefined }),
}) satisfies fc.Arbitrary<Ladder>;

test("setting the limits of the rating for a target gives the target back", () => {
  fc.assert(
    fc.property(
      ladders,
      fc.double({ min: 1, max: 200_000, noNaN: true }),
      fc.boolean(),
      (ladder, targetKw, hasSetPoints) => {
        const limits = constraintLimits(1);
        limits.ratingKw[0] = ratingForTarget(ladder, targetKw, hasSetPoints);
        setLimits(limits, ladder, {
          isMonitored: Uint8Array.of(1),
          hasSetPoints: Uint8Array.of(hasSetPoints ? 1 : 0),
        });
        expect(limits.targetKw[0]! / targetKw).toBeCloseTo(1, 9);
      },
    ),
    { numRuns: 500 },
  );
});

test("the rating for no flow at all is 0, whatever the margin: also without any", () => {
  fc.assert(
    fc.property(ladders, fc.boolean(), (ladder, hasSetPoints) => {
      for (const operatingMarginKw of [ladder.operatingMarginKw, 0])
        expect(ratingForTarget({ ...ladder, operatingMarginKw }, 0, hasSetPoints)).toBe(0);
    }),
  );
});
