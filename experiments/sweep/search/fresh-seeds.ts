/**
 * The best point of a search again, under seeds that had no part in choosing it: what was chosen for its value under some seeds does less well under others. Takes the question and the point; gives the runs
 * of it and of point 1, and what they came to.
 */
import type { RunRow } from "../../../results/sweep/row-file.ts";
import { orThrow } from "../../../sim/core/errors.ts";
import { prepare } from "../../lab.ts";
import { meanOver } from "../analysis/values.ts";
import { seedsOf } from "../plan.ts";
import { type Question, scenariosOf } from "../points.ts";
import { keysOf } from "../run-key.ts";
import type { Run } from "../runner.ts";
import { brokenBy, definedOrNull } from "./judge.ts";
import type { FreshRuns } from "./result.ts";
import type { SearchSettings } from "./settings.ts";
import { pairedOrNull } from "./yardsticks.ts";

export interface FreshPlan {
  readonly seeds: readonly string[];
  /** By seed. */
  readonly best: readonly Run[];
  readonly first: readonly Run[];
  /** All of them, each once. */
  readonly runs: readonly Run[];
}

/** `point`: its row, from 0. Undefined where no such seeds are asked for. */
export async function freshPlan(
  question: Question,
  point: number,
  count: number,
  source: string,
): Promise<FreshPlan | undefined> {
  if (count === 0) return undefined;
  const seeds = freshSeeds(seedsOf(question.experiment), count);
  const scenarioOf = scenariosOf(question);
  const runsAt = async (row: number): Promise<readonly Run[]> => {
    const prepared = orThrow(await prepare(scenarioOf(row), question.folder));
    return keysOf(prepared, seeds, source).map((key, at) => ({
      ...{ point: row, seed: seeds[at]!, key },
    }));
  };
  const [best, first] = [await runsAt(point), await runsAt(0)];
  const runs = [...new Map([...first, ...best].map((run) => [run.key, run])).values()];
  return { seeds, best, first, runs };
}

/** Named so that no list of seeds is likely to have them; one that does is passed over. */
export function freshSeeds(taken: readonly string[], count: number): readonly string[] {
  const seeds: string[] = [];
  for (let number = 1; seeds.length < count; number += 1) {
    const seed = `fresh-${number}`;
    if (!taken.includes(seed)) seeds.push(seed);
  }
  return seeds;
}

export function freshRunsOf(
  { objective, constraints }: SearchSettings,
  { seeds, best, first }: FreshPlan,
  rows: ReadonlyMap<string, RunRow>,
): FreshRuns {
  const [own, base] = [best, first].map((runs) => runs.map(({ key }) => rows.get(key)!));
  const values = definedOrNull(own!, objective.metric);
  return {
    seeds,
    mean: values === null ? null : meanOver(values),
    difference: pairedOrNull(values, definedOrNull(base!, objective.metric)),
    broken: brokenBy(constraints, own!, base!).map(({ words }) => words),
  };
}
