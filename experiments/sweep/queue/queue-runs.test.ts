/** What a sweep makes of the ends that a queue tells: a run whose workers were lost too often is done where its row is there, and only then. */
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeRow } from "../../../results/sweep/sweep-folder.ts";
import { scratchFolder } from "../../testing/scratch-folder.ts";
import { queueOption } from "./address.ts";
import { LOST_TOO_OFTEN } from "./bullmq.ts";
import { handOut } from "./queue-runs.ts";

const { fresh } = scratchFolder("queue-runs");

test("a run whose workers were lost is done where its row is there; one that gave other values failed all the same", async () => {
  const root = fresh();
  const folder = join(root, "out");
  const runs = ["0", "1", "2"].map((digit) => ({ point: 0, seed: digit, key: digit.repeat(64) }));
  for (const { key } of [runs[0]!, runs[2]!])
    await writeRow(folder, { key, digest: key, values: {} });
  const [done, failures, takenBack]: [string[], string[], string[]] = [[], [], []];
  const { note, all } = handOut(
    {
      ...{ address: queueOption("redis://host"), root, rootId: randomUUID() },
      say: () => undefined,
      onWorkers: () => undefined,
    },
    {
      ...{ folder, runs, source: "0".repeat(64) },
      interruption: { isStopped: () => false, abandoned: new AbortController().signal },
      onDone: ({ seed }) => void done.push(seed),
      onFailure: (reason, { seed }) => void failures.push(`${seed}: ${reason}`),
    },
  );
  await all({
    add: async (jobs) => {
      for (const [row, { id }] of jobs.entries())
        note(id, row === 2 ? "other values" : LOST_TOO_OFTEN);
    },
    state: async () => "failed",
    takeBack: async (id) => takenBack.push(id) > 0,
    reasonOf: async () => "",
    forgetFailed: async () => undefined,
    connected: async () => ({ here: 1, elsewhere: [] }),
    close: async () => undefined,
  });
  expect([done, failures]).toEqual([["0"], [`1: ${LOST_TOO_OFTEN}`, "2: other values"]]);
  // Forgotten, so that each may be asked for again.
  expect(takenBack.map((id) => id.at(-1))).toEqual(["0", "1", "2"]);
});
