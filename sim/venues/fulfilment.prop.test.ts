/** Laws of service fulfilment over whatever sellers were told and did. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { tradeFulfilments } from "./fulfilment.ts";

const MINUTES = 30;
const kw = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 5000, noNaN: true }));
const minutes = (of: fc.Arbitrary<number>) =>
  fc
    .array(of, { minLength: MINUTES, maxLength: MINUTES })
    .map((values) => Float64Array.from(values));
const wh = (of: Float64Array) => of.reduce((sum, each) => sum + (each * 1000) / 60, 0);

test("no trade is delivered beyond its instruction, all together no more than was moved, and fulfilment is from 0 to 1", () => {
  fc.assert(
    fc.property(
      fc.array(minutes(kw), { minLength: 1, maxLength: 4 }),
      minutes(fc.double({ min: -5000, max: 9000, noNaN: true })),
      (told, moved) => {
        const found = tradeFulfilments(told, moved);
        const gaveWh = wh(moved.map((each) => Math.max(0, each)));
        const sumWh = found.reduce((sum, each) => sum + each.deliveredWh, 0);
        expect(sumWh).toBeLessThanOrEqual(gaveWh + found.length);
        for (const [index, of] of found.entries()) {
          expect(of.instructedWh).toBeLessThanOrEqual(wh(told[index]!) + 1);
          expect(of.deliveredWh).toBeLessThanOrEqual(of.instructedWh);
          expect(of.deliveredWh).toBeGreaterThanOrEqual(0);
          expect(of.fulfilmentFrac).toBeGreaterThanOrEqual(0);
          expect(of.fulfilmentFrac).toBeLessThanOrEqual(1);
        }
      },
    ),
    { seed: 20260201, numRuns: 300 },
  );
});

test("who does all it was told is fulfilled, whatever it was told; who was told nothing too", () => {
  fc.assert(
    fc.property(minutes(kw), (told) => {
      const [of] = tradeFulfilments([told], told);
      expect(of).toMatchObject({ fulfilmentFrac: 1, deliveredWh: of!.instructedWh });
    }),
    { seed: 20260202, numRuns: 200 },
  );
});
