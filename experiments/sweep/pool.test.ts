/** Threads of a sweep: a run that fails is named and hides no other; a run whose files were changed after the check is refused. */
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { writeRow } from "../../results/sweep/sweep-folder.ts";
import { orThrow } from "../../sim/core/errors.ts";
import { loadScenarioSource } from "../files.ts";
import { prepare } from "../lab.ts";
import { headroom } from "../testing/command-line.ts";
import { scratchFolder } from "../testing/scratch-folder.ts";
import { twoFarms } from "../testing/two-farms.ts";
import { engineSource } from "./engine-source.ts";
import { readExperiment } from "./plan.ts";
import { pointsOf, scenarioAt } from "./points.ts";
import { openThreads } from "./pool.ts";
import { keysOf } from "./run-key.ts";
import type { RunTask } from "./run-thread.ts";
import type { Run, RunBatch } from "./runner.ts";
import { runOnThreads, threadRunner } from "./thread-runs.ts";

const { fresh } = scratchFolder("pool");

/** A point under three seeds, as a batch of runs into a folder of its own; `change`: what of it is asked for in its place. */
async function batchOn(change: (runs: readonly Run[]) => readonly Run[] = (runs) => runs) {
  const [folder, out] = [fresh(), fresh()];
  const file = twoFarms(folder);
  const read = orThrow(readExperiment(readFileSync(file, "utf8"), file));
  const base = orThrow(await loadScenarioSource(join(folder, "day.yaml")));
  const question = { ...read, base, folder };
  const prepared = orThrow(
    await prepare(scenarioAt(question, pointsOf(question).point(0)), folder),
  );
  const source = await engineSource();
  const seeds = ["1", "2", "3"];
  const runs = keysOf(prepared, seeds, source).map((key, row) => ({
    point: 0,
    seed: seeds[row]!,
    key,
  }));
  const [done, failures]: [string[], string[]] = [[], []];
  const abandoning = new AbortController();
  const batch: RunBatch = {
    ...{ question, folder: out, source, runs: change(runs) },
    interruption: { isStopped: () => abandoning.signal.aborted, abandoned: abandoning.signal },
    onDone: ({ key }) => void done.push(key),
    onFailure: (reason, { seed }) => void failures.push(`seed ${seed}: ${reason}`),
  };
  return { batch, runs, done, failures, abandoning, out };
}

const logged = (out: string) =>
  readdirSync(join(out, "logs"))
    .flatMap((name) =>
      readFileSync(join(out, "logs", name), "utf8")
        .trim()
        .split("\n"),
    )
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test("a run that cannot be done is named; the others are done; each has its line in the log", async () => {
  const changed = { point: 0, seed: "2", key: "0".repeat(64) };
  const { batch, runs, done, failures, out } = await batchOn(([first]) => [changed, first!]);
  const threads = openThreads(1);
  await runOnThreads(threads, 1, batch);
  await threads.close();
  expect(done).toEqual([runs[0]!.key]);
  expect(failures).toEqual([
    expect.stringMatching(/^seed 2: .*files of the scenario that were changed meanwhile; start/),
  ]);
  expect(logged(out)).toEqual([
    expect.objectContaining({
      ...changed,
      point: 1,
      outcome: "failed",
      reason: failures[0]!.slice(8),
    }),
    expect.objectContaining({ ...runs[0], point: 1, outcome: "done", host: hostname() }),
  ]);
});

test("four times as many runs need no more memory: neither a row nor a scenario is kept", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const VALUES = 2_000;
  const heapAfterMb = async (count: number) => {
    const runs = Array.from({ length: count }, (_, row) => ({
      ...{ point: row % 4, seed: "1" },
      key: createHash("sha256").update(`${count} ${row}`).digest("hex"),
    }));
    const { batch, failures } = await batchOn(() => runs);
    let done = 0;
    const run = async ({ key }: RunTask) => ({
      ...{ key, digest: key },
      values: Object.fromEntries(
        Array.from({ length: VALUES }, (_, row) => [`metric${row}`, done + row / 7]),
      ),
    });
    const onDone = () => {
      done += 1;
    };
    await runOnThreads({ run }, 2, { ...batch, onDone });
    expect([done, failures]).toEqual([count, []]);
    collect();
    return process.memoryUsage().heapUsed / 1e6;
  };
  await heapAfterMb(20);
  const few = await heapAfterMb(60);
  // The 180 rows more would be some 20 MB.
  expect((await heapAfterMb(240)) - few).toBeLessThan(4);
});

test("a thread of another state of the program does no run", async () => {
  const { batch, done, failures } = await batchOn();
  const threads = openThreads(1);
  await runOnThreads(threads, 1, { ...batch, source: "0".repeat(64) });
  await threads.close();
  expect([done, failures.length]).toEqual([[], 3]);
  expect(failures[0]).toMatch(/files of the program that were changed meanwhile/);
});

test("a run with another answer than the one that is there is refused with the first value that differs", async () => {
  const { batch, runs, done, failures, out } = await batchOn(([first]) => [first!]);
  const row = {
    key: runs[0]!.key,
    digest: "1".repeat(64),
    values: { curtailedMwh: 1, tradedMwh: 2 },
  };
  expect(await writeRow(out, row)).toEqual([]);
  const other = { ...row, values: { curtailedMwh: 1, tradedMwh: 3 } };
  await runOnThreads({ run: async () => other }, 1, batch);
  expect([done, failures]).toEqual([
    [],
    [
      expect.stringMatching(
        /tradedMwh: found number 2 from before and number 3 now for the same run/,
      ),
    ],
  ]);
  await runOnThreads({ run: async () => row }, 1, batch);
  expect(done).toEqual([row.key]);
});

