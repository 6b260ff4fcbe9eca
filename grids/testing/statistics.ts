/** For tests: mean, spread and correlation of series. Takes columns; gives numbers. */

export function meanOf(
  values: ArrayLike<number>,
  keep: (index: number) => boolean = () => true,
): number {
  let sum = 0;
  let count = 0;
  for (let index = 0; index < values.length; index += 1) {
    if (!keep(index)) continue;
    sum += values[index]!;
    count += 1;
  }
  return sum / count;
}

/** Standard deviation. */
export function spreadOf(values: Float64Array): number {
  const mean = meanOf(values);
  return Math.sqrt(meanOf(values.map((value) => (value - mean) * (value - mean))));
}

export function correlation(left: Float64Array, right: Float64Array): number {
  const [leftMean, rightMean] = [meanOf(left), meanOf(right)];
  const products = left.map((value, index) => (value - leftMean) * (right[index]! - rightMean));
  return meanOf(products) / (spreadOf(left) * spreadOf(right));
}

/** Correlation of a series with itself so many steps later. */
export function lagged(values: Float64Array, steps: number): number {
  return correlation(values.subarray(steps), values.subarray(0, -steps));
}
