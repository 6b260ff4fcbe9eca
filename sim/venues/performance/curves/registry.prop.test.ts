/** What every performance curve keeps, and the worked numbers of the two. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { performanceCurve, performanceCurveSchema, performanceCurves } from "./registry.ts";

const curveOf = (settings: { readonly kind: string }) =>
  performanceCurve(performanceCurveSchema.parse(settings));
const fraction = fc.integer({ min: 0, max: 1000 }).map((mille) => mille / 1000);

test.for(Object.keys(performanceCurves))(
  "%s: nothing for nothing, at most all for all, never less for more",
  (kind) => {
    const curve = curveOf({ kind });
    expect(curve(0)).toBe(0);
    expect(curve(1)).toBe(1);
    fc.assert(
      fc.property(fraction, fraction, (left, right) => {
        const [less, more] = [curve(Math.min(left, right)), curve(Math.max(left, right))];
        expect(less).toBeGreaterThanOrEqual(0);
        expect(more).toBeLessThanOrEqual(1);
        expect(less).toBeLessThanOrEqual(more);
      }),
      { seed: 20261126, numRuns: 300 },
    );
  },
);

test("no two curves pay alike", () => {
  const paid = Object.keys(performanceCurves).map((kind) => curveOf({ kind })(0.9));
  expect(new Set(paid).size).toBe(paid.length);
});

test("transition-band: of 50 kWh a half-hour at £300, told for two hours and given 35, 50, 20 and 55: £40.50", () => {
  const curve = curveOf({ kind: "transition-band" });
  const paidKwh = [35, 50, 20, 55].map((kwh) => 50 * curve(Math.min(1, kwh / 50)));
  expect(paidKwh).toEqual([35, 50, 0, 50]);
  expect(paidKwh.reduce((sum, kwh) => sum + kwh, 0) * 0.3).toBeCloseTo(40.5, 12);
});

test("piecewise: 0.95 is paid in full, 0.90 to 85 %, and nothing below 0.6167", () => {
  const curve = curveOf({ kind: "piecewise" });
  expect(curve(0.95)).toBe(1);
  expect(curve(0.9)).toBeCloseTo(0.85, 12);
  expect(curve(0.8)).toBeCloseTo(0.55, 12);
  expect(curve(0.62)).toBeCloseTo(0.01, 12);
  expect(curve(0.61)).toBe(0);
});

test("points that fall are refused", () => {
  const points = [
    { deliveredFrac: 0.5, paidFrac: 0.6 },
    { deliveredFrac: 0.9, paidFrac: 0.5 },
  ];
  expect(() => performanceCurveSchema.parse({ kind: "piecewise", points })).toThrow(/rise/);
});
