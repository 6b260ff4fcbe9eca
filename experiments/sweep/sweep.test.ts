/**
 * A sweep has one answer: on one thread, on two, stopped twice and started again, in four shards that are merged. Each of its runs is the
 * run that `headroom run` makes, and none is done twice.
 */
import { spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { DATASET_FILE } from "../../results/sweep/dataset.ts";
import { INDEX_FILE } from "../../results/sweep/sweep-folder.ts";
import { headroom } from "../testing/command-line.ts";
import { scratchFolder } from "../testing/scratch-folder.ts";
import { twoFarms } from "../testing/two-farms.ts";
import { SUMMARY_FILE, type SweepSummary } from "./summary.ts";

const { folder, fresh } = scratchFolder("sweep");
const file = twoFarms(join(folder, "files"));
const RUNS = 12;
const WHOLE = [DATASET_FILE, SUMMARY_FILE, INDEX_FILE, "sweep.json"];

const swept = (out: string, ...options: string[]) =>
  headroom("sweep", file, "--out", out, ...options);
const bytes = (out: string, name: string) => readFileSync(join(out, name));
const rowFiles = (out: string) =>
  readdirSync(join(out, "runs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".json"))
    .sort();

function expectSame(out: string): void {
  for (const name of WHOLE) expect(bytes(out, name).equals(bytes(one, name))).toBe(true);
  const rows = rowFiles(one);
  expect(rowFiles(out)).toEqual(rows);
  for (const row of rows)
    expect(bytes(join(out, "runs"), row).equals(bytes(join(one, "runs"), row))).toBe(true);
}

const one = fresh();
beforeAll(async () => {
  expect(await swept(one, "--workers", "1")).toMatchObject({ code: 0, err: "" });
});

describe("a sweep of four points under three seeds", () => {
  test("has a row for every run, and each is the run that `headroom run` makes", async () => {
    expect(rowFiles(one)).toHaveLength(RUNS);
    const { code, out } = await headroom(
      ...["run", join(folder, "files", "day.yaml"), "--seed", "2", "--out", fresh(), "--json"],
      ...["--set", "anm.targetFrac=0.97", "--set", "anm.principle.kind=pro-rata-output"],
    );
    expect(code).toBe(0);
    const run = JSON.parse(out) as {
      readonly digest: string;
      readonly summary: { readonly metrics: readonly { name: string; value: number }[] };
    };
    const index = JSON.parse(bytes(one, INDEX_FILE).toString());
    const { key } = index.present.find(
      (each: { point: number; seed: string }) => each.point === 4 && each.seed === "2",
    );
    const row = JSON.parse(bytes(join(one, "runs", key.slice(0, 2)), `${key}.json`).toString());
    expect(row.digest).toBe(run.digest);
    for (const { name, value } of run.summary.metrics) expect(row.values[name]).toBe(value);
  });

  test("says means, errors and differences that follow from its rows", () => {
    const summary = JSON.parse(bytes(one, SUMMARY_FILE).toString()) as SweepSummary;
    const index = JSON.parse(bytes(one, INDEX_FILE).toString());
    const valuesAt = (point: number): number[] =>
      index.present
        .filter((each: { point: number }) => each.point === point)
        .map(({ key }: { key: string }) => bytes(join(one, "runs", key.slice(0, 2)), `${key}.json`))
        .map((text: Buffer) => JSON.parse(text.toString()).values.curtailedMwh);
    const [first, last] = [valuesAt(1), valuesAt(4)];
    const mean = (values: readonly number[]) =>
      values.reduce((sum, value) => sum + value, 0) / values.length;
    const differences = last.map((value, seed) => value - first[seed]!);
    const error = Math.sqrt(
      mean(differences.map((each) => (each - mean(differences)) ** 2)) / (differences.length - 1),
    );
    const told = summary.points[3]!.metrics[0]!;
    expect(told).toMatchObject({ metric: "curtailedMwh", unit: "MWh" });
    expect(told.mean).toBeCloseTo(mean(last), 9);
    expect(told.difference!.mean).toBeCloseTo(mean(differences), 9);
    expect(told.difference!.standardError).toBeCloseTo(error, 9);
    // Student's t at 2 degrees of freedom.
    expect(told.difference!.high).toBeCloseTo(mean(differences) + 4.302652729696 * error, 6);
    expect(summary.points[0]!.metrics[0]!.difference).toBeNull();
    // Nothing is traded, so nobody's share of it is defined.
    expect(summary.points[0]!.metrics[1]).toMatchObject({ metric: "sellerHhi", mean: null });
    expect(summary.points.map(({ levels }) => levels)).toEqual(
      [0.91, 0.97].flatMap((target) =>
        ["lifo", "pro-rata-output"].map((kind) => ({
          "anm.targetFrac": target,
          principle: { kind },
        })),
      ),
    );
  });

  test("again does no run, and says so", async () => {
    const before = statSync(join(one, "runs", rowFiles(one)[0]!)).mtimeMs;
    const again = await swept(one);
    expect(again.out).toMatch(/0 runs done, 12 were there; 12 of 12 finished/);
    expect(statSync(join(one, "runs", rowFiles(one)[0]!)).mtimeMs).toBe(before);
    const { code, out } = await swept(one, "--json");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      ...{ name: "two-farms", folder: one, runs: RUNS, finished: RUNS },
      ...{ share: RUNS, before: RUNS, done: 0, failures: [] },
      summary: JSON.parse(bytes(one, SUMMARY_FILE).toString()),
    });
  });

  test("is the same, byte for byte, on two threads; a row that is damaged is named, and done again", async () => {
    const out = fresh();
    expect(await swept(out, "--workers", "2")).toMatchObject({ code: 0 });
    expectSame(out);
    const [row] = rowFiles(out);
    const path = join(out, "runs", row!);
    const text = readFileSync(path, "utf8");
    // Which run is first hangs on the program: whatever its figure is, another.
    const other = (_: string, digit: string) => `"curtailedMwh":${(Number(digit) + 1) % 10}`;
    writeFileSync(path, text.replace(/"curtailedMwh":(\d)/, other));
    const repaired = await swept(out, "--workers", "1");
    expect(repaired.err).toContain(`${row}: found a damaged file: its hash differs`);
    expect(repaired.out).toMatch(/1 run done, 11 were there; 12 of 12 finished/);
    expectSame(out);
    const dataset = join(out, DATASET_FILE);
    writeFileSync(dataset, bytes(out, DATASET_FILE).subarray(0, -1));
    const again = await swept(out);
    expect(again.err).toMatch(
      /dataset\.parquet: found a damaged file: its hash is not the one of the index; nothing: it is made again from the runs once they are all there/,
    );
    expect(again.out).toMatch(/0 runs done, 12 were there/);
    expectSame(out);
  });

  test("is whole once others have done the rest in the same folder meanwhile", async () => {
    const out = fresh();
    const own = JSON.parse(bytes(one, INDEX_FILE).toString()).present.at(-1).key;
    const filter = (path: string) => !path.includes(own);
    const watch = setInterval(() => {
      if (!existsSync(join(out, "sweep.json"))) return;
      clearInterval(watch);
      // Once it has looked at what is there, and long before its thread is loaded.
      setTimeout(
        () => cpSync(join(one, "runs"), join(out, "runs"), { recursive: true, filter }),
        300,
      );
    }, 1);
    const last = await swept(out, "--workers", "1", "--shard", "12/12");
    expect(last.out).toMatch(/1 run done of shard 12\/12; 12 of 12 finished/);
    expectSame(out);
  });

  test("is the same in four shards that are merged; one missing is named, and so is another answer", async () => {
    const shards = [1, 2, 3, 4].map(() => fresh());
    for (const [part, out] of shards.entries()) {
      const { out: said } = await swept(out, "--shard", `${part + 1}/4`, "--workers", "1");
      expect(said).toMatch(new RegExp(`3 runs done of shard ${part + 1}/4; 3 of 12 finished`));
      expect(said).toContain(
        `no dataset yet: 9 of the other shards' runs are not seen in ${out}; once these have ended, \`headroom merge\` of their folders, or this command again`,
      );
    }
    const merged = fresh();
    const short = await headroom("merge", ...shards.slice(1), "--out", merged);
    expect(short).toMatchObject({ code: 2, out: "" });
    expect(short.err).toMatch(/found 9 of 12 runs: missing are point 1 seed 1, point 2 seed 2, /);
    expect(() => statSync(merged)).toThrow();
    expect(await headroom("merge", ...shards, "--out", merged)).toMatchObject({ code: 0 });
    expectSame(merged);
    const again = await headroom("merge", shards[0]!, "--out", merged, "--json");
    expect(JSON.parse(again.out)).toMatchObject({ name: "two-farms", folder: merged, runs: RUNS });
    await expectNamed(shards, merged);
  });
});

/** A run with another answer, and a part of another experiment. */
async function expectNamed(shards: readonly string[], merged: string): Promise<void> {
  const { readRow, rowText } = await import("../../results/sweep/row-file.ts");
  const [name] = rowFiles(shards[0]!);
  const path = join(shards[0]!, "runs", name!);
  const row = readRow(readFileSync(path, "utf8"), name!.slice(3, -5));
  if (typeof row === "string") throw new Error(row);
  writeFileSync(path, rowText({ ...row, values: { ...row.values, curtailedMwh: 7 } }));
  const unequal = await headroom("merge", ...shards, "--out", merged);
  expect(unequal.code).toBe(2);
  expect(unequal.err).toMatch(
    /point \d, seed \d: values curtailedMwh: found number 7 in .* and number [\d.]+ in .* for the same run/,
  );
  const plan = join(shards[1]!, "sweep.json");
  writeFileSync(plan, readFileSync(plan, "utf8").replace('"0.1.0"', '"0.0.9"'));
  const other = await headroom("merge", ...shards, "--out", fresh());
  expect(other.code).toBe(2);
  expect(other.err).toMatch(/engineVersion: found text "0\.0\.9", and text "0\.1\.0" in /);
}

/** Starts the command as a process of its own, and sends it a signal once some runs are finished. */
async function stoppedBy(signal: "SIGINT" | "SIGKILL", out: string, after: number) {
  const program = fileURLToPath(new URL("../../bin/headroom.js", import.meta.url));
  const args = [program, "sweep", file, "--out", out, "--workers", "1"];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "pipe"] });
  let err = "";
  child.stderr.on("data", (text: Buffer) => {
    err += text.toString();
  });
  const finished = () => {
    try {
      return rowFiles(out).length;
    } catch {
      return 0;
    }
  };
  const watch = setInterval(() => {
    if (finished() < after) return;
    clearInterval(watch);
    child.kill(signal);
  }, 5);
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  clearInterval(watch);
  return { code, err };
}

