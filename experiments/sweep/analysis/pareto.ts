/** The Pareto front: rows that no other row beats in one cost without losing in another. Takes costs by row, less is better in each; gives rows of the front in order. */
export function paretoFront(costs: readonly (readonly number[])[]): readonly number[] {
  // After sorting, a row can only be dominated by one before it, and by one of the front if at all.
  const order = [...costs.keys()].sort(
    (left, right) => firstDifference(costs[left]!, costs[right]!) || left - right,
  );
  const front: number[] = [];
  for (const row of order)
    if (!front.some((other) => dominates(costs[other]!, costs[row]!))) front.push(row);
  return front.sort((left, right) => left - right);
}

const firstDifference = (left: readonly number[], right: readonly number[]): number =>
  left.map((cost, index) => cost - right[index]!).find((difference) => difference !== 0) ?? 0;

/** Equal rows do not dominate one another. */
const dominates = (one: readonly number[], other: readonly number[]): boolean =>
  one.every((cost, index) => cost <= other[index]!) && firstDifference(one, other) !== 0;
