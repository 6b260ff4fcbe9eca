/** Plans that a worker holds: jobs that come together have one reading of their sweep, and a reading that failed is tried again. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { SWEEP_FILE, type SweepFile } from "../../../results/sweep/sweep-file.ts";
import { WORK_FILE } from "../../../results/sweep/work-file.ts";
import { scratchFolder } from "../../testing/scratch-folder.ts";
import { JOB_FORMAT, type Job } from "./job.ts";
import { workerPlans } from "./worker-plan.ts";

const { fresh } = scratchFolder("worker-plan");

const [one, other] = ["0".repeat(64), "1".repeat(64)];
const jobOf = (key: string, seed: string): Job => ({
  ...{ format: JOB_FORMAT, root: "01234567-89ab-4def-8123-456789abcdef" },
  ...{ folder: "out", point: 0, seed, key },
});

function rootOf() {
  const root = fresh();
  mkdirSync(join(root, "out"), { recursive: true });
  for (const name of [SWEEP_FILE, WORK_FILE]) writeFileSync(join(root, "out", name), "{}");
  return root;
}

const sweep: SweepFile = {
  ...{ format: "headroom-sweep/1", name: "n", title: "t", question: "q", engineVersion: "0" },
  ...{ engineSource: "", factors: [], metrics: [], seeds: ["1", "2"] },
  points: [{ levels: [], keys: [one, other] }],
};
const plan = { sweep, work: { scenarioFolder: "files", scenario: { of: "all" } } };

test("jobs that come together read their sweep once; files that are written again are read again", async () => {
  const root = rootOf();
  let readings = 0;
  const { taskOf } = workerPlans(root, "", async () => {
    readings += 1;
    await delay(50);
    return plan;
  });
  const asked = () => Promise.all([taskOf(jobOf(one, "1")), taskOf(jobOf(other, "2"))]);
  expect((await asked()).map((task) => [task?.key, task?.scenario])).toEqual([
    [one, { of: "all" }],
    [other, { of: "all" }],
  ]);
  await asked();
  expect(readings).toBe(1);
  writeFileSync(join(root, "out", WORK_FILE), "{ }");
  await asked();
  expect(readings).toBe(2);
});

test("a reading that failed, or found nothing, is no later job's", async () => {
  let readings = 0;
  const { taskOf } = workerPlans(rootOf(), "", async () => {
    readings += 1;
    if (readings === 1) throw new Error("the disk is away");
    return readings === 2 ? undefined : plan;
  });
  const job = jobOf(one, "1");
  await expect(taskOf(job)).rejects.toThrow("the disk is away");
  expect(await taskOf(job)).toBeUndefined();
  expect(await taskOf(job)).toMatchObject({ key: one });
  expect(readings).toBe(3);
});