test("a sweep that is killed, started again, stopped by Ctrl-C and started again is the same, and loses and repeats nothing", async () => {
  const out = fresh();
  expect((await stoppedBy("SIGKILL", out, 1)).code).toBeNull();
  const kept = rowFiles(out);
  expect(kept.length).toBeGreaterThan(0);
  expect(kept.length).toBeLessThan(RUNS);
  const times = kept.map((name) => statSync(join(out, "runs", name)).mtimeMs);
  const stopped = await stoppedBy("SIGINT", out, kept.length + 1);
  expect(stopped.code).toBe(130);
  expect(stopped.err).toMatch(/stopping: the runs under way are finished first/);
  const count = rowFiles(out).length;
  expect(count).toBeLessThan(RUNS);
  expect(stopped.err).toContain(`stopped: ${count} of 12 runs are kept in ${out}`);
  expect(readdirSync(out)).not.toContain(DATASET_FILE);
  const index = JSON.parse(bytes(out, INDEX_FILE).toString());
  expect([index.finished, index.missing.length]).toEqual([count, RUNS - count]);
  const resumed = await swept(out, "--workers", "1");
  expect(resumed.out).toContain(
    `${RUNS - count} runs done, ${count} were there; 12 of 12 finished`,
  );
  expect(kept.map((name) => statSync(join(out, "runs", name)).mtimeMs)).toEqual(times);
  // What a killed process was about to rename is in nobody's way.
  for (const name of readdirSync(join(out, "runs"), { recursive: true, encoding: "utf8" }))
    if (name.endsWith(".tmp")) rmSync(join(out, "runs", name));
  expectSame(out);
});
