/** No market beside a sweep: the run of point 1 without its venues, done once, by threads, shards and workers alike; the very run of a point that has none. */
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { DATASET_FILE } from "../../results/sweep/dataset.ts";
import type { SweepFile } from "../../results/sweep/sweep-file.ts";
import { INDEX_FILE } from "../../results/sweep/sweep-folder.ts";
import { writeWorkFile } from "../../results/sweep/work-file.ts";
import { orThrow } from "../../sim/core/errors.ts";
import { loadScenarioSource } from "../files.ts";
import { headroom } from "../testing/command-line.ts";
import { scratchFolder } from "../testing/scratch-folder.ts";
import { twoFarms } from "../testing/two-farms.ts";
import { engineSource } from "./engine-source.ts";
import { JOB_FORMAT } from "./queue/job.ts";
import { workerPlans } from "./queue/worker-plan.ts";
import { runTask } from "./run-thread.ts";
import { SUMMARY_FILE, type SweepSummary } from "./summary.ts";

const { folder, fresh } = scratchFolder("no-market");
const MARKET = "{ curtailment-obligations: {} }";
const varied = (factors: string) => (text: string) =>
  text.replace(/factors:[\s\S]*seeds: 3/, `factors:\n${factors}seeds: 2`);
const venues = (...values: string[]) => `  - { path: venues, values: [${values.join(", ")}] }\n`;
const TARGET = "  - { path: anm.targetFrac, values: [0.91, 0.97] }\n";

const read = (out: string, name: string) => readFileSync(join(out, name), "utf8");
const summaryIn = (out: string) => JSON.parse(read(out, SUMMARY_FILE)) as SweepSummary;

test("a point without venues is the yardstick itself, and nothing is run twice", async () => {
  const out = fresh();
  const file = twoFarms(join(folder, "both"), varied(venues(MARKET, "{}")));
  const swept = await headroom("sweep", file, "--out", out, "--workers", "1");
  expect(swept.out).toMatch(/4 runs done; 4 of 4 finished/);
  const { points, yardsticks } = summaryIn(out);
  expect(yardsticks.noMarket).toEqual(points[1]!.metrics);
  expect(yardsticks.welfare[1]).toBeNull();
});

test("it is in no row of the dataset, in the index, and the same from shards and by a worker", async () => {
  const files = join(folder, "target");
  const file = twoFarms(files, varied(TARGET + venues(MARKET)));
  const whole = fresh();
  const swept = await headroom("sweep", file, "--out", whole, "--workers", "1");
  expect(swept.out).toMatch(/6 runs done; 6 of 6 finished/);
  const shards = [1, 2].map(() => fresh());
  for (const [part, out] of shards.entries())
    await headroom("sweep", file, "--out", out, "--shard", `${part + 1}/2`, "--workers", "1");
  const merged = fresh();
  expect(await headroom("merge", ...shards, "--out", merged)).toMatchObject({ code: 0 });
  for (const name of [DATASET_FILE, SUMMARY_FILE, INDEX_FILE, "report.html", "sweep.json"])
    expect(readFileSync(join(merged, name)).equals(readFileSync(join(whole, name)))).toBe(true);
  const { present } = JSON.parse(read(whole, INDEX_FILE)) as {
    present: { point: number | null; seed: string; key: string }[];
  };
  expect(present.map(({ point }) => point)).toEqual([1, 1, 2, 2, null, null]);

  const { points, yardsticks } = summaryIn(whole);
  expect(points).toHaveLength(2);
  const plain = fresh();
  const alone = twoFarms(
    join(folder, "alone"),
    varied("  - { path: anm.targetFrac, values: [0.91] }\n"),
  );
  await headroom("sweep", alone, "--out", plain, "--workers", "1");
  expect(yardsticks.noMarket!.map(({ metric, mean }) => [metric, mean])).toEqual(
    summaryIn(plain).points[0]!.metrics.map(({ metric, mean }) => [metric, mean]),
  );

  // As a worker of a queue has it: from the shared folder alone.
  const root = fresh();
  cpSync(whole, join(root, "out"), { recursive: true });
  cpSync(files, join(root, "files"), { recursive: true });
  const scenario = orThrow(await loadScenarioSource(join(files, "day.yaml"))).data;
  await writeWorkFile(join(root, "out"), {
    scenarioFolder: "files",
    scenario: { name: "day", ...(scenario as object) },
  });
  const plans = workerPlans(root, await engineSource());
  const sweep = JSON.parse(read(whole, "sweep.json")) as SweepFile;
  const job = {
    ...({ format: JOB_FORMAT, root: "01234567-89ab-4def-8123-456789abcdef" } as const),
    ...{ folder: "out", point: 2, seed: "2" },
  };
  const task = await plans.taskOf({ ...job, key: sweep.noMarket!.keys[1]! });
  const row = await runTask(task!);
  const path = join(whole, "runs", row.key.slice(0, 2), `${row.key}.json`);
  expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ digest: row.digest });
  await expect(plans.taskOf({ ...job, key: "0".repeat(64) })).rejects.toThrow(
    /no such run at no market under seed 2/,
  );
});
