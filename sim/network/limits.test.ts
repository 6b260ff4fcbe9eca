/** The ladder in kW: its order at every rating, and the target that an operating margin gives. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { DEFAULT_LADDER } from "../testing/hand-made.ts";
import { constraintLimits, type Ladder, setLimits, targetFracAt } from "./limits.ts";

function rungs(ladder: Ladder, ratingKw: number, hasSetPoints = 1, isMonitored = 1) {
  const limits = constraintLimits(1);
  limits.ratingKw[0] = ratingKw;
  setLimits(limits, ladder, {
    isMonitored: Uint8Array.of(isMonitored),
    hasSetPoints: Uint8Array.of(hasSetPoints),
  });
  return limits;
}

test("domain §1.1: 0.02 MW/s over 60 s and 0.4 MW of noise on a rating of 40 MW give a target of 0.96", () => {
  const ladder = { ...DEFAULT_LADDER, operatingMarginKw: 20 * 60 + 400 };
  expect(targetFracAt(ladder, 40_000)).toBeCloseTo(0.96, 12);
  expect(rungs(ladder, 40_000).targetKw[0]).toBeCloseTo(38_400, 6);
});

test("a margin never lifts the target above 0.97 of the rating, nor below a twentieth", () => {
  expect(targetFracAt({ ...DEFAULT_LADDER, operatingMarginKw: 0 }, 40_000)).toBe(0.97);
  expect(targetFracAt({ ...DEFAULT_LADDER, operatingMarginKw: 1e6 }, 40_000)).toBe(0.05);
});

test("at every rating and margin: release < target < sequential trip < global trip", () => {
  const margins = fc.option(fc.integer({ min: 0, max: 100_000 }), { nil: undefined });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e6 }), margins, (ratingKw, operatingMarginKw) => {
      const limits = rungs({ ...DEFAULT_LADDER, operatingMarginKw }, ratingKw);
      expect(limits.releaseKw[0]!).toBeLessThan(limits.targetKw[0]!);
      expect(limits.targetKw[0]!).toBeLessThan(limits.sequentialTripKw[0]!);
      expect(limits.sequentialTripKw[0]!).toBeLessThan(limits.globalTripKw[0]!);
    }),
  );
});

test("where units can only be tripped, nothing acts below the trip", () => {
  const limits = rungs(DEFAULT_LADDER, 40_000, 0);
  expect(limits.targetKw[0]).toBe(limits.sequentialTripKw[0]);
});

test("outside the monitored area there is no rung at all", () => {
  const limits = rungs(DEFAULT_LADDER, 40_000, 0, 0);
  expect([limits.targetKw[0], limits.sequentialTripKw[0], limits.globalTripKw[0]]).toEqual([
    Infinity,
    Infinity,
    Infinity,
  ]);
});
