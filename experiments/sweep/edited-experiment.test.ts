/**
 * An experiment that is edited, run by another state of the program, or another one of the same name, in a folder that holds finished results: what was made before is
 * kept and told, and nothing is mixed.
 */
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { DATASET_FILE } from "../../results/sweep/dataset.ts";
import { EARLIER_FOLDER } from "../../results/sweep/earlier-plan.ts";
import type { SweepFile } from "../../results/sweep/sweep-file.ts";
import { INDEX_FILE } from "../../results/sweep/sweep-folder.ts";
import { headroom } from "../testing/command-line.ts";
import { scratchFolder } from "../testing/scratch-folder.ts";
import { twoFarms } from "../testing/two-farms.ts";
import { questionOf } from "./question-file.ts";
import { SUMMARY_FILE } from "./summary.ts";
import { sweep } from "./sweep.ts";
import { threadRunner } from "./thread-runs.ts";

const { fresh } = scratchFolder("edited-experiment");
const PRODUCTS = [DATASET_FILE, SUMMARY_FILE, INDEX_FILE, "report.html", "sweep.json"];
const bytes = (...path: string[]) => readFileSync(join(...path));
const files = fresh();
const file = twoFarms(files);
const swept = (out: string, ...options: string[]) =>
  headroom("sweep", file, "--out", out, "--workers", "1", ...options);

/** A whole sweep that no test changes. */
const whole = fresh();
beforeAll(async () => {
  expect(await swept(whole)).toMatchObject({ code: 0, err: "" });
});

const planIn = (out: string) => JSON.parse(bytes(out, "sweep.json").toString()) as SweepFile;
const copyOf = (out: string) => {
  const copy = fresh();
  cpSync(out, copy, { recursive: true });
  return copy;
};

/** The one folder of what was made before. */
function earlierIn(out: string): string {
  const names = readdirSync(join(out, EARLIER_FOLDER));
  expect(names).toEqual([expect.stringMatching(/^[0-9a-f]{12}$/)]);
  return join(out, EARLIER_FOLDER, names[0]!);
}

test("a seed more, stopped before its first run, leaves the dataset of the plan before, whole and named", async () => {
  const out = copyOf(whole);
  const question = await questionOf(
    twoFarms(fresh(), (text) => text.replace("seeds: 3", "seeds: 4")),
  );
  const told: unknown[] = [];
  const done = await sweep({
    ...{ question, folder: out, runner: threadRunner(1), shard: { part: 1, of: 1 } },
    // As Ctrl-C does once the points are checked.
    interruption: { isStopped: () => told.length > 0, abandoned: new AbortController().signal },
    ...{ onChecked: () => {}, onStart: () => {}, onRun: () => {} },
    onEarlier: (earlier) => void told.push(earlier),
  });
  expect(done).toMatchObject({ runs: 16, finished: 12, done: 0, summary: undefined });
  const earlier = earlierIn(out);
  expect(told).toEqual([{ folder: earlier, runs: 0, isOtherProgram: false }]);
  for (const name of PRODUCTS)
    expect(bytes(earlier, name).equals(bytes(whole, name)), name).toBe(true);
  // Nothing of the old plan stands beside the new one.
  for (const name of [DATASET_FILE, SUMMARY_FILE, "report.html"])
    expect(existsSync(join(out, name)), name).toBe(false);
  const sql = "SELECT count(*) AS n FROM dataset";
  const refused = await headroom("query", sql, out);
  expect(refused).toMatchObject({ code: 2, out: "" });
  expect(refused.err).toContain(
    `what was made of plans before stands in ${join(out, EARLIER_FOLDER)}`,
  );
  expect((await headroom("query", sql, join(out, EARLIER_FOLDER), "--csv")).out).toBe("n\n12\n");
  // The file as it was makes its dataset again of the runs that are there; the other is kept.
  const again = await swept(out);
  expect(again).toMatchObject({ code: 0, err: "" });
  expect(again.out).toMatch(/0 runs done, 12 were there; 12 of 12 finished/);
  for (const name of PRODUCTS) expect(bytes(out, name).equals(bytes(whole, name)), name).toBe(true);
  expect(bytes(earlier, DATASET_FILE).equals(bytes(whole, DATASET_FILE))).toBe(true);
}, 120_000);

