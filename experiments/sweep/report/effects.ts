/**
 * What each factor moves by itself. Takes points by level of the factor and a metric by point and seed; gives for each level the difference from the level of
 * point 1: mean over pairs of points that differ in that factor alone where every level has one beside the same levels of the others, else between groups of points. Seed by seed, so the weather is not in it.
 */
import type {
  Estimate,
  FactorEffect,
  Interaction,
  Span,
} from "../../../results/report/experiment/facts.ts";
import type { SweepFile } from "../../../results/sweep/sweep-file.ts";
import { canonicalJson } from "../../../sim/core/digest.ts";
import { estimated } from "../../rule-comparison/estimates.ts";
import { sizeOf } from "../../spread.ts";
import { meanOver } from "../analysis/values.ts";
import { type LevelGroup, type LevelGroups, levelGroups } from "./level-groups.ts";

/** By point and seed. */
type Values = readonly (readonly number[])[];

/** Factors that have levels to tell apart, with what they move. Groups of one point each tell no factor from any other: such a factor is left out. */
export function effectsOf({ factors, points }: SweepFile, values: Values): FactorEffect[] {
  const found = factors.flatMap(({ id }, factor): LevelsOfFactor[] => {
    const grouped = levelGroups(points.map(({ levels }) => levels[factor]));
    if (grouped === null || grouped.groups.length < 2) return [];
    const { groups, reference } = grouped;
    const pairs = grouped.areLevels ? pairsOf(points, factor, grouped) : null;
    if (pairs === null && groups.some((group) => group.points.length < 2)) return [];
    const bySeed = groups.map((group, row) =>
      pairs === null
        ? betweenGroups(group, groups[reference]!, values)
        : overPairs(pairs[row]!, values),
    );
    return [{ factor: id, isPaired: pairs !== null, groups, reference, bySeed }];
  });
  const size = sizeOf(...values);
  const chosenOf = found.reduce(
    (sum, { isPaired, groups: { length } }) => sum + (isPaired ? (length * (length - 1)) / 2 : 0),
    0,
  );
  return found.map(({ factor, isPaired, groups, reference, bySeed }) => ({
    ...{ factor, isPaired },
    levels: groups.map(({ words }, row) => ({
      words,
      effect: row === reference ? { mean: 0 } : estimated(bySeed[row]!, 1, size),
    })),
    span: isPaired ? spanOf(groups, bySeed, chosenOf, size) : null,
  }));
}

interface LevelsOfFactor {
  readonly factor: string;
  readonly isPaired: boolean;
  readonly groups: readonly LevelGroup[];
  readonly reference: number;
  /** By group, the difference from the reference under each seed. */
  readonly bySeed: readonly (readonly number[])[];
}

/** Of equal levels the first counts. */
function spanOf(
  groups: readonly LevelGroup[],
  bySeed: readonly (readonly number[])[],
  chosenOf: number,
  metricSize: number,
): Span {
  const means = bySeed.map(meanOver);
  const lowest = means.indexOf(Math.min(...means));
  const highest = means.indexOf(Math.max(...means));
  const differences = bySeed[highest]!.map((value, seed) => value - bySeed[lowest]![seed]!);
  return {
    ...{ lowest: groups[lowest]!.words, highest: groups[highest]!.words },
    size: estimated(differences, chosenOf, metricSize),
  };
}

type Pair = readonly [point: number, reference: number];

/**
 * By group, over those levels of the other factors beside which every group has a point; null where there are none. Levels that are paired elsewhere cannot be held against each other: what the
 * other factors do there would be between them.
 */
function pairsOf(
  points: SweepFile["points"],
  factor: number,
  { groups, reference }: LevelGroups,
): readonly (readonly Pair[])[] | null {
  const others = (point: number) => canonicalJson(points[point]!.levels.toSpliced(factor, 1));
  const byOthers = groups.map(
    (group) => new Map(group.points.map((point) => [others(point), point])),
  );
  const base = byOthers[reference]!;
  const shared = [...base.keys()].filter((each) => byOthers.every((own) => own.has(each)));
  return shared.length === 0
    ? null
    : byOthers.map((own) => shared.map((each): Pair => [own.get(each)!, base.get(each)!]));
}

const seedsIn = (values: Values) => values[0]!.map((_, seed) => seed);

