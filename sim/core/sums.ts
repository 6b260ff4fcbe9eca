/**
 * Sums in a stated order. Float sums are compensated (Neumaier) and taken in row order, so that the same rows give the
 * same bits; whole-number sums check that they stay exact.
 */

/** Compensated sum of numbers in the order given. */
export function orderedSum(values: ArrayLike<number>): number {
  let sum = 0;
  let lost = 0;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index]!;
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return sum + lost;
}

/** Sum of whole numbers; throws when it leaves the range in which whole numbers are exact. */
export function wholeSum(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) sum += values[index]!;
  if (!Number.isSafeInteger(sum))
    throw new RangeError(`a whole-number sum left the exact range: ${sum}`);
  return sum;
}
