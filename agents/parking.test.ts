/** An owner that parks declares between what it gives and what its source would, and gives nothing of what stands still; whoever does not park is as if there were no such setting. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { generator } from "./generator.ts";
import { parkedSchedule, parkingConduct, parkingNumbers, parkingSchema } from "./parking.ts";

const frac = fc.integer({ min: 0, max: 10 }).map((tenths) => tenths / 10);

test("what is declared lies between what is given and what the source would give; without parking it is that, to the bit", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 50_000, noNaN: true }), { minLength: 1, maxLength: 4 }),
      frac,
      frac,
      (wouldKw, idleFrac, declaredFrac) => {
        const numbers = parkingNumbers(parkingSchema.parse({ idleFrac, declaredFrac }));
        const own = Object.fromEntries(
          Object.entries(numbers).map(([name, value]) => [name, Float64Array.of(value)]),
        );
        const planned = new Float64Array(wouldKw.length);
        const availableKw = Float64Array.from(wouldKw);
        parkedSchedule({ periodCount: wouldKw.length, availableKw }, own, planned);
        const out = { idleFrac: new Float64Array(1) };
        parkingConduct.of({ wouldKw: availableKw.subarray(0, 1) }, own, out);
        for (const [cell, kw] of wouldKw.entries()) {
          expect(planned[cell]!).toBeGreaterThanOrEqual(kw * (1 - out.idleFrac[0]!) - 1e-9);
          expect(planned[cell]!).toBeLessThanOrEqual(kw);
          if (idleFrac === 0 || declaredFrac === 1) expect(planned[cell]).toBe(kw);
        }
      },
    ),
  );
});

test("10 MW of wind of which half is not built: 5 MW declared honestly, 10 MW parked", () => {
  const declared = (declaredFrac: number) => {
    const own = generator.columns(
      [{ kind: "generator", parking: { idleFrac: 0.5, declaredFrac } }],
      { count: 1, ids: ["farm"] } as never,
      (() => 0) as never,
    );
    const planned = new Float64Array(1);
    generator.schedule(
      { periodCount: 1, availableKw: Float64Array.of(10_000) } as never,
      own,
      planned,
    );
    return planned[0];
  };
  expect([declared(0), declared(1)]).toEqual([5_000, 10_000]);
});
