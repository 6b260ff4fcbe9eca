/** Threads of a sweep: a run that fails is named and hides no other; a run whose files were changed after the check is refused. */
import { existsSync, renameSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { orThrow } from "../../sim/core/errors.ts";
import { loadScenarioSource } from "../files.ts";
import { prepare } from "../lab.ts";
import { headroom } from "../testing/command-line.ts";
import { scratchFolder } from "../testing/scratch-folder.ts";
import { twoFarms } from "../testing/two-farms.ts";
import { runInPool } from "./pool.ts";
import { keysOf } from "./run-key.ts";
import type { RunTask } from "./worker.ts";

const { fresh } = scratchFolder("pool");

async function tasksOn(folder: string): Promise<readonly RunTask[]> {
  twoFarms(folder);
  const source = orThrow(await loadScenarioSource(join(folder, "day.yaml")));
  const prepared = orThrow(await prepare(source, folder));
  const seeds = ["1", "2", "3"];
  const task = (key: string, row: number): RunTask => ({
    ...{ point: 0, scenario: source.data, folder, seed: seeds[row]!, key, source: "a" },
  });
  return keysOf(prepared, seeds, "a").map(task);
}

test("a run that cannot be done is named; the others are done", async () => {
  const [first, second, third] = await tasksOn(fresh());
  const rows: string[] = [];
  const failures: string[] = [];
  const changed = { ...second!, key: "0".repeat(64) };
  const lost = { ...third!, point: 1, folder: "/nowhere" };
  await runInPool({
    ...{ workers: 1, tasks: [changed, lost, first!], isStopped: () => false },
    onRow: async ({ key }) => void rows.push(key),
    onFailure: (error, { seed }) => void failures.push(`seed ${seed}: ${(error as Error).message}`),
    abandoned: new AbortController().signal,
  });
  expect(rows).toEqual([first!.key]);
  expect(failures).toEqual([
    expect.stringMatching(/^seed 2: .*files of the scenario that were changed meanwhile; start/),
    expect.stringMatching(/^seed 3: .*found no such file/),
  ]);
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

test("told to stop, nothing more is handed out; told to abandon, what is under way ends without a row", async () => {
  const tasks = await tasksOn(fresh());
  const abandoning = new AbortController();
  const rows: string[] = [];
  const failures: unknown[] = [];
  let handedOut = 0;
  function* counted() {
    for (const task of tasks) {
      handedOut += 1;
      yield task;
    }
  }
  const work = runInPool({
    ...{ workers: 1, tasks: counted(), isStopped: () => abandoning.signal.aborted },
    onRow: async ({ key }) => void rows.push(key),
    onFailure: (error) => void failures.push(error),
    abandoned: abandoning.signal,
  });
  abandoning.abort();
  await work;
  expect([handedOut, rows, failures]).toEqual([1, [], []]);
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
  ];
  expect(new Set([...others, key(prepared)]).size).toBe(5);
});
