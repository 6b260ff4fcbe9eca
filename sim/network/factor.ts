/**
 * The one door to mathjs: factorises a network matrix once. Takes a sparse matrix by columns; gives its factors in
 * elimination order for the kernel, or says that it is singular, never NaN. Keeps L and the pivots alone where they
 * suffice.
 *
 * slu gives A(p, q) = L U with L unit lower; order 1 is minimum degree on A + Aᵀ, and the threshold 0.001 takes the
 * diagonal as pivot wherever it is not tiny. With D = diag(U) and V = D⁻¹ U, A(p, q) = L D V. Where every pivot is on the
 * diagonal and positive, A = Aᵀ makes V = Lᵀ: U is dropped. Otherwise (series compensation, x < 0) L and V stay.
 */
// One file, which makes a function when it is first asked for: the package's other door makes all of them at once, from a thousand
// files, which takes a second and 20 MB more (0002).
import mathjs from "mathjs/lib/browser/math.js";
import { type Factors, solveOnce, type TriangleRows } from "./kernel.ts";
import type { ColumnMatrix } from "./susceptance.ts";

export type Factorisation =
  | { readonly kind: "factors"; readonly factors: Factors }
  | { readonly kind: "singular"; readonly because: string };

/** A pivot this much smaller than the entries of its column has lost all its digits. */
const PIVOT_FRACTION_MIN = 1e-12;
/** Largest relative error that a state known beforehand may come back with. */
const RECOVERY_ERROR_MAX = 1e-6;

/** Factors of a square matrix with a symmetric pattern; a matrix of size 0 has empty factors. */
export function factorise(matrix: ColumnMatrix): Factorisation {
  const parts = luParts(matrix);
  if (parts === undefined) return { kind: "singular", because: "a pivot is zero" };
  const { lower, upper, placeOfRow, columnAt } = parts;
  const pivots = Float64Array.from(columnAt, (_, j) => upper._values[upper._ptr[j + 1]! - 1]!);
  for (let j = 0; j < matrix.size; j += 1) {
    if (!(Math.abs(pivots[j]!) > PIVOT_FRACTION_MIN * columnMaximum(matrix, columnAt[j]!))) {
      return { kind: "singular", because: "a pivot is lost in rounding" };
    }
  }
  const isSymmetric = columnAt.every((column, j) => placeOfRow[column] === j && pivots[j]! > 0);
  const equationRow = new Int32Array(matrix.size);
  for (let row = 0; row < matrix.size; row += 1) equationRow[placeOfRow[row]!] = row;
  const lowerRows = rowsOf(lower, matrix.size);
  const factors: Factors = {
    size: matrix.size,
    form: isSymmetric ? "symmetric" : "general",
    equationRow,
    unknownColumn: Int32Array.from(columnAt),
    lower: lowerRows,
    upper: isSymmetric ? transposed(lowerRows) : rowsOf(upper, matrix.size, pivots),
    inversePivot: pivots.map((pivot) => 1 / pivot),
  };
  const error = recoveryError(matrix, factors);
  if (!(error <= RECOVERY_ERROR_MAX)) {
    return {
      kind: "singular",
      because: `a known state comes back with error ${error.toExponential(1)}`,
    };
  }
  return { kind: "factors", factors };
}

/** The parts of slu; undefined where it meets a column without a pivot, on which it throws a bare TypeError. */
function luParts(matrix: ColumnMatrix) {
  const { size, values, index, ptr } = matrix;
  const none: mathjs.SparseMatrix = { _values: [], _index: [], _ptr: [0] };
  if (size === 0) return { lower: none, upper: none, placeOfRow: [], columnAt: [] };
  const columns = new mathjs.SparseMatrix({
    values,
    index,
    ptr,
    size: [size, size],
    datatype: "number",
  });
  try {
    const { L, U, p, q } = mathjs.slu(columns, 1, 0.001);
    return { lower: L, upper: U, placeOfRow: p, columnAt: q };
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** A triangle by rows without its diagonal, each row in rising order; divided by the pivot of its row where given. */
function rowsOf(columns: mathjs.SparseMatrix, size: number, pivots?: Float64Array): TriangleRows {
  const { _values, _index, _ptr } = columns;
  const start = new Int32Array(size + 1);
  for (let column = 0; column < size; column += 1) {
    for (let at = _ptr[column]!; at < _ptr[column + 1]!; at += 1) {
      if (_index[at] !== column) start[_index[at]! + 1] = start[_index[at]! + 1]! + 1;
    }
  }
  for (let row = 0; row < size; row += 1) start[row + 1] = start[row + 1]! + start[row]!;
  const place = new Int32Array(start[size]!);
  const value = new Float64Array(start[size]!);
  const next = start.slice();
  for (let column = 0; column < size; column += 1) {
    for (let at = _ptr[column]!; at < _ptr[column + 1]!; at += 1) {
      const row = _index[at]!;
      if (row === column) continue;
      place[next[row]!] = column;
      value[next[row]!] = pivots === undefined ? _values[at]! : _values[at]! / pivots[row]!;
      next[row] = next[row]! + 1;
    }
  }
  return { start, place, value };
}

function transposed(rows: TriangleRows): TriangleRows {
  const columns = {
    _values: Array.from(rows.value),
    _index: Array.from(rows.place),
    _ptr: Array.from(rows.start),
  };
  return rowsOf(columns, rows.start.length - 1);
}

function columnMaximum(matrix: ColumnMatrix, column: number): number {
  let maximum = 0;
  for (let at = matrix.ptr[column]!; at < matrix.ptr[column + 1]!; at += 1) {
    maximum = Math.max(maximum, Math.abs(matrix.values[at]!));
  }
  return maximum;
}

/** Solves A x = A s for a known state s: the largest of |x − s|, where |s| ≤ 2. NaN where the solve breaks down. */
function recoveryError(matrix: ColumnMatrix, factors: Factors): number {
  const known = (column: number) => 1 + (column % 7) / 7;
  const right = new Float64Array(matrix.size);
  for (let column = 0; column < matrix.size; column += 1) {
    for (let at = matrix.ptr[column]!; at < matrix.ptr[column + 1]!; at += 1) {
      const row = matrix.index[at]!;
      right[row] = right[row]! + matrix.values[at]! * known(column);
    }
  }
  const w = solveOnce(factors, right);
  let error = 0;
  for (let j = 0; j < matrix.size; j += 1) {
    error = Math.max(error, Math.abs(w[j]! - known(factors.unknownColumn[j]!)));
  }
  return error;
}
