/** Types of mathjs as one file, which the package gives none; only what `factor.ts` uses. */
declare module "mathjs/lib/browser/math.js" {
  namespace mathjs {
    /** A matrix by columns: column j is `_values`, in rows `_index`, from `_ptr[j]` to before `_ptr[j + 1]`. */
    interface SparseMatrix {
      readonly _values: readonly number[];
      readonly _index: readonly number[];
      readonly _ptr: readonly number[];
    }
  }
  const mathjs: {
    readonly SparseMatrix: new (columns: {
      readonly values: readonly number[];
      readonly index: readonly number[];
      readonly ptr: readonly number[];
      readonly size: readonly [number, number];
      readonly datatype: "number";
    }) => mathjs.SparseMatrix;
    /** A(p, q) = L U; `order` 0 to 3, `threshold` of partial pivoting. Throws a TypeError at a column without a pivot. */
    readonly slu: (
      columns: mathjs.SparseMatrix,
      order: number,
      threshold: number,
    ) => {
      readonly L: mathjs.SparseMatrix;
      readonly U: mathjs.SparseMatrix;
      readonly p: readonly number[];
      readonly q: readonly number[];
    };
  };
  export = mathjs;
}
