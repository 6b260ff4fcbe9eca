/**
 * A sweep's machinery against the runs in it: years of the ring on two threads against one, what a queue costs a run, and from the same years what a hundred of
 * them take. Two threads are timed on a machine with two cores or more, the queue where a redis-server is installed.
 */
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { prepare } from "../experiments/lab.ts";
import { plainSource } from "../experiments/scenario-source.ts";
import { engineSource } from "../experiments/sweep/engine-source.ts";
import { readExperiment } from "../experiments/sweep/plan.ts";
import { pointsOf, type Question, scenarioAt } from "../experiments/sweep/points.ts";
import { openThreads } from "../experiments/sweep/pool.ts";
import { queueOption } from "../experiments/sweep/queue/address.ts";
import { serveJobs } from "../experiments/sweep/queue/bullmq.ts";
import { queueName, readJob } from "../experiments/sweep/queue/job.ts";
import { queueRunner } from "../experiments/sweep/queue/queue-runs.ts";
import { keysOf } from "../experiments/sweep/run-key.ts";
import type { Run, RunBatch } from "../experiments/sweep/runner.ts";
import { runOnThreads } from "../experiments/sweep/thread-runs.ts";
import { startRedis, withoutRedis } from "../experiments/testing/redis-server.ts";
import { writeRow } from "../results/sweep/sweep-folder.ts";
import { orThrow } from "../sim/core/errors.ts";
import { atLeast, atMost, type Bench, type BenchRow, told } from "./bench.ts";

const SPEED_UP_MIN = 1.85;
const QUEUE_MS_MAX = 5;
const YEARS_ON_ONE = 2;
const QUEUED_RUNS = 2_000;
const SECONDS_AN_HOUR = 3_600;

export const sweepBench: Bench = {
  name: "sweep",
  about:
    "Years of the ring with trading (17,520 periods, 5-minute ticks, metrics kept) as runs of a sweep: two threads over one; a queue's cost of a run; 100 years",
  isLong: true,
  async run() {
    const folder = mkdtempSync(join(tmpdir(), "headroom-bench-"));
    try {
      const { rows, because } = await queueRows(folder);
      return {
        kind: "measured",
        rows: [...(await threadRows(folder)), ...rows],
        ...(because !== undefined && { because }),
      };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

const question = (days: number, folder: string): Question => ({
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

/** The same work on one thread and on two that are warm; each thread does as many years. */
async function threadRows(folder: string): Promise<readonly BenchRow[]> {
  const one = await yearsAnHour(1, folder);
  const rows = [
    told("a year on one thread", SECONDS_AN_HOUR / one, "s"),
    told("years in a core's hour", one, "years"),
  ];
  if (availableParallelism() < 2) return rows;
  const two = await yearsAnHour(2, folder);
  return [
    ...rows,
    atLeast("two threads over one", two / one, "times", SPEED_UP_MIN),
    told("100 years on two cores, from these", (100 / two) * 60, "min"),
  ];
}

async function yearsAnHour(atOnce: number, folder: string): Promise<number> {
  const source = await engineSource();
  const threads = openThreads(atOnce);
  const batchOf = async (days: number, count: number, round: string): Promise<RunBatch> => {
    const asked = question(days, folder);
    const prepared = orThrow(await prepare(scenarioAt(asked, pointsOf(asked).point(0)), folder));
    const seeds = Array.from({ length: count }, (_, seed) => `${round}-${atOnce}-${seed}`);
    const runs = keysOf(prepared, seeds, source).map((key, row) => ({
      point: 0,
      seed: seeds[row]!,
      key,
    }));
    return batch(asked, join(folder, "years"), source, runs);
  };
  try {
    await runOnThreads(threads, atOnce, await batchOf(31, atOnce, "warm"));
    const years = YEARS_ON_ONE * atOnce;
    const timed = await batchOf(365, years, "timed");
    const begun = performance.now();
    await runOnThreads(threads, atOnce, timed);
    return (years / (performance.now() - begun)) * 1000 * SECONDS_AN_HOUR;
  } finally {
    await threads.close();
  }
}

const batch = (
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

/** Runs that take no time, one after another through the queue: asked for, taken, their rows written and flushed, told, looked for. */
async function queueRows(
  folder: string,
): Promise<{ readonly rows: readonly BenchRow[]; readonly because?: string }> {
  if (withoutRedis !== "") return { rows: [], because: "the queue: no redis-server is installed" };
  const redis = await startRedis();
  const address = queueOption(redis.url);
  const source = createHash("sha256").update("bench").digest("hex");
  const out = join(folder, "queued");
  mkdirSync(out);
  const keys = Array.from({ length: QUEUED_RUNS }, (_, row) =>
    createHash("sha256").update(String(row)).digest("hex"),
  );
  const values = Object.fromEntries(
    Array.from({ length: 120 }, (_, row) => [`metric${row}`, row / 7]),
  );
  const server = await serveJobs(address, queueName(source), {
    ...{ worker: "bench", atOnce: 1, lostAfterMs: 30_000, onConnection: () => undefined },
    work: async (data) => {
      const { key } = readJob(data)!;
      await writeRow(out, { key, digest: key, values });
    },
  });
  const runner = queueRunner({
    ...{ address, root: folder },
    say: () => undefined,
    onWorkers: () => undefined,
  });
  try {
    const runs = keys.map((key, point) => ({ point, seed: "1", key }));
    const begun = performance.now();
    await runner.runAll(batch(question(1, folder), out, source, runs));
    const each = (performance.now() - begun) / QUEUED_RUNS;
    return { rows: [atMost("a queue's cost of a run", each, "ms", QUEUE_MS_MAX)] };
  } finally {
    await server.close();
    await redis.stop();
  }
}
