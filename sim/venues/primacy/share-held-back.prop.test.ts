/** Parts of a loss that calls of several services share: they come to the loss, in whatever order, and are each service's own where it is alone. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { shareHeldBack } from "./share-held-back.ts";

const kws = fc.integer({ min: 0, max: 1_000_000 });
const rows = fc.array(fc.record({ byItself: kws, asked: kws }), { minLength: 1, maxLength: 5 });
const shared = (together: number, of: readonly { byItself: number; asked: number }[]) =>
  shareHeldBack(
    together,
    of.map(({ byItself }) => byItself),
    of.map(({ asked }) => asked),
  );

test("parts are no less than nothing and come to the loss", () => {
  fc.assert(
    fc.property(kws, rows, (together, of) => {
      const parts = shared(together, of);
      for (const part of parts) expect(part).toBeGreaterThanOrEqual(0);
      const sum = parts.reduce((total, part) => total + part, 0);
      expect(sum).toBeCloseTo(together, 5);
    }),
  );
});

test("the order of services changes nobody's part", () => {
  fc.assert(
    fc.property(kws, rows, (together, of) => {
      const turned = shared(together, of.toReversed()).toReversed();
      for (const [row, part] of shared(together, of).entries())
        expect(turned[row]).toBeCloseTo(part, 5);
    }),
  );
});

describe("two calls of 6 and 3 MW that hold a farm of 2 MW back", () => {
  test("either alone would do, by itself neither: 4/3 and 2/3, in proportion to what they ask for", () => {
    const [left, right] = shareHeldBack(2, [0, 0], [6, 3]);
    expect([left, right]).toEqual([4 / 3, 2 / 3]);
  });

  test("0.5 of it is the first one's alone: the rest of 1.5 in proportion to what they ask for", () => {
    expect(shareHeldBack(2, [0.5, 0], [6, 3])).toEqual([1.5, 0.5]);
  });

  test("by themselves 2 and 1 where there is room for either: 4/3 and 2/3", () => {
    expect(shareHeldBack(2, [2, 1], [6, 3])).toEqual([4 / 3, 2 / 3]);
  });

  test("all of it is the first one's alone, and nothing of it the other's", () => {
    expect(shareHeldBack(2, [2, 0], [6, 3])).toEqual([2, 0]);
  });
});
