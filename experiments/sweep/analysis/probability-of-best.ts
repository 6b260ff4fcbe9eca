/**
 * How likely each point is the best, as far as these seeds tell: true means are drawn from the multivariate t distribution about the means over the seeds, with
 * the covariance that points have under the same seeds and a degree of freedom less than there are seeds, and the point with the least is counted. Takes costs by
 * point and seed, at least two; gives probabilities by point. Of two points it is what the paired t test says; points with equal costs share. A point that differs from another by the same under
 * every seed has none: no spread among a few seeds is no sign that there is none, so how sure their order is cannot be told. Where every point has one they add up to one.
 */
import { drawPurpose, normalDraw, ownerKeys } from "../../../sim/core/draws.ts";
import { hasSpread, isDust, sizeOf } from "../../spread.ts";

const DRAWS = 1999;

export function probabilitiesOfBest(
  given: readonly (readonly number[])[],
): readonly (number | null)[] {
  const { costs, isTold } = alikeOf(given);
  const shares = new Float64Array(costs.length);
  const drawn = new Float64Array(costs.length);
  const points = pairedWithFirst(costs);
  scaledErrors(costs[0]!.length, (errors) => {
    let [least, equal] = [Number.POSITIVE_INFINITY, 0];
    for (const [point, { mean, deviations }] of points.entries()) {
      let sum = mean;
      for (let seed = 0; seed < deviations.length; seed += 1)
        sum += errors[seed]! * deviations[seed]!;
      drawn[point] = sum;
      if (sum < least) equal = 0;
      least = Math.min(least, sum);
      if (sum === least) equal += 1;
    }
    for (let point = 0; point < drawn.length; point += 1)
      if (drawn[point] === least) shares[point]! += 1 / equal;
  });
  return Array.from(shares, (share, point) => (isTold[point]! ? share / DRAWS : null));
}

/** Points that are equal but for rounding get the same costs; told are those that differ from no other by the same under every seed. */
function alikeOf(given: readonly (readonly number[])[]) {
  const size = sizeOf(...given);
  // Points that differ from each other by the same, those that are equal together.
  const groups: (readonly number[])[][] = [];
  const [costs, groupOf] = [[...given], [] as number[]];
  for (const [point, own] of given.entries()) {
    const from = (other: readonly number[]) => own.map((cost, seed) => cost - other[seed]!);
    let group = groups.findIndex(([first]) => !hasSpread(from(first!), size));
    if (group < 0) group = groups.push([]) - 1;
    groupOf.push(group);
    const equal = groups[group]!.find((other) => isDust(from(other)[0]!, size));
    if (equal === undefined) groups[group]!.push(own);
    else costs[point] = equal;
  }
  return { costs, isTold: groupOf.map((group) => groups[group]!.length === 1) };
}

/** Seed by seed less the first point, so that what all share under a seed is not in it: means, and what seeds deviate from them. */
function pairedWithFirst(costs: readonly (readonly number[])[]) {
  return costs.map((own) => {
    const differences = own.map((cost, seed) => cost - costs[0]![seed]!);
    const mean = differences.reduce((sum, each) => sum + each, 0) / differences.length;
    return { mean, deviations: differences.map((each) => each - mean) };
  });
}

/**
 * Normal draws by seed over √(n (n − 1)): summed over deviations they have the covariance of the means. All are divided by the root of a chi-square
 * draw of n − 1 degrees over its degrees, because the covariance is known of n seeds alone. `use` gets the same buffer each time.
 */
function scaledErrors(seeds: number, use: (errors: Float64Array) => void): void {
  const keys = ownerKeys(drawPurpose("sweep", "best"), ["seeds", "variance"]);
  const errors = new Float64Array(seeds);
  const degrees = seeds - 1;
  for (let draw = 0; draw < DRAWS; draw += 1) {
    let chiSquare = 0;
    for (let slot = 0; slot < degrees; slot += 1) chiSquare += normalDraw(keys, 1, draw, slot) ** 2;
    const scale = 1 / Math.sqrt(seeds * chiSquare);
    for (let seed = 0; seed < seeds; seed += 1)
      errors[seed] = normalDraw(keys, 0, draw, seed) * scale;
    use(errors);
  }
}
