/**
 * A sweep's machinery against the runs in it: the same years of the ring on two warm threads and on one, on a machine with two cores or more; and from them what a
 * hundred take, and from one of Stage Three with its 3,600 homes.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rollout } from "../experiments/023-rollout/study.ts";
import { prepare } from "../experiments/lab.ts";
import { mergeSources, plainSource } from "../experiments/scenario-source.ts";
import { engineSource } from "../experiments/sweep/engine-source.ts";
import { readExperiment } from "../experiments/sweep/plan.ts";
import { pointsOf, type Question, scenarioAt } from "../experiments/sweep/points.ts";
import { openThreads } from "../experiments/sweep/pool.ts";
import { keysOf } from "../experiments/sweep/run-key.ts";
import type { Run, RunBatch } from "../experiments/sweep/runner.ts";
import { runOnThreads } from "../experiments/sweep/thread-runs.ts";
import type { SourceDocument } from "../sim/core/documents/document.ts";
import { orThrow } from "../sim/core/errors.ts";
import { asProgram } from "./as-program.ts";
import { atLeast, type Bench, type BenchRow, told } from "./bench.ts";

const SPEED_UP_MIN = 1.85;
/** When the last run begins, one thread of two may have nothing left to do: on average half a run, which sweeps of thousands do not notice. */
const YEARS = 8;
/**
 * Two runs: what the first holds is taken to be constant when its code is compiled, and with the second all of that is compiled anew. Whole years: what summer does is
 * compiled in summer, on other cores.
 */
const WARM_ROUNDS = ["warm", "warm again"];
const DAYS = 365;
const ROOT = fileURLToPath(new URL("..", import.meta.url));
const SECONDS_AN_HOUR = 3_600;

export const sweepBench: Bench = {
  name: "sweep",
  about:
    "Years of the ring with trading (17,520 periods, 5-minute ticks, metrics kept) as runs of a sweep: two threads over one, and 100 years; and of 100 years of Stage Three",
  isLong: true,
  run() {
    return { kind: "measured", rows: threadRows() };
  },
};

/** Of these days of a scenario: one point. */
export const question = (base: SourceDocument, folder: string): Question => ({
  ...orThrow(
    readExperiment(
      `format: headroom-experiment/1
name: years
title: Years
question: How long do they take?
scenario: year.yaml
factors: [{ path: anm.principle.kind, values: [lifo] }]
seeds: 1
metrics: [curtailedMwh]
`,
      "bench",
    ),
  ),
  base,
  folder,
});

/** The ring with trading: Stage One. */
export const ringWithTrading = (days: number): SourceDocument =>
  plainSource({
    name: "year",
    period: { start: "2025-01-01", days },
    venues: { "curtailment-obligations": {} },
  });

/** Of the study of the rollout, as it is once homes take part. */
const stageThree = (days: number): SourceDocument =>
  [
    rollout.designs.find(({ id }) => id === "three")!.over,
    { name: "stage-three", period: { days } },
  ]
    .map(plainSource)
    .reduce(mergeSources, plainSource(rollout.base));

/** By stage. */
export const sweepYears = { one: ringWithTrading, three: stageThree };

function threadRows(): readonly BenchRow[] {
  const three = yearAsProgram(1, 1, "three");
  const two = availableParallelism() < 2 ? [] : [2];
  // A machine's speed drifts by a twentieth within minutes: in turns, and back.
  const turns = [1, ...two, ...two, 1].map((threads) => ({
    ...{ threads, time: yearAsProgram(threads, YEARS, "one") },
  }));
  const of = (asked: number): YearTime => {
    const times = turns.filter(({ threads }) => threads === asked).map(({ time }) => time);
    return {
      seconds: mean(times.map(({ seconds }) => seconds)),
      processorSeconds: mean(times.map(({ processorSeconds }) => processorSeconds)),
    };
  };
  const one = of(1);
  const rows = [
    told("a year on one thread", one.seconds, "s"),
    told("processor time of a year", one.processorSeconds, "s"),
    told("100 years, from these", coreHours(one), "core hours"),
    told("processor time of a Stage Three year", three.processorSeconds, "s"),
    told("100 Stage Three years, from one", coreHours(three), "core hours"),
  ];
  if (two.length === 0) return rows;
  const both = of(2);
  return [
    ...rows,
    atLeast("two threads over one", one.seconds / both.seconds, "times", SPEED_UP_MIN),
    told("by processor time", (2 * one.processorSeconds) / both.processorSeconds, "times"),
    told("100 years on two cores", (100 * both.seconds) / 60, "min"),
  ];
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const yearAsProgram = (threads: number, years: number, of: keyof typeof sweepYears) =>
  asProgram<YearTime>("sweep-run.ts", [threads, years, of], "all cores");

const coreHours = ({ processorSeconds }: YearTime) => (100 * processorSeconds) / SECONDS_AN_HOUR;

interface YearTime {
  /** Wall time by year of all threads together. */
  readonly seconds: number;
  /** Of the whole process, by year. */
  readonly processorSeconds: number;
}

export async function yearsOn(
  atOnce: number,
  years: number,
  scenario: (days: number) => SourceDocument,
): Promise<YearTime> {
  const source = await engineSource();
  const threads = openThreads(atOnce);
  const kept = mkdtempSync(join(tmpdir(), "headroom-bench-"));
  const batchOf = async (count: number, round: string): Promise<RunBatch> => {
    const asked = question(scenario(DAYS), ROOT);
    const prepared = orThrow(await prepare(scenarioAt(asked, pointsOf(asked).point(0)), ROOT));
    const seeds = Array.from({ length: count }, (_, seed) => `${round}-${seed}`);
    const runs = keysOf(prepared, seeds, source).map((key, row) => ({
      ...{ point: 0, seed: seeds[row]!, key },
    }));
    return batch(asked, kept, source, runs);
  };
  try {
    for (const round of WARM_ROUNDS)
      await runOnThreads(threads, atOnce, await batchOf(atOnce, round));
    const timed = await batchOf(years, "timed");
    const [begun, before] = [performance.now(), process.cpuUsage()];
    await runOnThreads(threads, atOnce, timed);
    const { user, system } = process.cpuUsage(before);
    return {
      seconds: (performance.now() - begun) / 1000 / years,
      processorSeconds: (user + system) / 1e6 / years,
    };
  } finally {
    await threads.close();
    rmSync(kept, { recursive: true, force: true });
  }
}

export const batch = (
  asked: Question,
  folder: string,
  source: string,
  runs: readonly Run[],
): RunBatch => ({
  ...{ question: asked, folder, source, runs },
  interruption: { isStopped: () => false, abandoned: new AbortController().signal },
  onDone: () => undefined,
  onFailure: (reason) => {
    throw new Error(reason);
  },
});
