/**
 * What a queue costs a run: runs that take no time, one after another through a server on this machine, done by what `headroom worker` does with a job. Each is asked for, taken, found in
 * the plan, its row written and flushed, its end logged, told of and looked for; that of a run on a thread of the same machine is written, flushed and logged too. Only the thread that
 * would simulate is left out on both sides.
 */
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { doRun } from "../experiments/sweep/one-run.ts";
import { queueOption } from "../experiments/sweep/queue/address.ts";
import { serveJobs } from "../experiments/sweep/queue/bullmq.ts";
import { queueName } from "../experiments/sweep/queue/job.ts";
import { queueRunner } from "../experiments/sweep/queue/queue-runs.ts";
import { worker } from "../experiments/sweep/queue/serve.ts";
import { workerPlans } from "../experiments/sweep/queue/worker-plan.ts";
import type { RunTask } from "../experiments/sweep/run-thread.ts";
import { startRedis, withoutRedis } from "../experiments/testing/redis-server.ts";
import { SWEEP_FORMAT, type SweepFile } from "../results/sweep/sweep-file.ts";
import { openSweepFolder } from "../results/sweep/sweep-folder.ts";
import { atMost, type Bench, type BenchRow, told } from "./bench.ts";
import { batch, question, ringWithTrading } from "./sweep.ts";

const QUEUE_MS_MAX = 5;
const RUNS = 2_000;
/** As many numbers as a run keeps, about. */
const VALUES = 150;

export const queueBench: Bench = {
  name: "queue",
  about: "2,000 runs that take no time through a Redis on this machine, one worker, rows written",
  async run() {
    if (withoutRedis !== "") return { kind: "skipped", because: "no redis-server is installed" };
    const folder = mkdtempSync(join(tmpdir(), "headroom-bench-"));
    try {
      return { kind: "measured", rows: await queueRows(folder) };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function queueRows(folder: string): Promise<readonly BenchRow[]> {
  const redis = await startRedis();
  const address = queueOption(redis.url);
  const source = createHash("sha256").update("bench").digest("hex");
  const out = join(folder, "queued");
  const hashes = (of: string) =>
    Array.from({ length: RUNS }, (_, row) =>
      createHash("sha256").update(`${of} ${row}`).digest("hex"),
    );
  const values = Object.fromEntries(
    Array.from({ length: VALUES }, (_, row) => [`metric${row}`, row / 7]),
  );
  const runs = hashes("queued").map((key, point) => ({ point, seed: "1", key }));
  await openSweepFolder(
    out,
    planOf(
      runs.map(({ key }) => key),
      source,
    ),
  );
  const threads = { run: async ({ key }: RunTask) => ({ key, digest: key, values }) };
  const never = { isStopped: () => false, abandoned: new AbortController().signal };
  const server = await serveJobs(address, queueName(source), {
    ...{ worker: "bench", atOnce: 1, lostAfterMs: 30_000, onConnection: () => undefined },
    work: worker(
      { root: folder, interruption: never, longestRunMs: 60_000, onRun: () => undefined },
      threads,
      workerPlans(folder, source),
      { done: 0, underWay: 0, lastEnd: 0, isPlaced: false },
    ),
  });
  const quiet = { say: () => undefined, onWorkers: () => undefined };
  const runner = queueRunner({ ...{ address, root: folder }, ...quiet });
  try {
    const alone = await timeOf(async () => {
      for (const key of hashes("alone")) {
        const task = { key, source, folder, point: 0, seed: "1", scenario: {} };
        await doRun(threads, task, out, never.abandoned);
      }
    });
    const queued = await timeOf(
      async () =>
        await runner.runAll(batch(question(ringWithTrading(1), folder), out, source, runs)),
    );
    return [
      atMost("a queue's cost of a run", queued.ms - alone.ms, "ms", QUEUE_MS_MAX),
      told("by processor time", queued.processorMs - alone.processorMs, "ms"),
      told("a row written, flushed and logged", alone.ms, "ms"),
    ];
  } finally {
    await server.close();
    await redis.stop();
  }
}

/** A run a point. */
const planOf = (keys: readonly string[], source: string): SweepFile => ({
  ...{ format: SWEEP_FORMAT, name: "bench", title: "bench", question: "bench" },
  ...{ engineVersion: "bench", engineSource: source, seeds: ["1"] },
  factors: [{ id: "target", path: "anm.targetFrac" }],
  metrics: [{ id: "curtailedMwh", unit: "MWh" }],
  points: keys.map((key, row) => ({ levels: [row / keys.length], keys: [key] })),
});

/** Of one run; processor time is of this process. */
async function timeOf(
  work: () => Promise<void>,
): Promise<{ readonly ms: number; readonly processorMs: number }> {
  const [begun, before] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(before);
  return { ms: (performance.now() - begun) / RUNS, processorMs: (user + system) / 1000 / RUNS };
}
