/**
 * A search for the best point of an experiment. Takes its question, a folder and what does runs; gives the rounds and the point that is left, played again under seeds that had no part in it. Keeps: runs are those
 * of a sweep of the same experiment, in the same folder, so a search goes on where it stopped and its runs serve a sweep after it; the same search says the same.
 */
import { join } from "node:path";
import { writeWhole } from "../../../results/atomic-files.ts";
import { searchReport } from "../../../results/report/search/report.ts";
import type { EarlierPlan } from "../../../results/sweep/earlier-plan.ts";
import type { RunRow } from "../../../results/sweep/row-file.ts";
import { keysAt, rowName, type SweepFile } from "../../../results/sweep/sweep-file.ts";
import {
  hasIndex,
  openSweepFolder,
  SEARCH_FILE,
  SEARCH_REPORT_FILE,
  storedRow,
  writeIndex,
} from "../../../results/sweep/sweep-folder.ts";
import { engineSource } from "../engine-source.ts";
import type { Interruption } from "../interruption.ts";
import type { Question } from "../points.ts";
import type { Run, Runner } from "../runner.ts";
import { runsOf } from "../runs.ts";
import { checkedPlan } from "../sweep.ts";
import { type FreshPlan, freshPlan, freshRunsOf } from "./fresh-seeds.ts";
import { definedOrNull, judged } from "./judge.ts";
import { searchFacts } from "./report-facts.ts";
import { SEARCH_FORMAT, type SearchResult, type SearchRound } from "./result.ts";
import type { Round } from "./rounds.ts";
import type { SearchSettings } from "./settings.ts";
import { pairedOrNull, yardsticksOf } from "./yardsticks.ts";

export interface SearchWork {
  readonly question: Question;
  readonly search: SearchSettings;
  readonly rounds: readonly Round[];
  readonly folder: string;
  readonly runner: Runner;
  readonly interruption: Interruption;
  readonly onChecked: (points: number) => void;
  /** What stood in the folder of another plan. */
  readonly onEarlier: (earlier: EarlierPlan) => void;
  /** All points are checked; the first round begins. */
  readonly onStart: () => void;
  readonly onRun: (done: number, name: string, seed: string) => void;
}

export interface SearchDone {
  /** Undefined where it was stopped, or a run failed. */
  readonly result: SearchResult | undefined;
  readonly failures: readonly string[];
  readonly done: number;
}

export async function search(work: SearchWork): Promise<SearchDone> {
  const { question, folder, interruption } = work;
  const source = await engineSource();
  const plan = await checkedPlan(work, source);
  const earlier = await openSweepFolder(folder, plan);
  if (earlier !== undefined) work.onEarlier(earlier);
  work.onStart();
  const rows = new Map<string, RunRow>();
  const failures: string[] = [];
  let done = 0;
  /** Whether all of them are there now. */
  const areDone = async (wanted: readonly Run[]): Promise<boolean> => {
    const runs = await missingOf(folder, wanted, rows);
    await work.runner.runAll({
      ...{ question, folder, source, runs, interruption },
      onDone: ({ point, seed }) => {
        done += 1;
        work.onRun(done, rowName(plan, point), seed);
      },
      onFailure: (reason, { point, seed }) =>
        void failures.push(`${rowName(plan, point)}, seed ${seed}: ${reason}`),
    });
    return (await missingOf(folder, wanted, rows)).length === 0;
  };
  const stopped = async (): Promise<SearchDone> => {
    await tellIndex(folder, plan);
    return { result: undefined, failures, done };
  };
  let left: readonly number[] = plan.points.map((_, point) => point);
  const told: SearchRound[] = [];
  for (const [row, round] of work.rounds.entries()) {
    left = left.slice(0, round.points);
    const isLast = row === work.rounds.length - 1;
    // After the last point stands no market, the yardstick of whoever is left.
    const asked = [0, ...left, ...(isLast ? [plan.points.length] : [])];
    if (!(await areDone(runsIn(plan, [...new Set(asked)], round.seeds)))) return await stopped();
    const rowsOf = (point: number) =>
      plan.points[point]!.keys.slice(0, round.seeds).map((key) => rows.get(key)!);
    const points = judged(work.search, left, rowsOf, isLast);
    told.push({ seeds: round.seeds, points });
    left = points.map(({ point }) => point - 1);
  }
  const chosen = chosenOf(told);
  const again =
    chosen === undefined || chosen.point === 1
      ? undefined
      : await freshPlan(question, chosen.point - 1, work.search.freshSeeds, source);
  if (again !== undefined && !(await areDone(again.runs))) return await stopped();
  await tellIndex(folder, plan);
  const result = resultOf(work, plan, told, rows, again);
  const report = searchReport(searchFacts(plan, result, (key) => rows.get(key)!));
  await writeWhole(join(folder, SEARCH_FILE), `${JSON.stringify(result, null, 1)}\n`, true);
  await writeWhole(join(folder, SEARCH_REPORT_FILE), report, true);
  return { result, failures, done };
}

