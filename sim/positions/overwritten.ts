/**
 * What changes of the position book overwrite while something is tried. Takes a cell and its new value; writes it, and notes what it held
 * where that is asked for.
 */

/** What a cell held before it was changed. */
export interface Overwritten {
  readonly column: Float64Array;
  readonly cell: number;
  readonly value: number;
}

/** `overwritten`: where what the cell held is noted; undefined: nowhere. */
export function write(
  { overwritten }: { readonly overwritten: Overwritten[] | undefined },
  column: Float64Array,
  cell: number,
  value: number,
): void {
  overwritten?.push({ column, cell, value: column[cell]! });
  column[cell] = value;
}