const overPairs = (pairs: readonly Pair[], values: Values) =>
  seedsIn(values).map((seed) =>
    meanOver(pairs.map(([point, other]) => values[point]![seed]! - values[other]![seed]!)),
  );

const betweenGroups = (own: LevelGroup, other: LevelGroup, values: Values) =>
  seedsIn(values).map((seed) => overGroup(own, values, seed) - overGroup(other, values, seed));

const overGroup = ({ points }: LevelGroup, values: Values, seed: number) =>
  meanOver(points.map((point) => values[point]![seed]!));

/**
 * Pairs of factors of which every level meets every other, with all else alike: what they do together beyond the sum of what each does, with intervals for as many cells as it was chosen from. The
 * largest first, equal ones in the order of factors.
 */
export function interactionsOf({ factors, points }: SweepFile, values: Values): Interaction[] {
  const grouped = factors.map((_, factor) =>
    levelGroups(points.map(({ levels }) => levels[factor])),
  );
  const found: (Omit<Interaction, "beyondSum"> & { readonly met: Cells })[] = [];
  for (let first = 0; first < factors.length; first += 1)
    for (let second = first + 1; second < factors.length; second += 1) {
      const [a, b] = [grouped[first], grouped[second]];
      if (a == null || b == null || a.groups.length < 2 || b.groups.length < 2) continue;
      const cells = a.groups.map((one) => b.groups.map((other) => meet(one, other)));
      if (!areBalanced(cells.flat(), points, [first, second])) continue;
      found.push({
        factors: [factors[first]!.id, factors[second]!.id],
        levels: [a.groups.map(({ words }) => words), b.groups.map(({ words }) => words)],
        cells: cells.map((row) =>
          row.map((cell) => meanOver(seedsIn(values).map((seed) => overGroup(cell, values, seed)))),
        ),
        met: cells,
      });
    }
  const chosenOf = found.reduce((sum, { met }) => sum + distinctCells(met), 0);
  const interactions = found.map(
    ({ met, ...pair }): Interaction => ({ ...pair, beyondSum: beyondSum(met, values, chosenOf) }),
  );
  return interactions.sort(
    (left, right) => Math.abs(right.beyondSum.mean) - Math.abs(left.beyondSum.mean),
  );
}

/** Whether what else differs is the same in every cell: else a cell's mean has in it what other factors do, under every seed alike. */
function areBalanced(
  cells: readonly LevelGroup[],
  points: SweepFile["points"],
  factors: readonly [number, number],
): boolean {
  const othersIn = ({ points: met }: LevelGroup) =>
    met
      .map((point) =>
        canonicalJson(points[point]!.levels.filter((_, factor) => !factors.includes(factor))),
      )
      .sort()
      .join();
  const wanted = othersIn(cells[0]!);
  return cells.every((cell) => cell.points.length > 0 && othersIn(cell) === wanted);
}

function meet(one: LevelGroup, other: LevelGroup): LevelGroup {
  const others = new Set(other.points);
  return { words: "", points: one.points.filter((point) => others.has(point)) };
}

type Cells = readonly (readonly LevelGroup[])[];

/** Cells that lie off the sum by different amounts: of two levels the one lies as far above as the other below. */
function distinctCells(cells: Cells): number {
  const of = (count: number) => (count === 2 ? 1 : count);
  return of(cells.length) * of(cells[0]!.length);
}

/** Of the cell whose mean lies furthest off, its distance under each seed. */
function beyondSum(cells: Cells, values: Values, chosenOf: number): Estimate {
  const bySeed = seedsIn(values).map((seed) =>
    residuals(cells.map((row) => row.map((cell) => overGroup(cell, values, seed)))),
  );
  const means = bySeed[0]!.map((_, cell) => meanOver(bySeed.map((each) => each[cell]!)));
  const furthest = means.reduce(
    (best, value, cell) => (Math.abs(value) > Math.abs(means[best]!) ? cell : best),
    0,
  );
  return estimated(
    bySeed.map((each) => each[furthest]!),
    chosenOf,
    sizeOf(...values),
  );
}

/** Each cell less its row's and its column's mean, plus the mean of all. */
function residuals(cells: readonly (readonly number[])[]): number[] {
  const rows = cells.map(meanOver);
  const columns = cells[0]!.map((_, column) => meanOver(cells.map((row) => row[column]!)));
  const all = meanOver(rows);
  return cells.flatMap((row, at) =>
    row.map((value, column) => value - rows[at]! - columns[column]! + all),
  );
}
