/**
 * Successive halving over seeds (Jamieson and Talwalkar 2016): all points under few seeds, the best of them under more, until few are left under all. Takes
 * how many points and seeds there are, a budget of runs and how few go on; gives rounds, or how many runs the least search takes.
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
export function roundsOf(points: number, seeds: number, budget: number, keepOneOf: number): Rounds {
  for (let most = seeds; most >= 1; most -= 1) {
    const rounds = roundsUpTo(points, most, keepOneOf);
    const runs = runsOfRounds(rounds);
    if (runs <= budget) return { kind: "fits", rounds, runs };
    if (most === 1) return { kind: "short", least: runs };
  }
  throw new RangeError("no seeds");
}

function roundsUpTo(points: number, seeds: number, keepOneOf: number): Round[] {
  const sizes = [points];
  while (sizes.at(-1)! > keepOneOf) sizes.push(Math.ceil(sizes.at(-1)! / keepOneOf));
  return sizes.map((size, row) => ({
    points: size,
    seeds: Math.max(1, Math.floor(seeds / keepOneOf ** (sizes.length - 1 - row))),
  }));
}

/** No run is done twice; point 1 may be one more than those that go on. */
function runsOfRounds(rounds: readonly Round[]): number {
  return rounds.reduce((sum, { points, seeds }, row) => {
    const before = rounds[row - 1]?.seeds ?? 0;
    return sum + (points + (row === 0 ? 0 : 1)) * (seeds - before);
  }, 0);
}
