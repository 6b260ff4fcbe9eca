/** HiGHS behind the port: it maximises, keeps whole numbers whole, says nothing where nothing is proven, and remembers nothing. */
import { expect, test } from "vitest";
import type { LinearProgramme } from "../../model/ports.ts";
import { loadHighsSolver } from "./highs.ts";

const solver = await loadHighsSolver();

/** 5x + 4y, with 6x + 4y ≤ 24 and x + 2y ≤ 6: 21 at (3, 1.5); 20 at (4, 0) in whole numbers. */
const programme = (isWhole: 0 | 1): LinearProgramme => ({
  gain: Float64Array.of(5, 4),
  upper: Float64Array.of(10, 10),
  isWhole: Uint8Array.of(isWhole, isWhole),
  rows: [
    { columns: [0, 1], factors: [6, 4], lower: -Infinity, upper: 24 },
    { columns: [0, 1], factors: [1, 2], lower: -Infinity, upper: 6 },
  ],
});

test("the best columns, whole where they must be", () => {
  const [x, y] = solver(programme(0))!.columns;
  expect(x).toBeCloseTo(3, 9);
  expect(y).toBeCloseTo(1.5, 9);
  const [wholeX, wholeY] = solver(programme(1))!.columns;
  expect(wholeX).toBeCloseTo(4, 9);
  expect(wholeY).toBeCloseTo(0, 9);
});

test("columns keep their upper bounds and rows their lower", () => {
  const bounded = { ...programme(0), upper: Float64Array.of(1, 10) };
  expect(solver(bounded)!.columns[0]).toBeCloseTo(1, 9);
  const row = { columns: [1], factors: [1], lower: 2, upper: Infinity };
  const raised = { ...programme(0), rows: [...programme(0).rows, row] };
  expect(solver(raised)!.columns[1]).toBeCloseTo(2, 9);
});

test("a row's price is what one more of its bound gains", () => {
  // 21 at (3, 1.5); with 6x + 4y ≤ 25 it is 5 · 3.25 + 4 · 1.375 = 21.75, with x + 2y ≤ 7 it is 21.5.
  const { rowPrices } = solver(programme(0))!;
  expect(rowPrices[0]).toBeCloseTo(0.75, 9);
  expect(rowPrices[1]).toBeCloseTo(0.5, 9);
});

test("where no columns fit there is no answer", () => {
  const none = { columns: [0], factors: [1], lower: 11, upper: Infinity };
  expect(solver({ ...programme(0), rows: [none] })).toBeUndefined();
});

test("an answer depends on nothing that was solved before", async () => {
  const first = solver(programme(1));
  solver(programme(0));
  expect(solver(programme(1))).toEqual(first);
  expect((await loadHighsSolver())(programme(1))).toEqual(first);
});
