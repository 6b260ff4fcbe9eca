/**
 * What of a unit's loss is each service's, where calls of several hold it back together. Takes what it was held back more than without any
 * of them, what each holds back by itself beside the others, and how much each asks for; gives a part each.
 * Keeps: the parts are no less than 0 and come to the whole loss; who holds back nothing that another would not, has a part by what it asks for.
 */

/** All above 0, in one unit of energy or power; `byItself` and `asked` have a row a service, at least one. */
export function shareHeldBack(
  togetherKws: number,
  byItselfKws: readonly number[],
  askedKws: readonly number[],
): number[] {
  const sumKws = sumOf(byItselfKws);
  // By themselves more than together: each passes what the others leave no room for.
  if (sumKws >= togetherKws) return inProportion(togetherKws, byItselfKws);
  // By themselves less: of the rest either would have been enough.
  const rest = inProportion(togetherKws - sumKws, askedKws);
  return byItselfKws.map((own, row) => own + rest[row]!);
}

function inProportion(whole: number, weights: readonly number[]): number[] {
  const sum = sumOf(weights);
  return weights.map((weight) =>
    sum === 0 ? whole / weights.length : Math.min(1, weight / sum) * whole,
  );
}

const sumOf = (parts: readonly number[]) => parts.reduce((sum, part) => sum + part, 0);
