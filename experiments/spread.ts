/** Whether values spread, or differ by what sums of floats leave behind. Takes values and how large they are; says which. */

/**
 * Of the values' own size. A float has 16 digits, of which sums over the rows of a run lose a few, so what is left behind is well below it; money is whole µ£, and one of them is as much of £1,000,000,
 * so what is real is above it.
 */
const DUST_FRAC = 1e-12;

/** The largest value, whatever its sign: of differences, that of what they are differences of. */
export const sizeOf = (...rows: readonly (readonly number[])[]): number =>
  rows.reduce(
    (size, values) => values.reduce((most, value) => Math.max(most, Math.abs(value)), size),
    0,
  );

export const isDust = (value: number, size: number): boolean => Math.abs(value) <= DUST_FRAC * size;

export function hasSpread(values: readonly number[], size: number): boolean {
  const first = values[0]!;
  return values.some((value) => !isDust(value - first, size));
}