function runsIn(plan: SweepFile, points: readonly number[], seeds: number): readonly Run[] {
  const runs = new Map<string, Run>();
  for (const point of points)
    for (const [row, key] of keysAt(plan, point).slice(0, seeds).entries())
      if (!runs.has(key)) runs.set(key, { point, seed: plan.seeds[row]!, key });
  return [...runs.values()];
}

/** Runs that are not in the folder, or damaged there; `rows` gains those that are. */
async function missingOf(
  folder: string,
  runs: readonly Run[],
  rows: Map<string, RunRow>,
): Promise<readonly Run[]> {
  const missing: Run[] = [];
  for (const run of runs) {
    if (rows.has(run.key)) continue;
    const read = await storedRow(folder, run.key);
    if (read.kind === "ok" && read.value !== undefined) rows.set(run.key, read.value);
    else missing.push(run);
  }
  return missing;
}

/** A sweep that is whole has its own index, with the hash of its dataset; unless its plan came after it, and the dataset has gone. */
async function tellIndex(folder: string, plan: SweepFile): Promise<void> {
  const rows = new Map<string, RunRow>();
  const missing = await missingOf(folder, runsOf(plan), rows);
  if (missing.length > 0 || !(await hasIndex(folder)))
    await writeIndex(folder, plan, new Set(rows.keys()), false);
}

/** The first of the last round, if it keeps the constraints and has the objective. */
function chosenOf(rounds: readonly SearchRound[]) {
  const [first] = rounds.at(-1)!.points;
  if (first === undefined || first.broken.length > 0 || first.mean === null) return undefined;
  return { point: first.point, mean: first.mean };
}

function resultOf(
  { search: settings }: SearchWork,
  plan: SweepFile,
  rounds: readonly SearchRound[],
  rows: ReadonlyMap<string, RunRow>,
  again: FreshPlan | undefined,
): SearchResult {
  const last = rounds.at(-1)!;
  const chosen = chosenOf(rounds);
  const { metric } = settings.objective;
  const valuesOf = (point: number) =>
    definedOrNull(
      plan.points[point - 1]!.keys.slice(0, last.seeds).map((key) => rows.get(key)!),
      metric,
    );
  return {
    ...{ format: SEARCH_FORMAT, name: plan.name, search: settings, runs: rows.size, rounds },
    best:
      chosen === undefined
        ? null
        : {
            ...chosen,
            levels: Object.fromEntries(
              plan.factors.map(({ id }, factor) => [
                id,
                plan.points[chosen.point - 1]!.levels[factor],
              ]),
            ),
            difference:
              chosen.point === 1 ? null : pairedOrNull(valuesOf(chosen.point), valuesOf(1)),
            fresh: again === undefined ? null : freshRunsOf(settings, again, rows),
          },
    yardsticks: yardsticksOf(plan, rows, {
      ...{ metric, seeds: last.seeds, best: chosen === undefined ? undefined : chosen.point - 1 },
    }),
  };
}
