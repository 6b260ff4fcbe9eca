/** Folders that two commands want at once, and locks that were left behind. */
import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { InputFaults } from "../sim/core/errors.ts";
import { LOCK_FILE, whileLocked } from "./lock.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "headroom-lock-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const refusal = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => undefined,
    (found: unknown) => found,
  );
  if (!(error instanceof InputFaults)) throw new Error(`not refused: ${String(error)}`);
  return error.faults;
};
const leave = (text: string) => writeFile(join(folder, LOCK_FILE), text);

test("the second of two commands is refused, and the first is not disturbed", async () => {
  const first = await whileLocked(folder, async () => {
    const faults = await refusal(whileLocked(folder, async () => "second"));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({ code: "folder.inUse" });
    expect(faults[0]!.found).toContain(`process ${process.pid} on ${hostname()}`);
    expect(faults[0]!.remedy).toContain(`remove ${join(folder, LOCK_FILE)}`);
    return await readdir(folder);
  });
  expect(first).toEqual([LOCK_FILE]);
});

test("of ten commands at once one works at a time", async () => {
  let working = 0;
  let most = 0;
  const commands = Array.from({ length: 10 }, () =>
    whileLocked(folder, async () => {
      working += 1;
      most = Math.max(most, working);
      await new Promise((done) => setTimeout(done, 20));
      working -= 1;
    }),
  );
  const ends = await Promise.allSettled(commands);
  expect(most).toBe(1);
  expect(ends.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test("the lock goes, however the work ends", async () => {
  await expect(whileLocked(folder, () => Promise.reject(new Error("broken")))).rejects.toThrow(
    "broken",
  );
  expect(await readdir(folder)).toEqual([]);
});

test("a lock of a process that has ended is taken over, by one of many", async () => {
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  await leave(`process ${pid} on ${hostname()}\n`);
  let count = 0;
  const ends = await Promise.allSettled(
    Array.from({ length: 10 }, () =>
      whileLocked(folder, async () => {
        count += 1;
        await new Promise((done) => setTimeout(done, 50));
      }),
    ),
  );
  expect(count).toBe(1);
  expect(ends.filter(({ status }) => status === "rejected")).toHaveLength(9);
  expect(await readdir(folder)).toEqual([]);
});

test.each([
  ["another machine", "process 1 on another.example\n"],
  ["a process that runs", `process ${process.pid} on ${hostname()}\n`],
  ["nobody known", "some words"],
])("a lock of %s stands, and its removal is told", async (_, text) => {
  await leave(text);
  const [fault] = await refusal(whileLocked(folder, async () => undefined));
  expect(fault!.remedy).toContain("remove");
  expect(await readdir(folder)).toEqual([LOCK_FILE]);
});
