/** Parts of a move: they add up to it, each is what was told where all was given, and one alone has all of it. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { partOfMove, rowsTogether } from "./told-together.ts";

const kw = fc.integer({ min: -5000, max: 5000 }).filter((each) => each !== 0);
const parts = (changes: readonly number[], movedKw: number) => {
  const upKw = changes.reduce((sum, each) => sum + Math.max(0, each), 0);
  const downKw = changes.reduce((sum, each) => sum + Math.max(0, -each), 0);
  return changes.map((own) => partOfMove(own, upKw, downKw, movedKw));
};
const sum = (list: readonly number[]) => list.reduce((total, each) => total + each, 0);

test("the parts add up to the move, and a unit that gives all that it is told gives each", () => {
  fc.assert(
    fc.property(fc.array(kw, { minLength: 1, maxLength: 5 }), kw, (changes, movedKw) => {
      expect(sum(parts(changes, movedKw))).toBeCloseTo(movedKw, 6);
      const allKw = sum(changes);
      if (allKw === 0) return;
      for (const [row, part] of parts(changes, allKw).entries())
        expect(part).toBeCloseTo(changes[row]!, 6);
    }),
  );
});

test("one alone has all of it, to the bit", () => {
  fc.assert(
    fc.property(kw, fc.double({ min: -9e3, max: 9e3, noNaN: true }), (own, movedKw) => {
      expect(parts([own], movedKw)).toEqual([movedKw === 0 ? 0 : movedKw]);
    }),
  );
});

test("worked: 3 MW up and 2 MW down at once; half a megawatt short is short of what wanted that way", () => {
  expect(parts([3000, -2000], 1000)).toEqual([3000, -2000]);
  expect(parts([3000, -2000], 500)).toEqual([2500, -2000]);
  expect(parts([3000, -2000], 1500)).toEqual([3000, -1500]);
  expect(parts([3000, -2000], 0)).toEqual([0, 0]);
  // Both the same way: shared in proportion.
  expect(parts([3000, 2000], 4000)).toEqual([2400, 1600]);
});

test("rows of one unit stand together, in their order", () => {
  expect(rowsTogether([{ unit: 4 }, { unit: 1 }, { unit: 4 }])).toEqual([[0, 2], [1], [0, 2]]);
});