test("runs of another state of the program are counted in a line, and their dataset is kept", async () => {
  const out = copyOf(whole);
  const plan = planIn(out);
  // As an older program wrote it: other keys, and one run of it that never came to be.
  const older = (key: string) => key.replace(/^./, (digit) => (digit === "0" ? "1" : "0"));
  const moved = new Map(plan.points.flatMap(({ keys }) => keys.map((key) => [key, older(key)])));
  for (const [key, other] of [...moved].slice(1)) {
    mkdirSync(join(out, "runs", other.slice(0, 2)), { recursive: true });
    renameSync(
      join(out, "runs", key.slice(0, 2), `${key}.json`),
      join(out, "runs", other.slice(0, 2), `${other}.json`),
    );
  }
  const points = plan.points.map(({ levels, keys }) => ({ levels, keys: keys.map(older) }));
  const { noMarket: _, ...rest } = plan;
  const before = { ...rest, engineSource: "0".repeat(64), points };
  writeFileSync(join(out, "sweep.json"), `${JSON.stringify(before, null, 1)}\n`);
  const { code, err, out: said } = await swept(out);
  expect(code).toBe(0);
  expect(err.trim().split("\n")).toEqual([
    `the folder held another plan: what was made of it is kept in ${earlierIn(out)}`,
    "11 runs here are of another state of the program, and none of this one's",
  ]);
  expect(said).toMatch(/11 runs done, 1 were there; 12 of 12 finished/);
  expect(bytes(earlierIn(out), DATASET_FILE).equals(bytes(whole, DATASET_FILE))).toBe(true);
}, 120_000);

test("another experiment of the same name is refused before anything is written; an edited one is not", async () => {
  const out = copyOf(whole);
  const other = (text: string) =>
    text
      .replace("title: Which farm gives way", "title: How long a cycle")
      .replace(
        /factors:[\s\S]*seeds: 3/,
        "factors: [{ path: anm.cycleS, values: [30, 20] }]\nseeds: 3",
      );
  const stranger = await headroom("sweep", twoFarms(fresh(), other), "--out", out);
  expect(stranger).toMatchObject({ code: 2, out: "" });
  expect(stranger.err).toMatch(
    /sweep\.json: found another experiment of the name "two-farms": no run in common, and another title and another factors \(it is "Which farm gives way"\); choose another folder with --out, or give the experiment another name\n1 fault; nothing was written\n$/,
  );
  for (const name of PRODUCTS) expect(bytes(out, name).equals(bytes(whole, name)), name).toBe(true);
  expect(existsSync(join(out, EARLIER_FOLDER))).toBe(false);
  // Other levels of the same question have no run in common either.
  const edited = (text: string) => text.replace("from: 0.91, to: 0.97", "from: 0.92, to: 0.96");
  const { code, err } = await headroom("sweep", twoFarms(fresh(), edited), "--out", out);
  expect([code, err.trim().split("\n")]).toEqual([
    0,
    [
      `the folder held another plan: what was made of it is kept in ${earlierIn(out)}`,
      "12 runs here are of the plan before, and none of this one's",
    ],
  ]);
}, 120_000);

test("a sweep whose folder is given another plan meanwhile writes no dataset beside it", async () => {
  const out = copyOf(whole);
  const plan = planIn(out);
  const question = await questionOf(file);
  const ended = sweep({
    ...{ question, folder: out, runner: threadRunner(1), shard: { part: 1, of: 1 } },
    interruption: { isStopped: () => false, abandoned: new AbortController().signal },
    ...{ onChecked: () => {}, onRun: () => {}, onEarlier: () => {} },
    onStart: () =>
      writeFileSync(
        join(out, "sweep.json"),
        `${JSON.stringify({ ...plan, question: "Another?" }, null, 1)}\n`,
      ),
  });
  await expect(ended).rejects.toThrow(
    /found another plan, which was put there while this one was run/,
  );
  expect(planIn(out).question).toBe("Another?");
});
