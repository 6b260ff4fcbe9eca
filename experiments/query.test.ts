/** `headroom query`: what stored runs and a sweep answer, and what no SQL gets out of them. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { DATASET_FILE, writeDataset } from "../results/sweep/dataset.ts";
import { readSweepFile, SWEEP_FILE, sweepText } from "../results/sweep/sweep-file.ts";
import { INDEX_FILE, openSweepFolder, writeIndex } from "../results/sweep/sweep-folder.ts";
import { orThrow } from "../sim/core/errors.ts";
import { resultTables } from "../sim/model/result-tables.ts";
import { headroom } from "./testing/command-line.ts";
import { scratchFolder } from "./testing/scratch-folder.ts";
import { twoFarms } from "./testing/two-farms.ts";

const { folder, fresh } = scratchFolder("query");
const at = (name: string) => join(folder, name);
const experiment = twoFarms(at("files"));

beforeAll(async () => {
  const done = { code: 0 };
  expect(await headroom("sweep", experiment, "--out", at("sweep"))).toMatchObject(done);
  for (const seed of ["1", "2"]) {
    const options = ["--seed", seed, "--out", at(`runs/seed-${seed}`)];
    expect(await headroom("run", at("files/day.yaml"), ...options)).toMatchObject(done);
  }
});

async function asked(sql: string, ...folders: string[]) {
  const { code, out, err } = await headroom("query", sql, ...folders, "--json");
  expect({ code, err }).toEqual({ code: 0, err: "" });
  return JSON.parse(out) as { columns: { name: string }[]; rows: Record<string, unknown>[] };
}

const summaryOf = (seed: number) =>
  JSON.parse(readFileSync(at(`runs/seed-${seed}/summary.json`), "utf8")) as {
    readonly metrics: readonly { name: string; value: number }[];
  };

describe("a query", () => {
  test("of a sweep sees its dataset: the means that its summary says", async () => {
    const { rows } = await asked(
      "SELECT point, avg(curtailedMwh) AS mean FROM dataset GROUP BY point ORDER BY point",
      at("sweep"),
    );
    const { points } = JSON.parse(readFileSync(at("sweep/summary.json"), "utf8"));
    expect(rows).toHaveLength(4);
    for (const [row, { point, mean }] of rows.entries()) {
      expect(point).toBe(row + 1);
      expect(mean).toBeCloseTo(points[row].metrics[0].mean, 9);
    }
  });

  test("of one run sees every table as it is, with a row of it and its metrics beside them", async () => {
    const one = at("runs/seed-1");
    const { rows } = await asked("SELECT sum(curtailedWh) / 1e6 AS mwh FROM unit_period", one);
    const told = (await asked("SELECT name, value FROM metrics", one)).rows;
    expect(told).toEqual(summaryOf(1).metrics.map(({ name, value }) => ({ name, value })));
    expect(rows[0]!.mwh).toBeCloseTo(
      summaryOf(1).metrics.find(({ name }) => name === "curtailedMwh")!.value,
      9,
    );
    const { columns } = await asked("SELECT * FROM unit_period LIMIT 1", one);
    expect(columns.map(({ name }) => name)).toEqual(Object.keys(resultTables.unit_period.columns));
    const views = await asked("SELECT table_name FROM information_schema.tables", one);
    expect(views.rows.map((row) => row.table_name).sort()).toEqual(
      [...Object.keys(resultTables), "runs", "metrics"].sort(),
    );
  });

  test("of a folder of runs says of each row whose it is", async () => {
    const sql = `SELECT folder, seed, value FROM metrics JOIN runs USING (folder)
      WHERE metrics.name = 'curtailedMwh' ORDER BY folder`;
    const { rows } = await asked(sql, at("runs"), at("runs/seed-2"));
    expect(rows).toEqual(
      [1, 2].map((seed) => ({
        ...{ folder: at(`runs/seed-${seed}`), seed: String(seed) },
        value: summaryOf(seed).metrics.find(({ name }) => name === "curtailedMwh")!.value,
      })),
    );
    const sums = await asked(
      "SELECT folder, sum(curtailedWh) / 1e6 AS value FROM unit_period GROUP BY folder ORDER BY folder",
      at("runs"),
    );
    for (const [row, { value }] of sums.rows.entries())
      expect(value).toBeCloseTo(rows[row]!.value as number, 9);
  });

  test("of two sweeps joins what both have, and leaves empty what one lacks", async () => {
    const other = at("other");
    const sweep = orThrow(await readSweepFile(at("sweep")))!;
    const renamed = {
      ...sweep,
      factors: sweep.factors.map(({ path }) => ({ id: path, path })),
      metrics: sweep.metrics.slice(0, 1),
    };
    mkdirSync(other);
    writeFileSync(join(other, SWEEP_FILE), sweepText(renamed));
    const row = { key: "", digest: "", values: { curtailedMwh: 1 } };
    await writeDataset(join(other, DATASET_FILE), renamed, () => row);
    await writeIndex(other, renamed, new Set(), true);
    const { rows } = await asked(
      `SELECT folder, count(*) AS runs, count(principle) AS principles, count("anm.principle") AS others
        FROM dataset GROUP BY folder ORDER BY others`,
      at("sweep"),
      other,
    );
    expect(rows).toEqual([
      { folder: at("sweep"), runs: 12, principles: 12, others: 0 },
      { folder: other, runs: 12, principles: 0, others: 12 },
    ]);
  });

  test("of the page is right", async () => {
    const page = readFileSync(new URL("../docs/how-to/query-results.md", import.meta.url), "utf8");
    const blocks = [...page.matchAll(/^```sql query\n([\s\S]*?)^```$/gm)].map((match) => match[1]!);
    expect(blocks).toHaveLength(4);
    for (const sql of blocks)
      expect((await asked(sql, at("sweep"), at("runs"))).rows.length, sql).toBeGreaterThan(1);
  });

  test("prints a table of at most a hundred rows, and CSV of all, with what needs quotes in quotes", async () => {
    const sql = "SELECT range AS n, 'a' || chr(27) || '[31m' AS word FROM range(250)";
    const table = await headroom("query", sql, at("sweep"));
    const lines = table.out.trimEnd().split("\n");
    expect(lines).toHaveLength(102);
    expect(lines.at(-1)).toBe("(the first 100 rows; --json and --csv print all)");
    expect(table.out).not.toContain("\u001b");
    const all = await headroom("query", sql, at("sweep"), "--csv");
    expect(all.out.trimEnd().split("\n")).toHaveLength(251);
    const odd = `SELECT 'a,"b' AS "x,y", NULL AS none, '' AS empty, 1.5 AS half, true AS yes`;
    expect((await headroom("query", odd, at("sweep"), "--csv")).out).toBe(
      '"x,y",none,empty,half,yes\n"a,""b",,"",1.5,true\n',
    );
    const none = "SELECT 1 AS one WHERE false";
    expect((await headroom("query", none, at("sweep"), "--csv")).out).toBe("one\n");
    expect((await headroom("query", none, at("sweep"))).out).toBe("one\n(0 rows)\n");
    expect((await asked(none, at("sweep"))).rows).toEqual([]);
  });
});

describe("nothing but what is named can be read, and nothing written", () => {
  const secret = () => at("files/day.yaml");
  beforeAll(() => writeFileSync(at("files/table.csv"), "a,b\n1,2\n"));
  test.each([
    ["a file beside it", () => `SELECT * FROM read_text('${secret()}')`, /Permission Error/],
    ["a table in a file", () => `SELECT * FROM '${at("files/table.csv")}'`, /Permission Error/],
    [
      "another run",
      () => `SELECT * FROM read_parquet('${at("runs/seed-2/tables")}/*.parquet')`,
      /Permission Error/,
    ],
    ["a folder", () => `SELECT * FROM glob('${at("runs")}/**')`, /Permission Error/],
    [
      "the network",
      () => "SELECT * FROM read_csv('https://example.org/x.csv')",
      /Permission Error/,
    ],
    ["an extension", () => "INSTALL httpfs", /not one SELECT/],
    ["a copy", () => `COPY (SELECT 1) TO '${at("written.csv")}'`, /Permission Error/],
    ["another database", () => `ATTACH '${at("written.db")}'`, /not one SELECT/],
    ["a setting", () => "SET enable_external_access = true", /not one SELECT/],
    ["two statements", () => "SELECT 1; SET enable_external_access = true", /not one SELECT/],
    ["nothing", () => "", /not one SELECT/],
    ["a comment", () => "/* SELECT 1 */ -- SELECT 2", /not one SELECT/],
  ])("%s", async (_, sql, found) => {
    const before = readdirSync(folder);
    const { code, out, err } = await headroom("query", sql(), at("runs/seed-1"), at("sweep"));
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(/^found /);
    expect(err).toMatch(found);
    expect(readdirSync(folder)).toEqual(before);
    expect(existsSync(at("written.csv"))).toBe(false);
  });

  test("SQL that is wrong names what is wrong", async () => {
    const misspelt = await headroom("query", "SELECT curtailed FROM dataset", at("sweep"));
    expect(misspelt.code).toBe(2);
    expect(misspelt.err).toMatch(/"curtailed" not found[\s\S]*curtailedMwh[\s\S]*correct the SQL/);
    const cut = await headroom("query", "SELECT 'x'::INTEGER", at("sweep"));
    expect(cut).toMatchObject({ code: 2 });
    expect(cut.err).toMatch(/Conversion Error/);
    const both = await headroom("query", "SELECT 1", at("sweep"), "--csv", "--json");
    expect(both).toMatchObject({ code: 2, out: "" });
  });

  test("a table that only the other kind of folder has is named as that", async () => {
    const dataset = await headroom("query", "SELECT * FROM dataset", at("runs"));
    expect(dataset).toMatchObject({ code: 2, out: "" });
    expect(dataset.err).toBe(
      "found dataset, which sweeps have, of folders that hold runs alone; name the folder of a sweep, or ask runs, metrics and the tables of a run\n1 fault; nothing was answered\n",
    );
    for (const table of ["trades", "Runs"]) {
      const { code, err } = await headroom("query", `SELECT * FROM ${table}`, at("sweep"));
      expect(code).toBe(2);
      expect(err).toContain(
        `found ${table.toLowerCase()}, which runs have, of folders that hold sweeps alone; name the folder of a run, or ask dataset`,
      );
    }
    // What neither has is the database's to say.
    const neither = await headroom("query", "SELECT * FROM trade", at("sweep"));
    expect(neither.err).toMatch(/Table with name trade does not exist/);
  });

  test("a dataset of another plan of the same name is not this sweep's", async () => {
    const held = fresh();
    cpSync(at("sweep"), held, { recursive: true });
    const sweep = orThrow(await readSweepFile(held))!;
    // Stopped before its first run: the plan stands there, and nothing else of it.
    await openSweepFolder(held, { ...sweep, question: "Another?" });
    for (const name of [DATASET_FILE, INDEX_FILE, "summary.json", "report.html"])
      expect(existsSync(join(held, name)), name).toBe(false);
    const refused = await headroom("query", "SELECT 1", held);
    expect(refused).toMatchObject({ code: 2, out: "" });
    expect(refused.err).toContain("found no file: runs of the sweep are missing");
    // Nor one that an index does not speak of.
    cpSync(join(at("sweep"), DATASET_FILE), join(held, DATASET_FILE));
    await writeIndex(held, sweep, new Set(), false);
    const other = await headroom("query", "SELECT 1", held);
    expect(other).toMatchObject({ code: 2, out: "" });
    expect(other.err).toContain("found a file that no index says was made of this sweep");
    // The plan as it was finds its runs again.
    const again = await headroom("sweep", experiment, "--out", held);
    expect(again).toMatchObject({ code: 0 });
    expect((await asked("SELECT count(*) AS n FROM dataset", held)).rows).toEqual([{ n: 12 }]);
    for (const name of [DATASET_FILE, "summary.json"])
      expect(readFileSync(join(held, name))).toEqual(readFileSync(join(at("sweep"), name)));
  });

  test("an unfinished sweep that is found in a named folder is passed over; named itself it is refused", async () => {
    const shelf = fresh();
    for (const name of ["whole", "cut"])
      cpSync(at("sweep"), join(shelf, name), { recursive: true });
    rmSync(join(shelf, "cut", DATASET_FILE));
    const sql = "SELECT count(*) AS n FROM dataset";
    const { code, out, err } = await headroom("query", sql, shelf, "--csv");
    expect({ code, out }).toEqual({ code: 0, out: "n\n12\n" });
    expect(err).toMatch(/^passed over: .*cut.dataset\.parquet: found no file.*\n$/);
    const named = await headroom("query", sql, shelf, join(shelf, "cut"));
    expect(named).toMatchObject({ code: 2, out: "" });
    expect(named.err).toMatch(/^.*cut.dataset\.parquet: found no file.*\n1 fault;/);
    // A damaged one is never passed over.
    cpSync(join(at("sweep"), DATASET_FILE), join(shelf, "cut", DATASET_FILE));
    truncateSync(join(shelf, "cut", DATASET_FILE), 200);
    expect(await headroom("query", sql, shelf)).toMatchObject({ code: 2, out: "" });
  });

  test("every folder that is none, unfinished or damaged is named", async () => {
    const [cut, short] = [fresh(), fresh()];
    for (const copy of [cut, short]) cpSync(at("sweep"), copy, { recursive: true });
    truncateSync(join(cut, DATASET_FILE), 200);
    rmSync(join(short, DATASET_FILE));
    writeFileSync(at("empty.txt"), "");
    const { code, out, err } = await headroom(
      ...["query", "SELECT 1", cut, short, at("nowhere"), at("files"), at("empty.txt")],
    );
    expect({ code, out }).toEqual({ code: 2, out: "" });
    const lines = err.trimEnd().split("\n");
    expect(lines).toHaveLength(6);
    expect(err).toContain(`${at("nowhere")}: found no such folder`);
    expect(err).toContain(`${at("empty.txt")}: found no such folder`);
    expect(err).toContain(`${at("files")}: found no run and no sweep in it`);
    expect(err).toContain(`${join(cut, DATASET_FILE)}: found a damaged file`);
    expect(err).toContain(
      `${join(short, DATASET_FILE)}: found no file: runs of the sweep are missing`,
    );
    // The same sweep again mends it.
    expect((await headroom("sweep", experiment, "--out", cut)).code).toBe(0);
    expect((await asked("SELECT count(*) AS n FROM dataset", cut)).rows).toEqual([{ n: 12 }]);
  });
});
