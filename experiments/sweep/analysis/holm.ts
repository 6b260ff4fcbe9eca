/**
 * Holm's correction for many comparisons (Holm 1979): of all that are no difference, one or more is called one no oftener than the level says,
 * however they depend on one another. Takes probabilities by comparison; gives them adjusted, in the same order, to be held against the level itself.
 */
export function holmAdjusted(probabilities: readonly number[]): readonly number[] {
  const count = probabilities.length;
  const order = [...probabilities.keys()].sort(
    (left, right) => probabilities[left]! - probabilities[right]! || left - right,
  );
  const adjusted = new Array<number>(count);
  let largest = 0;
  for (const [step, row] of order.entries()) {
    largest = Math.max(largest, Math.min(1, (count - step) * probabilities[row]!));
    adjusted[row] = largest;
  }
  return adjusted;
}
