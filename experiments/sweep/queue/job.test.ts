/** Data of a queue are anybody's: only what names a run of a sweep below the root is a job, and the job is the same whoever asks. */
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { scratchFolder } from "../../testing/scratch-folder.ts";
import { JOB_FORMAT, jobId, jobPrefix, queueName, readJob, stateOf, stateOfQueue } from "./job.ts";
import { atPlace, placeBelow } from "./shared-folder.ts";

const scratch = scratchFolder("job");
const key = fc.stringMatching(/^[0-9a-f]{64}$/);
const name = fc.stringMatching(/^[a-zA-Z0-9 _.-]{1,12}$/).filter((each) => !/^\.+$/.test(each));
const jobs = fc.record({
  format: fc.constant(JOB_FORMAT),
  root: fc.uuid(),
  folder: fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join("/")),
  point: fc.nat(1_000_000),
  seed: fc.string({ minLength: 1, maxLength: 80 }),
  key,
});

test("a job is read back as it was written, and its folder stays below the root", () => {
  fc.assert(
    fc.property(jobs, (job) => {
      expect(readJob(JSON.parse(JSON.stringify(job)))).toEqual(job);
      expect(placeBelow("/shared", atPlace("/shared", job.folder))).toBe(job.folder);
    }),
  );
});

test("anything else is no job", () => {
  fc.assert(
    fc.property(fc.anything(), (data) => {
      expect(readJob(data)).toBeUndefined();
    }),
  );
  const root = "01234567-89ab-4def-8123-456789abcdef";
  const job = { format: JOB_FORMAT, root, folder: "a", point: 0, seed: "1", key: "0".repeat(64) };
  expect(readJob(job)).toEqual(job);
  // The run without a market after a million points.
  expect(readJob({ ...job, point: 1_000_000 })).toEqual({ ...job, point: 1_000_000 });
  const folders = [
    "",
    "/etc",
    "..",
    "../a",
    "a/../../b",
    "a/..",
    "./a",
    "a//b",
    "a\\..\\b",
    "c:/a",
    "a\0b",
  ];
  const others = [
    ...folders.map((folder) => ({ ...job, folder })),
    ...[-1, 0.5, 1_000_001, "0"].map((point) => ({ ...job, point })),
    ...["", "0".repeat(63), `${"0".repeat(63)}G`].map((each) => ({ ...job, key: each })),
    { ...job, seed: "" },
    { ...job, format: "headroom-sweep-job/1" },
    { ...job, root: "elsewhere" },
    { ...job, scenario: {} },
  ];
  for (const other of others) expect(readJob(other), JSON.stringify(other)).toBeUndefined();
});

test("the same run of the same sweep is one job; no two of different ones are", () => {
  fc.assert(
    fc.property(jobs, jobs, (one, other) => {
      expect(jobId(one).startsWith(jobPrefix(one.folder))).toBe(true);
      const isSame = one.folder === other.folder && one.key === other.key;
      expect(jobId(one) === jobId(other)).toBe(isSame);
      // What separates keys of a queue may not stand in it.
      expect(jobId(one)).not.toContain(":");
    }),
  );
});

test("states of the program have queues of their own", () => {
  const [one, other] = ["0".repeat(64), "1".repeat(64)];
  expect(queueName(one)).not.toBe(queueName(other));
  expect(stateOfQueue(queueName(one))).toBe(stateOf(one));
  expect(queueName(one)).not.toContain(":");
});

test("a place outside of the root has no name", () => {
  for (const path of ["/other", "/shared/..", "/shared/../other", "/share", "/sharedness"])
    expect(placeBelow("/shared", path), path).toBeUndefined();
  expect(placeBelow("/shared", "/shared")).toBe(".");
});

test("a folder is below the root by whatever links it is named", () => {
  const { folder, fresh } = scratch;
  const [shared, link] = [fresh(), fresh()];
  mkdirSync(shared);
  symlinkSync(shared, link);
  // Also what is not there yet.
  expect(placeBelow(shared, join(link, "sweeps", "one"))).toBe("sweeps/one");
  expect(placeBelow(link, join(shared, "sweeps"))).toBe("sweeps");
  expect(placeBelow(link, folder)).toBeUndefined();
});
