/**
 * How likely each point is the best, were there other seeds like these: seeds are drawn again, the same for all points, and the point with the least
 * mean is counted. Takes costs by point and seed; gives probabilities by point, which add up to one. Points with equal means share.
 */
import { drawnAgain, RESAMPLES } from "./bootstrap.ts";

export function probabilitiesOfBest(costs: readonly (readonly number[])[]): readonly number[] {
  const shares = new Float64Array(costs.length);
  const sums = new Float64Array(costs.length);
  drawnAgain(costs[0]!.length, "best", (times) => {
    let [least, equal] = [Number.POSITIVE_INFINITY, 0];
    for (const [point, own] of costs.entries()) {
      let sum = 0;
      for (let seed = 0; seed < own.length; seed += 1) sum += times[seed]! * own[seed]!;
      sums[point] = sum;
      if (sum < least) equal = 0;
      least = Math.min(least, sum);
      if (sum === least) equal += 1;
    }
    for (let point = 0; point < sums.length; point += 1)
      if (sums[point] === least) shares[point]! += 1 / equal;
  });
  return Array.from(shares, (share) => share / RESAMPLES);
}
