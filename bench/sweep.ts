/**
 * A sweep's machinery against the runs in it: years of the ring on two warm threads against one, on a machine with two cores or more; and from the same years what a
 * hundred of them take.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { prepare } from "../experiments/lab.ts";
import { plainSource } from "../experiments/scenario-source.ts";
import { engineSource } from "../experiments/sweep/engine-source.ts";
import { readExperiment } from "../experiments/sweep/plan.ts";
import { pointsOf, type Question, scenarioAt } from "../experiments/sweep/points.ts";
import { openThreads } from "../experiments/sweep/pool.ts";
import { keysOf } from "../experiments/sweep/run-key.ts";
import type { Run, RunBatch } from "../experiments/sweep/runner.ts";
import { runOnThreads } from "../experiments/sweep/thread-runs.ts";
import { orThrow } from "../sim/core/errors.ts";
import { atLeast, type Bench, type BenchRow, told } from "./bench.ts";

const SPEED_UP_MIN = 1.85;
const YEARS_ON_EACH = 2;
const SECONDS_AN_HOUR = 3_600;

export const sweepBench: Bench = {
  name: "sweep",
  about:
    "Years of the ring with trading (17,520 periods, 5-minute ticks, metrics kept) as runs of a sweep: two threads over one, and 100 years",
  isLong: true,
  async run() {
    const folder = mkdtempSync(join(tmpdir(), "headroom-bench-"));
    try {
      return { kind: "measured", rows: await threadRows(folder) };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

export const question = (days: number, folder: string): Question => ({
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
  base: plainSource({
    name: "year",
    period: { start: "2025-01-01", days },
    venues: { "curtailment-obligations": {} },
  }),
  folder,
});

/** As many years on each of one thread and of two, that are warm. */
async function threadRows(folder: string): Promise<readonly BenchRow[]> {
  const one = await yearsOn(1, folder);
  const rows = [
    told("a year on one thread", one.seconds, "s"),
    told("processor time of a year", one.processorSeconds, "s"),
    told("100 years, from these", (100 * one.processorSeconds) / SECONDS_AN_HOUR, "core hours"),
  ];
  if (availableParallelism() < 2) return rows;
  const two = await yearsOn(2, folder);
  return [
    ...rows,
    atLeast("two threads over one", one.seconds / two.seconds, "times", SPEED_UP_MIN),
    told("by processor time", (2 * one.processorSeconds) / two.processorSeconds, "times"),
    told("100 years on two cores", (100 * two.seconds) / 60, "min"),
  ];
}

interface YearTime {
  /** Wall time by year of all threads together. */
  readonly seconds: number;
  /** Of the whole process, by year. */
  readonly processorSeconds: number;
}

async function yearsOn(atOnce: number, folder: string): Promise<YearTime> {
  const source = await engineSource();
  const threads = openThreads(atOnce);
  const batchOf = async (days: number, count: number, round: string): Promise<RunBatch> => {
    const asked = question(days, folder);
    const prepared = orThrow(await prepare(scenarioAt(asked, pointsOf(asked).point(0)), folder));
    const seeds = Array.from({ length: count }, (_, seed) => `${round}-${atOnce}-${seed}`);
    const runs = keysOf(prepared, seeds, source).map((key, row) => ({
      ...{ point: 0, seed: seeds[row]!, key },
    }));
    return batch(asked, join(folder, "years"), source, runs);
  };
  try {
    await runOnThreads(threads, atOnce, await batchOf(31, atOnce, "warm"));
    const years = YEARS_ON_EACH * atOnce;
    const timed = await batchOf(365, years, "timed");
    const [begun, before] = [performance.now(), process.cpuUsage()];
    await runOnThreads(threads, atOnce, timed);
    const { user, system } = process.cpuUsage(before);
    return {
      seconds: (performance.now() - begun) / 1000 / years,
      processorSeconds: (user + system) / 1e6 / years,
    };
  } finally {
    await threads.close();
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
