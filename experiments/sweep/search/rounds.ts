/**
 * Successive halving over seeds (Jamieson and Talwalkar 2016): all points under few seeds, the best of them under more, until few are left under most. Takes
 * how many points and seeds there are, a budget of runs, how few go on and the fewest seeds that may be the last; gives rounds, or how many runs the least search takes. Keeps: every round has more
 * seeds than the one before, because without a new run nothing is learnt to choose by; what the budget allows for is played, all points under all seeds if it can be.
 */

export interface Round {
  readonly points: number;
  /** The first so many; those of the rounds before are among them. */
  readonly seeds: number;
}

export type Rounds =
  | { readonly kind: "fits"; readonly rounds: readonly Round[]; readonly runs: number }
  | { readonly kind: "short"; readonly least: number };

/** Point 1 goes through every round beside the others, because they are held against it. */
export function roundsOf(
  points: number,
  seeds: number,
  budget: number,
  keepOneOf: number,
  lastSeedsMin = 1,
): Rounds {
  const sizes = sizesOf(points, keepOneOf);
  const roundsUpTo = (most: number) => roundsOfSizes(sizes, seeds, most, keepOneOf);
  const least = runsOf(roundsUpTo(lastSeedsMin));
  if (least > budget) return { kind: "short", least };
  // Runs rise with `most`; at the upper end the first round has every seed already.
  let [fits, above] = [lastSeedsMin, seeds * keepOneOf ** (sizes.length - 1) + 1];
  while (above - fits > 1) {
    const most = Math.floor((fits + above) / 2);
    if (runsOf(roundsUpTo(most)) <= budget) fits = most;
    else above = most;
  }
  const rounds = roundsUpTo(fits);
  return { kind: "fits", rounds, runs: runsOf(rounds) };
}

/** Points by round, until few enough are left. */
function sizesOf(points: number, keepOneOf: number): readonly number[] {
  const sizes = [points];
  while (sizes.at(-1)! > keepOneOf) sizes.push(Math.ceil(sizes.at(-1)! / keepOneOf));
  return sizes;
}

/** The last round would have `most` seeds and each before it a part of those; `seeds` are all there are. Of rounds under equal seeds the first stands for all. */
function roundsOfSizes(
  sizes: readonly number[],
  seeds: number,
  most: number,
  keepOneOf: number,
): readonly Round[] {
  const rounds: Round[] = [];
  for (const [row, points] of sizes.entries()) {
    const part = Math.floor(most / keepOneOf ** (sizes.length - 1 - row));
    const own = Math.min(seeds, Math.max(1, part));
    if (own > (rounds.at(-1)?.seeds ?? 0)) rounds.push({ points, seeds: own });
  }
  return rounds;
}

/** No run is done twice; point 1 may be one more than those that go on. */
function runsOf(rounds: readonly Round[]): number {
  return rounds.reduce((sum, { points, seeds }, row) => {
    const before = rounds[row - 1]?.seeds ?? 0;
    return sum + (points + (row === 0 ? 0 : 1)) * (seeds - before);
  }, 0);
}
