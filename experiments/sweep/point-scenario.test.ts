/** A run of a sweep by itself: its scenario as a file, whose run has the digest of the row; and two sweeps that are not the same, run by run. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { headroom } from "../testing/command-line.ts";
import { scratchFolder } from "../testing/scratch-folder.ts";
import { twoFarms } from "../testing/two-farms.ts";

const { folder, fresh } = scratchFolder("point-scenario");
const one = twoFarms(join(folder, "one"));
/** Its second point of two differs. */
const other = twoFarms(join(folder, "other"), (text) => text.replace("to: 0.97", "to: 0.96"));
const [swept, sweptOther] = [fresh(), fresh()];

beforeAll(async () => {
  for (const [file, out] of [
    [one, swept],
    [other, sweptOther],
  ] as const)
    expect(await headroom("sweep", file, "--out", out)).toMatchObject({ code: 0 });
});

const rows = async (sql: string, ...folders: string[]) =>
  JSON.parse((await headroom("query", sql, ...folders, "--json")).out).rows;

test("is written beside the scenario, and its run has the digest of the sweep's", async () => {
  const scenario = join(folder, "one", "point.yaml");
  const asked = ["--point", "4", "--seed", "2", "--scenario", scenario];
  expect(await headroom("sweep", one, ...asked)).toMatchObject({ code: 0, err: "" });
  const { code, out } = await headroom("run", scenario, "--out", fresh(), "--json");
  expect(code).toBe(0);
  expect(await rows("SELECT digest FROM dataset WHERE point = 4 AND seed = '2'", swept)).toEqual([
    { digest: JSON.parse(out).digest },
  ]);
  // What stands there stays.
  const text = readFileSync(scenario, "utf8");
  const again = await headroom("sweep", one, "--point", "1", ...asked.slice(2));
  expect(again).toMatchObject({ code: 2, out: "" });
  expect(again.err).toContain("--scenario: found ");
  expect(again.err).toContain("which is there already; choose another name");
  expect(readFileSync(scenario, "utf8")).toBe(text);
  const elsewhere = join(folder, "point.yaml");
  const moved = await headroom("sweep", one, ...asked.slice(0, 4), "--scenario", elsewhere);
  expect(moved).toMatchObject({ code: 2, out: "" });
  expect(moved.err).toMatch(
    /point\.yaml; write it beside the scenario, in .*one: the digest counts/,
  );
  expect(existsSync(elsewhere)).toBe(false);
});

test.each([
  [
    ["--point", "5", "--seed", "9"],
    /--point: found "5"; write the number of a point, from 1 to 4\n--seed: found "9"; write one of the seeds/,
  ],
  [["--seed", "1"], /--point: found nothing; write the number of a point/],
])("%j is no run of it", async (asked, said) => {
  const scenario = join(folder, "one", "none.yaml");
  const { code, err } = await headroom("sweep", one, ...asked, "--scenario", scenario);
  expect([code, existsSync(scenario)]).toEqual([2, false]);
  expect(err).toMatch(said);
  const lone = await headroom("sweep", one, ...asked, "--out", fresh());
  expect(lone.err).toMatch(/--point, --seed: found .*; write --scenario <file> too, or neither/);
});

test("two sweeps are told as sweeps by diff, with the query that says which runs differ", async () => {
  const { code, out, err } = await headroom("diff", swept, sweptOther);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  const [first, second, count] = err.trimEnd().split("\n");
  expect(first).toMatch(/: found a sweep, which is many runs; ask which of their runs differ by/);
  expect(second).toContain(sweptOther);
  expect(count).toBe("2 faults; nothing was compared");
  const sql = /headroom query "([^"]+)"/.exec(first!)![1]!;
  expect(await rows(sql, swept, sweptOther)).toEqual(
    [3, 4].flatMap((point) => ["1", "2", "3"].map((seed) => ({ point, seed }))),
  );
});
