/** Laws of relief at overlapping constraints: the way from no set-points leads where trimming leads. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { dispatchWork } from "../dispatch/state.ts";
import { cycleContext, setFlows } from "../testing/controlled.ts";
import { FINE, handModel } from "../testing/hand-made.ts";
import { measure } from "./set-points.ts";
import { trim, trimFromNone } from "./trim.ts";

const UNITS = 5;
const CONSTRAINTS = 3;
const tenths = fc.integer({ min: -4, max: 10 }).map((whole) => whole / 10);
const networks = fc.record({
  sensitivities: fc.array(fc.array(tenths, { minLength: CONSTRAINTS, maxLength: CONSTRAINTS }), {
    minLength: UNITS,
    maxLength: UNITS,
  }),
  availableKw: fc.array(fc.integer({ min: 0, max: 100 }), { minLength: UNITS, maxLength: UNITS }),
  ratingsKw: fc.array(fc.integer({ min: 50, max: 400 }), {
    minLength: CONSTRAINTS,
    maxLength: CONSTRAINTS,
  }),
  principle: fc.constantFrom("lifo" as const, "pro-rata-output" as const),
  isElementOut: fc.boolean(),
});

test("from no set-points it leaves the levels that trimming leaves, to the bit, whether one action is enough or not", () => {
  const cases = { oneAction: 0, more: 0 };
  fc.assert(
    fc.property(networks, ({ sensitivities, availableKw, ratingsKw, principle, isElementOut }) => {
      const model = handModel(
        sensitivities.map((of, unit) => ({
          ...{ id: `u${unit}`, capacityKw: 100, sensitivities: of, isFirm: unit > 2 },
        })),
        ratingsKw.map((ratingKw, constraint) => ({ id: `c${constraint}`, ratingKw })),
        FINE,
      );
      const workOf = () => {
        const work = dispatchWork(CONSTRAINTS, UNITS, CONSTRAINTS);
        setFlows(model, work, { availableKw, uncontrolledKw: [0, 0, 0] });
        work.offerKw.set(availableKw);
        for (const [constraint, row] of work.usableOf.entries())
          row.set(model.sensitivity.subarray(constraint * UNITS, (constraint + 1) * UNITS));
        return work;
      };
      const settings = { principle, isElementOut, availableKw: Float64Array.from(availableKw) };
      const fromNone = workOf();
      trimFromNone({ ...cycleContext(model, fromNone, settings), isElementOut }, fromNone);
      const whole = workOf();
      const context = { ...cycleContext(model, whole, settings), isElementOut };
      measure(context, whole);
      trim(context, whole);
      expect(fromNone.levelKw).toEqual(whole.levelKw);
      expect(fromNone.flowKw).toEqual(whole.flowKw);
      if (fromNone.state.isActive.includes(1)) cases.more += 1;
      else cases.oneAction += 1;
    }),
    { numRuns: 400 },
  );
  expect(Math.min(cases.oneAction, cases.more)).toBeGreaterThan(20);
});
