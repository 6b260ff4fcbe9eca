/**
 * A sweep from an experiment to its dataset. Takes a checked experiment, a folder and threads; gives what was done. Keeps: a run that is
 * there is not done again, a damaged one is; whoever ran what in which order, a whole sweep has the same dataset and summary.
 */
import type { EarlierPlan } from "../../results/sweep/earlier-plan.ts";
import type { RunRow } from "../../results/sweep/row-file.ts";
import { rowName, SWEEP_FORMAT, type SweepFile } from "../../results/sweep/sweep-file.ts";
import {
  datasetFaults,
  openSweepFolder,
  storedRow,
  unequalFaults,
  writeIndex,
} from "../../results/sweep/sweep-folder.ts";
import { type Fault, InputFaults, orThrow } from "../../sim/core/errors.ts";
import { Ended } from "../ended.ts";
import { ENGINE_VERSION } from "../engine-version.ts";
import { analysisAsked } from "./analysis/settings.ts";
import { engineSource } from "./engine-source.ts";
import type { Interruption } from "./interruption.ts";
import { keptUnits } from "./kept.ts";
import { axisOf } from "./levels.ts";
import { idOf, seedsOf } from "./plan.ts";
import { type CheckedRows, checkedPoints, type Question } from "./points.ts";
import type { Run, Runner } from "./runner.ts";
import { runsOf } from "./runs.ts";
import { firstSeeds, isEnough, roundsOf } from "./stopping.ts";
import type { SweepSummary } from "./summary.ts";
import { readRows, valueIn, writeWholeSweep } from "./whole-sweep.ts";

/** The runs of a sweep whose number, divided by `of`, leaves `part` − 1. */
export interface Shard {
  readonly part: number;
  readonly of: number;
}

export interface SweepWork {
  readonly question: Question;
  readonly folder: string;
  readonly runner: Runner;
  readonly shard: Shard;
  readonly interruption: Interruption;
  readonly onChecked: (points: number) => void;
  /** What stood in the folder of another plan. */
  readonly onEarlier: (earlier: EarlierPlan) => void;
  /** Of the runs that are left to do. */
  readonly onStart: (runs: number) => void;
  readonly onRun: (done: number, point: number, seed: string) => void;
}

export interface SweepDone {
  /** Runs of the whole sweep, and those that are finished now. */
  readonly runs: number;
  readonly finished: number;
  /** Of this command's share: how many it has, how many were there before, and how many it did. */
  readonly share: number;
  readonly before: number;
  readonly done: number;
  /** Files that were damaged; their runs were done again. */
  readonly damaged: readonly Fault[];
  readonly failures: readonly string[];
  /** Undefined while runs are missing. */
  readonly summary: SweepSummary | undefined;
}

const STOPPED_EARLY = "stopped while the points were checked; nothing was written";

export async function sweep(work: SweepWork): Promise<SweepDone> {
  const { folder, shard } = work;
  const source = await engineSource();
  const plan = await checkedPlan(work, source);
  const damaged = [...(await datasetFaults(folder))];
  const earlier = await openSweepFolder(folder, plan);
  if (earlier !== undefined) work.onEarlier(earlier);
  const rows = new Map<string, RunRow>();
  /** By key of the run: one that others answered unlike is told as that, and once. */
  const failures = new Map<string, string>();
  let finished: ReadonlySet<string> = new Set();
  let asked = 0;
  const rounds = roundsOf(plan);
  for (let round = 0; ; round += 1) {
    const part = firstSeeds(plan, rounds[round]!);
    const runs = runsOf(part);
    const stored = await storedRuns(folder, runs, finished);
    const share = runs.filter((_, index) => index % shard.of === shard.part - 1);
    const todo = share.filter(({ key }) => !stored.finished.has(key));
    asked += todo.length;
    damaged.push(...stored.damaged);
    work.onStart(todo.length);
    for (const [key, words] of await runAll(work, part, todo, source, stored.finished))
      failures.set(key, words);
    // Others may have worked in the folder too: who comes last writes the dataset.
    finished = await toldRuns(folder, part, runs, stored.finished);
    const isThere = finished.size === runs.length;
    if (isThere) await readRows(folder, part, rows);
    if (isThere && round + 1 < rounds.length && !isEnough(part, valueIn(rows))) continue;
    const summary = isThere ? await writeWholeSweep(folder, plan, part, rows) : undefined;
    const before = share.length - asked;
    for (const [key, words] of await unequalWords(folder, plan, runs)) failures.set(key, words);
    return {
      ...{ runs: runs.length, finished: finished.size, share: share.length, before },
      done: share.filter(({ key }) => finished.has(key)).length - before,
      ...{ damaged, failures: [...failures.values()], summary },
    };
  }
}

