/** Small symmetric systems: solved to rounding where they are positive definite, refused where they are not. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { choleskyFactor, choleskySolve } from "./cholesky.ts";

const SEED = { seed: 20_261_126 };
const square = fc.integer({ min: 1, max: 6 }).chain((size) =>
  fc.record({
    size: fc.constant(size),
    roots: fc.array(fc.double({ min: -3, max: 3, noNaN: true }), {
      minLength: size * size,
      maxLength: size * size,
    }),
    wanted: fc.array(fc.double({ min: -10, max: 10, noNaN: true }), {
      minLength: size,
      maxLength: size,
    }),
  }),
);

/** B Bᵀ + I, which is positive definite whatever B is. */
function definite(roots: readonly number[], size: number): Float64Array {
  return Float64Array.from({ length: size * size }, (_, cell) => {
    const [row, column] = [Math.floor(cell / size), cell % size];
    let sum = row === column ? 1 : 0;
    for (let k = 0; k < size; k += 1) sum += roots[row * size + k]! * roots[column * size + k]!;
    return sum;
  });
}

test("what is multiplied out again is the right-hand side", () => {
  fc.assert(
    fc.property(square, ({ size, roots, wanted }) => {
      const matrix = definite(roots, size);
      const values = Float64Array.from({ length: size }, (_, row) =>
        wanted.reduce((sum, of, column) => sum + matrix[row * size + column]! * of, 0),
      );
      choleskySolve(choleskyFactor(matrix, size)!, values);
      for (const [row, of] of wanted.entries()) expect(values[row]).toBeCloseTo(of, 6);
    }),
    SEED,
  );
});

test("a matrix that is not positive definite has no factor", () => {
  expect(choleskyFactor(Float64Array.of(1, 2, 2, 1), 2)).toBeUndefined();
  expect(choleskyFactor(Float64Array.of(0), 1)).toBeUndefined();
  expect(choleskyFactor(Float64Array.of(Number.NaN), 1)).toBeUndefined();
});
