/** What a whole sweep is asked beside means: sensitivity, the best point, the Pareto front. Takes the sweep and its metrics by point and seed; gives the answers. */
import type { Objective } from "../../../results/sweep/sweep-analysis.ts";
import type { SweepFile } from "../../../results/sweep/sweep-file.ts";
import { paretoFront } from "./pareto.ts";
import { definedPoints, type Ranking, rankingOf } from "./ranking.ts";
import { type Sensitivity, sensitivityOf } from "./sensitivity.ts";
import { costOf, meanOver, type ValuesAt } from "./values.ts";

export interface ParetoFront {
  readonly objectives: readonly Objective[];
  /** Points of the front, from 1, with the means of the objectives in their order. */
  readonly points: readonly { readonly point: number; readonly means: readonly number[] }[];
  /** Points at which a run leaves one of the metrics undefined. */
  readonly unranked: readonly number[];
}

export interface Analysis {
  readonly sensitivity?: Sensitivity;
  readonly best?: Ranking;
  readonly pareto?: ParetoFront;
}

/** Undefined where nothing is asked. */
export function analysisOf(sweep: SweepFile, valuesAt: ValuesAt): Analysis | undefined {
  if (sweep.analysis === undefined) return undefined;
  const { sensitivity, best, pareto } = sweep.analysis;
  const points = distinctPoints(sweep);
  return {
    ...(sensitivity && { sensitivity: sensitivityOf(sensitivity, sweep, valuesAt) }),
    ...(best && { best: rankingOf(best, points, valuesAt) }),
    ...(pareto && { pareto: frontOf(pareto, points, valuesAt) }),
  };
}

/** Rows of points, of those that are the same runs the first: a double would share its chance of being best, and be one comparison more. */
function distinctPoints({ points }: SweepFile): readonly number[] {
  const known = new Map<string, number>();
  for (const [row, { keys }] of points.entries())
    if (!known.has(keys.join())) known.set(keys.join(), row);
  return [...known.values()];
}

function frontOf(
  objectives: readonly Objective[],
  points: readonly number[],
  valuesAt: ValuesAt,
): ParetoFront {
  const { defined, undefinedAt } = definedPoints(points, (point) => {
    const values = objectives.map(({ metric }) => valuesAt(point, metric));
    return values.every((each) => each !== null) ? values.map(meanOver) : null;
  });
  const front = paretoFront(
    defined.map(({ values }) => values.map((mean, index) => costOf(objectives[index]!, mean))),
  );
  return {
    objectives,
    points: front.map((row) => ({ point: defined[row]!.point + 1, means: defined[row]!.values })),
    unranked: undefinedAt,
  };
}
