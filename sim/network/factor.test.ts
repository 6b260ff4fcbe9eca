/** Factors of network matrices: symmetric where they may be, general where pivots say so. */
import { describe, expect, test } from "vitest";
import { factorise } from "./factor.ts";
import { solveOnce } from "./kernel.ts";
import type { ColumnMatrix } from "./susceptance.ts";

describe("factors of a network matrix", () => {
  test.for([0, 1, 2, 3, 5, 40])("solve a chain of %i buses", (size) => {
    expect(solutionError(chain(size, () => 1))).toBeLessThan(1e-10);
  });

  test("keep L alone where all pivots are positive on the diagonal", () => {
    expect(formOf(chain(20, (row) => 1 + row))).toBe("symmetric");
  });

  test("keep L and U where a reactance is negative", () => {
    const matrix = denseColumns([
      [-5, 10],
      [10, -6],
    ]);
    expect(formOf(matrix)).toBe("general");
    expect(solutionError(matrix)).toBeLessThan(1e-12);
  });

  test("take pivots off the diagonal where the diagonal cancels", () => {
    const matrix = denseColumns([
      [0, 2, 0],
      [2, 0, 1],
      [0, 1, 3],
    ]);
    expect(formOf(matrix)).toBe("general");
    expect(solutionError(matrix)).toBeLessThan(1e-12);
  });
});

describe("a singular matrix is said to be so", () => {
  test.for([
    ["where a row is zero", [[0]]],
    [
      "where two reactances cancel exactly",
      [
        [1, -1],
        [-1, 1],
      ],
    ],
    [
      "where they cancel up to rounding",
      [
        [0.1 + 0.2, -0.3],
        [-0.3, 0.3],
      ],
    ],
    ["where an entry is not finite", [[Number.NaN]]],
    [
      "where it hides in one of several blocks",
      [
        [2, 0, 0],
        [0, 1, -1],
        [0, -1, 1],
      ],
    ],
  ] as [string, number[][]][])("%s", ([, rows]) => {
    expect(factorise(denseColumns(rows)).kind).toBe("singular");
  });
});

function chain(size: number, b: (row: number) => number): ColumnMatrix {
  const rows = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  for (let row = 0; row < size; row += 1) {
    rows[row]![row]! += b(row);
    if (row === 0) continue;
    rows[row - 1]![row - 1]! += b(row);
    rows[row]![row - 1]! -= b(row);
    rows[row - 1]![row]! -= b(row);
  }
  return denseColumns(rows);
}

/** Symmetric rows as columns; zeros off the diagonal are left out. */
function denseColumns(rows: readonly (readonly number[])[]): ColumnMatrix {
  const ptr = [0];
  const index: number[] = [];
  const values: number[] = [];
  rows.forEach((row, column) => {
    row.forEach((value, at) => {
      if (value === 0 && at !== column) return;
      index.push(at);
      values.push(value);
    });
    ptr.push(index.length);
  });
  return { size: rows.length, ptr, index, values };
}

function formOf(matrix: ColumnMatrix): string {
  const factorisation = factorise(matrix);
  return factorisation.kind === "factors" ? factorisation.factors.form : factorisation.kind;
}

/** Largest error of a solve whose answer is 1, 2, 3 … */
function solutionError(matrix: ColumnMatrix): number {
  const factorisation = factorise(matrix);
  if (factorisation.kind !== "factors") throw new Error(factorisation.because);
  const right = new Float64Array(matrix.size);
  for (let column = 0; column < matrix.size; column += 1) {
    for (let at = matrix.ptr[column]!; at < matrix.ptr[column + 1]!; at += 1) {
      right[matrix.index[at]!]! += matrix.values[at]! * (column + 1);
    }
  }
  return solveOnce(factorisation.factors, right).reduce(
    (worst, x, place) =>
      Math.max(worst, Math.abs(x - factorisation.factors.unknownColumn[place]! - 1)),
    0,
  );
}