test("a log that cannot be written takes nothing from a run, nor from what is said of one that failed", async () => {
  const { batch, runs, done, failures, out } = await batchOn(([first, second]) => [
    first!,
    second!,
  ]);
  mkdirSync(out);
  writeFileSync(join(out, "logs"), "in the way");
  const run = async ({ key }: RunTask) => {
    if (key === runs[1]!.key) throw new Error("out of memory");
    return { key, digest: key, values: {} };
  };
  await runOnThreads({ run }, 1, batch);
  expect([done, failures]).toEqual([[runs[0]!.key], ["seed 2: out of memory"]]);
});

test("a disk that takes no more ends the sweep; no other run is tried", async () => {
  const { batch, runs, failures, out } = await batchOn();
  mkdirSync(out);
  writeFileSync(join(out, "runs"), "in the way");
  let tried = 0;
  const run = async ({ key }: RunTask) => {
    tried += 1;
    return { key, digest: key, values: {} };
  };
  await expect(runOnThreads({ run }, 1, batch)).rejects.toThrow(
    /cannot be written to any more .*; what is finished is kept, and the same command does the rest/,
  );
  expect([runs.length, tried, failures]).toEqual([3, 1, []]);
});

test("a sweep whose runs fail names them, exits with 1, and does them when it is asked again", async () => {
  const folder = fresh();
  const [file, out] = [twoFarms(folder), fresh()];
  const network = join(folder, "network.yaml");
  // Gone once the points are checked, long before a thread has loaded what it takes to read it.
  const watch = setInterval(() => {
    if (!existsSync(join(out, "sweep.json"))) return;
    clearInterval(watch);
    renameSync(network, `${network}.away`);
  }, 1);
  const options = ["sweep", file, "--out", out, "--workers", "1", "--shard", "5/12"];
  const failed = await headroom(...options);
  expect(failed.code).toBe(1);
  expect(failed.out).toMatch(/0 runs done of shard 5\/12; 0 of 12 finished/);
  expect(failed.err).toMatch(
    /^1 run failed; the others are kept, and the same command tries these again\n {2}point 2, seed 2: .*network\.yaml: found no such file/,
  );
  renameSync(`${network}.away`, network);
  expect(await headroom(...options)).toMatchObject({ code: 0, err: "" });
});

test("a batch that keeps more threads busy than the ones before it has them", async () => {
  const { batch, runs } = await batchOn();
  const opened: number[] = [];
  let closed = 0;
  let [underWay, most] = [0, 0];
  const open = (workers: number) => {
    opened.push(workers);
    return {
      run: async ({ key }: RunTask) => {
        underWay += 1;
        most = Math.max(most, underWay);
        await delay(5);
        underWay -= 1;
        return { key, digest: key, values: {} };
      },
      close: async () => {
        closed += 1;
      },
    };
  };
  const runner = threadRunner(4, open);
  const batchOf = (count: number) => ({
    ...batch,
    folder: fresh(),
    runs: Array.from({ length: count }, (_, run) => ({ ...runs[0]!, key: String(run).repeat(64) })),
  });
  const mostOf = async (count: number) => {
    most = 0;
    await runner.runAll(batchOf(count));
    return most;
  };
  expect([await mostOf(0), await mostOf(1), await mostOf(8), await mostOf(2)]).toEqual([
    0, 1, 4, 2,
  ]);
  await runner.close();
  // Each that was opened was closed.
  expect([opened, closed]).toEqual([[1, 4], 2]);
});

test("told to stop, nothing more is handed out; told to abandon, what is under way ends without a row", async () => {
  const { batch, done, failures, abandoning, out } = await batchOn();
  const threads = openThreads(1);
  let handedOut = 0;
  const run: typeof threads.run = async (task, signal) => {
    handedOut += 1;
    return await threads.run(task, signal);
  };
  const work = runOnThreads({ run }, 1, batch);
  abandoning.abort();
  await work;
  await threads.close();
  expect([handedOut, done, failures, existsSync(out)]).toEqual([1, [], [], false]);
});

test("a key is of the scenario, its network, the seed and the program's text, and of nothing else", async () => {
  const folder = fresh();
  twoFarms(folder);
  const source = orThrow(await loadScenarioSource(join(folder, "day.yaml")));
  const prepared = orThrow(await prepare(source, folder));
  const again = orThrow(await prepare(source, folder));
  const key = (from: typeof prepared, seed = "1", text = "a") => keysOf(from, [seed], text)[0];
  expect(key(again)).toBe(key(prepared));
  const { scenario, network } = prepared;
  const others = [
    key(prepared, "2"),
    key(prepared, "1", "b"),
    key({ ...prepared, scenario: { ...scenario, anm: { ...scenario.anm, targetFrac: 0.96 } } }),
    key({ ...prepared, network: { ...network, name: "another" } }),
    // A row keeps the digest of its run, which counts the scenario's words too.
    key({ ...prepared, scenario: { ...scenario, name: "another" } }),
    key({ ...prepared, scenario: { ...scenario, about: "another" } }),
  ];
  expect(new Set([...others, key(prepared)]).size).toBe(7);
});