/** The plan of an experiment whose points are all sound. An `Ended` where it is told to stop meanwhile: nothing is written yet. */
export async function checkedPlan(
  { question, interruption, onChecked }: Pick<SweepWork, "question" | "interruption" | "onChecked">,
  source: string,
): Promise<SweepFile> {
  const checked = await checkedPoints(question, source, (points) => {
    if (interruption.isStopped()) throw new Ended(130, STOPPED_EARLY);
    onChecked(points);
  });
  return sweepFile(question, source, orThrow(checked));
}

function sweepFile({ experiment }: Question, source: string, rows: CheckedRows): SweepFile {
  const { name, title, question, factors, metrics, stopping } = experiment;
  const analysis = analysisAsked(experiment, experiment.factors.map(axisOf));
  return {
    format: SWEEP_FORMAT,
    ...{ name, title, question, engineVersion: ENGINE_VERSION, engineSource: source },
    seeds: [...seedsOf(experiment)],
    factors: factors.map((factor) => ({ id: idOf(factor), path: factor.path })),
    metrics: metrics.map((id) => ({ id, unit: keptUnits.get(id)! })),
    ...(stopping && { stopping }),
    ...(analysis && { analysis }),
    ...rows,
  };
}

/** Runs that are in the folder beside those that are `known` to be. */
async function storedRuns(
  folder: string,
  runs: readonly Run[],
  known: ReadonlySet<string>,
): Promise<{ readonly finished: Set<string>; readonly damaged: readonly Fault[] }> {
  const finished = new Set(known);
  const damaged: Fault[] = [];
  for (const { key } of runs) {
    if (known.has(key)) continue;
    const row = await storedRow(folder, key);
    if (row.kind === "faulty") damaged.push(...row.faults);
    else if (row.value !== undefined) finished.add(key);
  }
  return { finished, damaged };
}

/**
 * Runs that are there once the index says so. One that another process ended after we looked is in no index of ours, and its own index may be the one that we wrote over: so
 * we look again behind it.
 */
async function toldRuns(
  folder: string,
  part: SweepFile,
  runs: readonly Run[],
  known: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  let told = -1;
  let { finished } = await storedRuns(folder, runs, known);
  while (finished.size > told) {
    told = finished.size;
    await writeIndex(folder, part, finished, false);
    ({ finished } = await storedRuns(folder, runs, finished));
  }
  return finished;
}

/** Runs of which somebody had another answer than the one that counts, whoever asked for it. */
async function unequalWords(
  folder: string,
  plan: SweepFile,
  runs: readonly Run[],
): Promise<readonly (readonly [key: string, words: string])[]> {
  const unequal = await unequalFaults(folder);
  return runs.flatMap(({ key, point, seed }) => {
    const faults = unequal.get(key);
    return faults === undefined
      ? []
      : [[key, failureWords(plan, { point, seed }, faultWords(faults))] as const];
  });
}

const faultWords = (faults: readonly Fault[]) => new InputFaults(faults).message;

const failureWords = (plan: SweepFile, { point, seed }: Omit<Run, "key">, reason: string) =>
  `${rowName(plan, point)}, seed ${seed}: ${reason}`;

/** Failures in words, by key; `finished` gains what is done. */
async function runAll(
  work: SweepWork,
  plan: SweepFile,
  runs: readonly Run[],
  source: string,
  finished: Set<string>,
): Promise<ReadonlyMap<string, string>> {
  const failures = new Map<string, string>();
  let done = 0;
  const { question, folder, interruption } = work;
  await work.runner.runAll({
    ...{ question, folder, source, runs, interruption },
    onDone: ({ key, point, seed }) => {
      finished.add(key);
      done += 1;
      work.onRun(done, point + 1, seed);
    },
    onFailure: (reason, run) => void failures.set(run.key, failureWords(plan, run, reason)),
  });
  return failures;
}
