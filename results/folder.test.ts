/** Run folders that are damaged, incomplete or of another run are refused by name. */
import { cp, mkdir, readdir, readFile, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { TableBuffer } from "../sim/core/columns.ts";
import { type Checked, formatFault, orThrow } from "../sim/core/errors.ts";
import { networkDocumentSchema } from "../sim/model/network-document.ts";
import { resultTables } from "../sim/model/result-tables.ts";
import { readRun } from "./reader.ts";
import type { RunFolder } from "./run-folder.ts";
import { writeSmallRun } from "./testing/small-run.ts";
import { withTemporaryFolder } from "./testing/temporary-folder.ts";
import { type FinishedRun, openRunWriter, type RunWriter } from "./writer.ts";

/** A finished run of 40 days, in two months, to be spoiled. */
async function withSmallRun(work: (folder: string) => Promise<void>, seed = 1): Promise<void> {
  await withTemporaryFolder(async (folder) => {
    await writeSmallRun(orThrow(await openRunWriter(folder)), seed, 40);
    await work(folder);
  });
}

/** What a writer is told at the end, where the test does not care. */
const finished: FinishedRun = {
  manifest: {
    ...{ name: "x", scenario: {}, seed: "1", digest: "0".repeat(64), engineVersion: "0.0.0" },
    ...{ firstDay: "2025-01-01", lastDay: "2025-02-01" },
    network: networkDocumentSchema.parse({
      format: "headroom-network/1",
      name: "one bus",
      buses: [{ id: "B1", nominalKv: 33, reference: true }],
    }),
  },
  summary: {
    metrics: [],
    byUnit: [],
    byConstraint: [],
    byAccount: [],
    byActor: [],
    byValue: [],
    byParty: [],
    byPolicy: [],
    byService: [],
    byHomeGroup: [],
    byStatementRun: [],
    byDetector: [],
  },
  timings: {},
};

const sentences = (checked: Checked<unknown>, folder: string) =>
  checked.kind === "ok"
    ? []
    : checked.faults.map((fault) => formatFault(fault).replace(`${folder}/`, ""));

async function withOpenRun(work: (run: RunFolder) => Promise<void>): Promise<void> {
  await withSmallRun(async (folder) => {
    const run = orThrow(await readRun(folder));
    try {
      await work(run);
    } finally {
      run.close();
    }
  });
}

describe("a folder that is not a whole run", () => {
  test("is refused with every part that is missing, damaged, short or of another run, by name", async () => {
    await withSmallRun(async (folder) => {
      await withSmallRun(async (other) => {
        const tables = join(folder, "tables");
        await rm(join(tables, "events-2025-01.parquet"));
        await truncate(join(tables, "unit_period-2025-02.parquet"), 500);
        const long = join(tables, "unit_period-2025-01.parquet");
        await cp(join(tables, "ledger-2025-01.parquet"), long);
        const stranger = "tables/ledger-2025-01.parquet";
        await cp(join(other, stranger), join(folder, stranger));
        await rm(join(folder, "summary.json"));
        expect(sentences(await readRun(folder), folder)).toEqual([
          "summary.json: found no file; run the scenario again",
          "tables/unit_period-2025-01.parquet: found a part of 8 rows; the manifest says 5952; run the scenario again",
          "tables/unit_period-2025-02.parquet: found a damaged part: not readable as Parquet; run the scenario again",
          "tables/ledger-2025-01.parquet: found a part that is damaged or of another run: its hash differs; run the scenario again",
          "tables/events-2025-01.parquet: found no file: the part is missing; run the scenario again",
        ]);
      }, 2);
    });
  });

  test("is refused when one bit of a part has changed", async () => {
    await withSmallRun(async (folder) => {
      const part = join(folder, "tables/unit_period-2025-01.parquet");
      const bytes = await readFile(part);
      bytes[bytes.length >> 1]! ^= 1;
      await writeFile(part, bytes);
      expect(sentences(await readRun(folder), folder)).toHaveLength(1);
    });
  });

  test("is refused without a manifest, or with one of another format or shape", async () => {
    await withSmallRun(async (folder) => {
      const path = join(folder, "manifest.json");
      const manifest = JSON.parse(await readFile(path, "utf8"));
      const spoiled = async (text: string) => {
        await writeFile(path, text);
        return sentences(await readRun(folder), folder);
      };
      expect(await spoiled(JSON.stringify({ ...manifest, format: "headroom-run/2" }))).toEqual([
        'manifest.json: format: found "headroom-run/2"; this version reads headroom-run/1: read the run with the version that wrote it',
      ]);
      expect(await spoiled("{")).toEqual([
        "manifest.json: found text that is not JSON; run the scenario again",
      ]);
      expect(await spoiled("[]")).toHaveLength(1);
      const table = manifest.tables.findIndex(
        ({ name }: { name: string }) => name === "unit_period",
      );
      manifest.tables[table].parts[0].file = "../../etc/passwd";
      manifest.seed = 1;
      const faults = await spoiled(JSON.stringify(manifest));
      expect(faults.map((fault) => fault.split(": found")[0])).toEqual([
        "manifest.json: seed",
        `manifest.json: tables[${table}].parts[0].file`,
      ]);
      await rm(path);
      expect((await readRun(folder)).kind).toBe("faulty");
      expect((await readRun(join(folder, "nowhere"))).kind).toBe("faulty");
    });
  });
});

test("a run that was stored before actors had accounts, parties were settled, policies compared and statements scored is read with none", async () => {
  await withSmallRun(async (folder) => {
    const path = join(folder, "summary.json");
    const { byActor, byValue, byParty, byPolicy, byService, byHomeGroup, ...later } = JSON.parse(
      await readFile(path, "utf8"),
    );
    const { byStatementRun, ...earlier } = later;
    const families = [byActor, byValue, byParty, byPolicy, byService, byHomeGroup, byStatementRun];
    for (const family of families) expect(family.length).toBeGreaterThan(0);
    await writeFile(path, JSON.stringify(earlier));
    const run = orThrow(await readRun(folder));
    const none = {
      ...{ byActor: [], byValue: [], byParty: [], byPolicy: [], byService: [] },
      ...{ byHomeGroup: [], byStatementRun: [] },
    };
    expect(run.summary).toEqual({ ...earlier, ...none });
    run.close();
  });
});

describe("a run's rows", () => {
  test("are read by columns and by a condition with values", async () => {
    await withOpenRun(async (run) => {
      const rows = await run.rows("unit_period", {
        columns: ["unit", "periodStart", "curtailedWh"],
        where: "unit IN (?, ?) AND curtailedWh >= ? -- no more",
        values: ["W2", "W3", 3],
      });
      expect(rows.columnNames).toEqual(["periodStart", "unit", "curtailedWh"]);
      expect(rows.rowCount).toBe(40 * 48);
      expect(new Set(rows.texts("unit"))).toEqual(new Set(["W3"]));
      expect(rows.numbers("periodStart")[1]).toBe(Date.UTC(2025, 0, 1, 0, 30) / 1000);
    });
  });

  test("answer one SELECT, with plain values", async () => {
    await withOpenRun(async (run) => {
      const result = await run.query(
        `SELECT min(periodStart) AS "from", sum(curtailedWh) AS wh, avg(curtailedWh) AS mean,
           count(*) > 1 AS many, NULL AS nothing, 1.5 AS price, any_value(unit) AS unit, 'nan'::DOUBLE AS nan
         FROM unit_period WHERE unit = ?`,
        ["W2"],
      );
      expect(result.columns.map(({ name }) => name)).toEqual([
        "from",
        "wh",
        "mean",
        "many",
        "nothing",
        "price",
        "unit",
        "nan",
      ]);
      expect(result.rows).toEqual([["2025-01-01T00:00:00Z", 3840, 2, true, null, 1.5, "W2", null]]);
    });
  });

  test("cannot be changed, and nothing else can be read", async () => {
    await withOpenRun(async (run) => {
      const part = join(run.folder, "tables/ledger-2025-01.parquet");
      const before = await readFile(part);
      for (const sql of [
        "SELECT 1; SELECT 2",
        "",
        "SELEC",
        "DROP VIEW ledger",
        "CREATE TABLE more AS SELECT 1",
        "SET threads = 4",
        "ATTACH 'other.db'",
        `COPY ledger TO '${part}'`,
        `COPY (SELECT 1) TO '${join(run.folder, "other.csv")}'`,
        `SELECT * FROM read_text('${join(run.folder, "manifest.json")}')`,
        "SELECT * FROM glob('/*')",
        "SELECT * FROM nowhere",
        "SELECT no_column FROM ledger",
      ])
        await expect(run.query(sql), sql).rejects.toThrow(/^found /);
      await expect(run.rows("nowhere")).rejects.toThrow(
        "found no table nowhere; the tables are network_period",
      );
      await expect(run.rows("ledger", { columns: ["x"] })).rejects.toThrow(
        "found no column x in ledger; its columns are at",
      );
      expect(await readFile(part)).toEqual(before);
      expect((await run.rows("orders")).rowCount).toBe(0);
    });
  });

  test("are found in a folder whose name looks like a pattern or a key with a value", async () => {
    await withTemporaryFolder(async (parent) => {
      const names = ["seed=1", "run[1]*?'x", "run1zz'x"];
      for (const [seed, name] of names.entries())
        await writeSmallRun(orThrow(await openRunWriter(join(parent, name))), seed, 2);
      for (const name of names) {
        const run = orThrow(await readRun(join(parent, name)));
        expect(await run.digest()).toBe(run.manifest.digest);
        expect((await run.query("SELECT * FROM ledger")).columns).toHaveLength(7);
        run.close();
      }
    });
  });
});

describe("a writer", () => {
  test("refuses a folder that holds a run, unless it may replace it", async () => {
    await withSmallRun(async (folder) => {
      const before = await readFile(join(folder, "manifest.json"), "utf8");
      expect(sentences(await openRunWriter(folder), folder)).toEqual([
        `found a finished run in ${folder}; choose another folder, or say that the run may be replaced`,
      ]);
      expect(await readFile(join(folder, "manifest.json"), "utf8")).toBe(before);
      await writeFile(join(folder, "report.html"), "of the old run");
      await writeFile(join(folder, "notes.txt"), "of a person");
      await writeSmallRun(orThrow(await openRunWriter(folder, { replace: true })), 2, 31);
      expect((await readdir(folder)).sort()).toEqual([
        "manifest.json",
        "notes.txt",
        "summary.json",
        "tables",
        "timings.json",
      ]);
      expect((await readdir(join(folder, "tables"))).sort()).toEqual([
        "events-2025-01.parquet",
        "ledger-2025-01.parquet",
        "unit_period-2025-01.parquet",
      ]);
    });
  });

  test("leaves nothing of its own behind when it gives up, and touches nothing of others", async () => {
    await withTemporaryFolder(async (folder) => {
      const first = orThrow(await openRunWriter(folder));
      await first.write({ day: "2025-01-31", tables: {} });
      await first.abandon();
      await expect(readdir(folder)).rejects.toThrow("ENOENT");
      const second = orThrow(await openRunWriter(folder));
      await writeFile(join(folder, "notes.txt"), "of a person");
      const failed = writeSmallRun(second, 1, 70, {
        onStep: (step) => {
          if (step === "2025-03-05") throw new Error("the engine broke");
        },
      });
      await expect(failed).rejects.toThrow("the engine broke");
      expect((await readdir(join(folder, "tables"))).length).toBeGreaterThan(0);
      await second.abandon();
      expect(await readdir(folder)).toEqual(["notes.txt"]);
    });
  });

  test("takes no folder of somebody else's, whatever the names in it", async () => {
    await withTemporaryFolder(async (folder) => {
      await mkdir(folder);
      const names = ["summary.json", "timings.json", "report.html", "manifest.json"];
      for (const name of names) await writeFile(join(folder, name), '{"name":"of a person"}');
      for (const replace of [false, true]) {
        expect(sentences(await openRunWriter(folder, { replace }), folder)).toEqual([
          `found ${folder}, which holds manifest.json, report.html, summary.json and 1 more and is no run of ours; choose a new or an empty folder`,
        ]);
      }
      expect((await readdir(folder)).sort()).toEqual(names.sort());
    });
  });

  test("takes the remains of a run that was cut short, but not where its tables are a link", async () => {
    await withTemporaryFolder(async (folder) => {
      orThrow(await openRunWriter(folder));
      expect((await readdir(folder)).sort()).toEqual([".headroom-run", "tables"]);
      orThrow(await openRunWriter(folder));
      const elsewhere = join(folder, "..", "elsewhere");
      await mkdir(elsewhere);
      await writeFile(join(elsewhere, "ledger-2025-01.parquet"), "of a person");
      await rm(join(folder, "tables"), { recursive: true });
      await symlink(elsewhere, join(folder, "tables"));
      expect(sentences(await openRunWriter(folder), folder)).toEqual([
        "found tables, which is a link; remove it, or choose another folder",
      ]);
      expect(await readdir(elsewhere)).toEqual(["ledger-2025-01.parquet"]);
    });
  });

  test("that shares its folder with another, against the rule, makes no run that is a mixture", async () => {
    const { unit_period } = resultTables;
    const writes = (unit: string) => {
      const rows = new TableBuffer(unit_period);
      return async (writer: RunWriter, day: string) => {
        rows.append(0, unit, 1, 1, 0, 0, 0);
        await writer.write({ day, tables: { unit_period: rows } });
      };
    };
    const [one, other] = [writes("W1"), writes("W2")];
    await withTemporaryFolder(async (folder) => {
      const first = orThrow(await openRunWriter(folder));
      const second = orThrow(await openRunWriter(folder));
      await one(second, "2025-01-01");
      await one(second, "2025-02-01");
      await other(first, "2025-01-01");
      await other(first, "2025-02-01");
      await second.finish(finished);
      expect(sentences(await readRun(folder), folder)).toEqual([
        "tables/unit_period-2025-01.parquet: found a part that is damaged or of another run: its hash differs; run the scenario again",
      ]);
      await first.abandon();
      expect((await readRun(folder)).kind).toBe("faulty");
    });
  });

  test("takes days in order and tables it knows; after a failed step only giving up is left", async () => {
    await withTemporaryFolder(async (folder) => {
      const writer = orThrow(await openRunWriter(folder));
      await writer.write({ day: "2025-02-01", tables: {} });
      await expect(writer.write({ day: "2025-01-31", tables: {} })).rejects.toThrow("comes after");
      await expect(writer.write({ day: "2025-02-02", tables: {} })).rejects.toThrow("abandon it");
      await writer.abandon();
    });
  });

  test("fails as a whole where a part does not come to its name while the next is written, and can be abandoned", async () => {
    await withTemporaryFolder(async (folder) => {
      const schema = (name: string) => ({
        ...{ name, about: "", writtenBy: "" },
        columns: { value: { kind: "whole", unit: "", about: "" } as const },
      });
      const tables = { few: schema("few"), many: schema("many") };
      const writer = orThrow(await openRunWriter(folder, { tables }));
      const rows = { few: new TableBuffer(tables.few), many: new TableBuffer(tables.many) };
      rows.few.append(1);
      for (let row = 0; row < 400_000; row += 1) rows.many.append((row * 7919) % 1_000_003);
      await writer.write({ day: "2025-01-01", tables: rows });
      await mkdir(join(folder, "tables/few-2025-01.parquet/in the way"), { recursive: true });
      await expect(writer.finish(finished)).rejects.toThrow("few-2025-01.parquet");
      await rm(join(folder, "tables/few-2025-01.parquet"), { recursive: true });
      await writer.abandon();
      expect(await readdir(folder).catch(() => [])).toEqual([]);
    });
  });

  test("checks what it is told at the end as a reader will, before there is a manifest", async () => {
    await withTemporaryFolder(async (folder) => {
      const writer = orThrow(await openRunWriter(folder));
      const manifest = { ...finished.manifest, digest: "no digest", lastDay: "2025-02-30" };
      const finish = writer.finish({ ...finished, manifest });
      await expect(finish).rejects.toThrow("digest");
      expect((await readRun(folder)).kind).toBe("faulty");
      await writer.abandon();
    });
  });
});
