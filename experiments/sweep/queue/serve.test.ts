/** What a worker does with a job, with threads and plans of the test's own: which ends are tried again by another, and which fail the sweep. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { RunRow } from "../../../results/sweep/row-file.ts";
import { storedRow, writeRow } from "../../../results/sweep/sweep-folder.ts";
import { orThrow } from "../../../sim/core/errors.ts";
import { scratchFolder } from "../../testing/scratch-folder.ts";
import { Hopeless } from "./bullmq.ts";
import { JOB_FORMAT } from "./job.ts";
import { worker } from "./serve.ts";
import { markedRoot, ROOT_FILE, rootId } from "./shared-root.ts";

const { fresh } = scratchFolder("serve");

const key = "0".repeat(64);
const root = "01234567-89ab-4def-8123-456789abcdef";
const job = { format: JOB_FORMAT, root, folder: "out", point: 0, seed: "1", key };
const rowOf = (tradedMwh: number): RunRow => ({
  ...{ key, digest: "1".repeat(64) },
  values: { curtailedMwh: 1, tradedMwh },
});

/** `run`: what the thread does for the job, given the folder of its results. */
function workerOn(run: (folder: string) => Promise<RunRow>) {
  const root = fresh();
  const folder = join(root, "out");
  mkdirSync(folder, { recursive: true });
  const state = { done: 0, underWay: 0, lastEnd: 0, isPlaced: false };
  const work = worker(
    {
      ...{ root, longestRunMs: 60_000, onRun: () => undefined },
      interruption: { isStopped: () => false, abandoned: new AbortController().signal },
    },
    { run: async () => await run(folder) },
    { taskOf: async () => ({ ...job, source: "", scenario: {} }) },
    state,
  );
  return { work, state, folder };
}

test("other values than those that another worker stored meanwhile fail for good, with the first that differs", async () => {
  const { work, state, folder } = workerOn(async (out) => {
    await writeRow(out, rowOf(2));
    return rowOf(3);
  });
  const end = await work(job).catch((error: unknown) => error);
  expect(end).toBeInstanceOf(Hopeless);
  expect((end as Error).message).toMatch(
    /tradedMwh: found number 2 from before and number 3 now for the same run/,
  );
  expect(state.done).toBe(0);
  expect(orThrow(await storedRow(folder, key))).toMatchObject(rowOf(2));
});

test("the same values are one row, and what may be the machine's fault is tried again", async () => {
  const same = workerOn(async (out) => {
    await writeRow(out, rowOf(2));
    return rowOf(2);
  });
  await same.work(job);
  expect(same.state.done).toBe(1);
  const failing = workerOn(async () => {
    throw new Error("out of memory");
  });
  const end = await failing.work(job).catch((error: unknown) => error);
  expect(end).not.toBeInstanceOf(Hopeless);
  expect((end as Error).message).toMatch(/^on .*: out of memory$/);
});

test("where the sweep was removed the job fails for good and the worker goes on; in another folder than the one who asked it ends", async () => {
  const workerIn = (place: string) => {
    const state: Parameters<typeof worker>[3] = {
      ...{ done: 0, underWay: 0, lastEnd: 0, isPlaced: false },
    };
    const work = worker(
      {
        ...{ root: place, longestRunMs: 60_000, onRun: () => undefined },
        interruption: { isStopped: () => false, abandoned: new AbortController().signal },
      },
      { run: async () => rowOf(1) },
      { taskOf: async () => undefined },
      state,
    );
    return { state, endOf: async (data: unknown) => await work(data).catch((error) => error) };
  };
  const shared = fresh();
  mkdirSync(shared);
  const own = { ...job, root: await markedRoot(shared) };
  // Whoever marks it again finds the same.
  expect(await markedRoot(shared)).toBe(own.root);
  const here = workerIn(shared);
  const removed = await here.endOf(own);
  expect(removed).toBeInstanceOf(Hopeless);
  expect(removed.message).toBe("out holds no sweep for workers: it was removed meanwhile");
  expect(here.state.useless).toBeUndefined();

  const [bare, others] = [fresh(), fresh()];
  for (const place of [bare, others]) mkdirSync(place);
  await markedRoot(others);
  for (const place of [bare, others]) {
    const elsewhere = workerIn(place);
    const end = await elsewhere.endOf(own);
    expect(end).not.toBeInstanceOf(Hopeless);
    expect(elsewhere.state.useless?.message).toContain("no sweep for workers in ");
  }
  // A mark that somebody damaged is written anew.
  writeFileSync(join(shared, ROOT_FILE), "");
  expect(await rootId(shared)).toBeUndefined();
  expect(await markedRoot(shared)).toBe(await rootId(shared));
});
