/**
 * Solves small symmetric positive definite systems by Cholesky's factors: a few readings at once, not a network (that is
 * sim/network). Matrices are row by row.
 */

/** Lower factor L of A = L Lᵀ, or undefined where A is not positive definite. */
export function choleskyFactor(matrix: Float64Array, size: number): Float64Array | undefined {
  const lower = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let rest = matrix[row * size + column]!;
      for (let k = 0; k < column; k += 1)
        rest -= lower[row * size + k]! * lower[column * size + k]!;
      if (row !== column) lower[row * size + column] = rest / lower[column * size + column]!;
      else if (rest > 0) lower[row * size + row] = Math.sqrt(rest);
      else return undefined;
    }
  }
  return lower;
}

/** Overwrites `values`, the right-hand side, with the solution of L Lᵀ x = values. */
export function choleskySolve(lower: Float64Array, values: Float64Array): void {
  const size = values.length;
  for (let row = 0; row < size; row += 1) {
    let rest = values[row]!;
    for (let k = 0; k < row; k += 1) rest -= lower[row * size + k]! * values[k]!;
    values[row] = rest / lower[row * size + row]!;
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    let rest = values[row]!;
    for (let k = row + 1; k < size; k += 1) rest -= lower[k * size + row]! * values[k]!;
    values[row] = rest / lower[row * size + row]!;
  }
}
