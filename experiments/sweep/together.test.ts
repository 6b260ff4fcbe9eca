/**
 * Several processes in one folder: whoever writes its index last, it says what is there; and another answer to a run is told, though who had it is a worker that nobody
 * waits for any more. Runs are the test's own.
 */
import { cpSync, readFileSync, rmSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { DATASET_FILE } from "../../results/sweep/dataset.ts";
import { INDEX_FILE, writeRow } from "../../results/sweep/sweep-folder.ts";
import { scratchFolder } from "../testing/scratch-folder.ts";
import { twoFarms } from "../testing/two-farms.ts";
import { questionOf } from "./question-file.ts";
import type { Run, Runner } from "./runner.ts";
import { SUMMARY_FILE } from "./summary.ts";
import { sweep } from "./sweep.ts";

const { fresh } = scratchFolder("together");
const RUNS = 12;

/** What another process does just before this one writes its next index. */
const other = vi.hoisted(() => {
  // Other files of this process may have read the module; and shall not have this one's.
  vi.resetModules();
  return { meanwhile: () => {} };
});
afterAll(() => {
  vi.doUnmock("../../results/sweep/sweep-folder.ts");
  vi.resetModules();
});
vi.mock(import("../../results/sweep/sweep-folder.ts"), async (original) => {
  const own = await original();
  return {
    ...own,
    writeIndex: async (...given) => {
      other.meanwhile();
      other.meanwhile = () => {};
      await own.writeIndex(...given);
    },
  };
});

const rowOf = ({ key }: Pick<Run, "key">, curtailedMwh = Number.parseInt(key.slice(0, 4), 16)) => ({
  ...{ key, digest: key },
  values: { curtailedMwh },
});

const runner: Runner = {
  runAll: async ({ folder, runs, onDone }) => {
    for (const run of runs) {
      expect(await writeRow(folder, rowOf(run))).toEqual([]);
      onDone(run);
    }
  },
  close: async () => undefined,
};

const file = twoFarms(fresh());
const swept = async (folder: string, part = 1, of = 1, by = runner) =>
  await sweep({
    ...{ question: await questionOf(file), folder, runner: by, shard: { part, of } },
    interruption: { isStopped: () => false, abandoned: new AbortController().signal },
    ...{ onChecked: () => {}, onEarlier: () => {}, onStart: () => {}, onRun: () => {} },
  });

const bytes = (folder: string, name: string) => readFileSync(join(folder, name));

test("a shard that ends while another does the rest writes no index of what it saw before", async () => {
  const [whole, out] = [fresh(), fresh()];
  expect(await swept(whole)).toMatchObject({ finished: RUNS, done: RUNS, failures: [] });
  other.meanwhile = () => cpSync(whole, out, { recursive: true });
  const done = await swept(out, 1, 2);
  expect(done).toMatchObject({ finished: RUNS, share: RUNS / 2, done: RUNS / 2 });
  expect(done.summary).toBeDefined();
  for (const name of [INDEX_FILE, DATASET_FILE, SUMMARY_FILE])
    expect(bytes(out, name).equals(bytes(whole, name)), name).toBe(true);
});

test("another answer that a worker elsewhere had is told once, though the queue says it in words of its own", async () => {
  const out = fresh();
  const answered: Runner = {
    ...runner,
    runAll: async (batch) => {
      await runner.runAll(batch);
      const [run] = batch.runs;
      await writeRow(batch.folder, rowOf(run!, -1));
      batch.onFailure("on elsewhere: another answer to the same run", run!);
    },
  };
  const { failures } = await swept(out, 1, 1, answered);
  expect(failures).toHaveLength(1);
  expect(failures[0]).toMatch(/^point 1, seed 1: .*remove the other answer in unequal\//);
});

test("another answer to a run is kept beside the one that counts, and told by every sweep of the folder until it is removed", async () => {
  const out = fresh();
  await swept(out);
  const [run] = (JSON.parse(bytes(out, INDEX_FILE).toString()) as { present: Run[] }).present;
  // A worker that was taken for lost comes back, and its answer is another.
  const faults = await writeRow(out, rowOf(run!, -1));
  expect(faults).toMatchObject([{ code: "sweep.unequal" }]);
  const before = bytes(out, DATASET_FILE);
  for (let time = 0; time < 2; time += 1) {
    const { failures } = await swept(out);
    expect(failures).toHaveLength(1);
    expect(failures[0]).toMatch(
      /^point 1, seed 1: .*curtailedMwh: found number \d+ from before and number -1 now for the same run; .* remove the other answer in unequal\//,
    );
    expect(bytes(out, DATASET_FILE).equals(before)).toBe(true);
  }
  unlinkSync(join(out, "unequal", `${run!.key}.json`));
  expect((await swept(out)).failures).toEqual([]);
  // One that is done again and is the other is no fault any more.
  await writeRow(out, rowOf(run!, -1));
  rmSync(join(out, "runs", run!.key.slice(0, 2), `${run!.key}.json`));
  expect(await writeRow(out, rowOf(run!, -1))).toEqual([]);
  expect((await swept(out)).failures).toEqual([]);
});
