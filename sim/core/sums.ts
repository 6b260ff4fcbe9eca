/**
 * Sums in a stated order. Float sums are compensated (Neumaier) and taken in row order, so that the same rows give the
 * same bits; whole-number sums check that they stay exact.
 */

/** A compensated sum that is carried on, number by number. */
export interface RunningSum {
  sum: number;
  lost: number;
}

export const runningSum = (): RunningSum => ({ sum: 0, lost: 0 });

export function addTo(running: RunningSum, value: number): void {
  const { sum } = running;
  const next = sum + value;
  running.lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
  running.sum = next;
}

export const totalOf = ({ sum, lost }: RunningSum): number => sum + lost;

/** Compensated sum of numbers in the order given. */
export function orderedSum(values: ArrayLike<number>): number {
  const running = runningSum();
  for (let index = 0; index < values.length; index += 1) addTo(running, values[index]!);
  return totalOf(running);
}

/** Sum of whole numbers; throws when it leaves the range in which whole numbers are exact. */
export function wholeSum(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) sum += values[index]!;
  if (!Number.isSafeInteger(sum))
    throw new RangeError(`a whole-number sum left the exact range: ${sum}`);
  return sum;
}

/**
 * Splits a whole total over weights by largest remainder, ties by row; the parts are whole and add up to the total exactly.
 * All weights 0 (or none): everything goes to the first row.
 */
export function splitWhole(total: number, weights: ArrayLike<number>, out: Float64Array): void {
  const count = weights.length;
  let weight = 0;
  for (let row = 0; row < count; row += 1) weight += weights[row]!;
  out.fill(0);
  if (count === 0 || total === 0) return;
  if (weight <= 0 || count === 1) {
    out[0] = total;
    return;
  }
  const remainders: { row: number; remainder: number }[] = [];
  let given = 0;
  for (let row = 0; row < count; row += 1) {
    const exact = (total * weights[row]!) / weight;
    // + 0: a part of a negative total that comes to nothing is 0, not negative zero.
    const whole = Math.trunc(exact) + 0;
    out[row] = whole;
    given += whole;
    if (weights[row]! > 0) remainders.push({ row, remainder: Math.abs(exact - whole) });
  }
  remainders.sort((left, right) => right.remainder - left.remainder || left.row - right.row);
  const sign = total < 0 ? -1 : 1;
  for (let index = 0; given !== total; index += 1) {
    const { row } = remainders[index % remainders.length]!;
    out[row] = out[row]! + sign;
    given += sign;
  }
}
