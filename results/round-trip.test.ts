/** A run that is written and read back: rows, schemas, digest, files. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TableBuffer } from "../sim/core/columns.ts";
import { orThrow } from "../sim/core/errors.ts";
import { readRun } from "./reader.ts";
import type { RunFolder } from "./run-folder.ts";
import { writeBlocks } from "./testing/random-run.ts";
import {
  blockOf,
  type RandomRun,
  randomRuns,
  type Schemas,
  tableOf,
} from "./testing/random-tables.ts";
import { withTemporaryFolder } from "./testing/temporary-folder.ts";

async function withRun(folder: string, check: (run: RunFolder) => Promise<void>): Promise<void> {
  const run = orThrow(await readRun(folder));
  try {
    await check(run);
  } finally {
    run.close();
  }
}

/** The columns of a table as plain arrays. */
function columnsOf(table: TableBuffer): readonly unknown[] {
  return table.columnNames.map((name) => {
    const { kind } = table.schema.columns[name]!;
    return kind === "code" || kind === "text" ? [...table.texts(name)] : [...table.numbers(name)];
  });
}

/** All rows of a run's table, in order. */
function allRows({ schemas, days }: RandomRun, name: string): TableBuffer {
  return tableOf(
    schemas[name]!,
    days.flatMap(({ rows }) => rows[name]!),
  );
}

describe("a run that is written and read back", () => {
  test("has the same rows, schemas and digest, whatever the tables, months and texts", async () => {
    await fc.assert(
      fc.asyncProperty(randomRuns, async (random) => {
        await withTemporaryFolder(async (folder) => {
          const blocks = random.days.map((day) => blockOf(random.schemas, day));
          const manifest = await writeBlocks(folder, random.schemas, blocks);
          await withRun(folder, async (run) => {
            expect(run.manifest).toEqual(manifest);
            expect(await run.digest()).toBe(manifest.digest);
            for (const name of Object.keys(random.schemas)) {
              const rows = await run.rows(name);
              expect(rows.schema).toEqual(random.schemas[name]);
              expect(columnsOf(rows)).toEqual(columnsOf(allRows(random, name)));
            }
          });
        });
      }),
      { numRuns: 40 },
    );
  });

  test("has the same files, byte for byte, wherever its blocks ended within a month", async () => {
    const many: RandomRun["days"] = Array.from({ length: 28 }, (_, day) => ({
      day: `2025-02-${String(day + 1).padStart(2, "0")}`,
      rows: {
        t: Array.from({ length: 177 }, (_, row) => [day * 177 + row, `w${(row * day) % 50}`]),
      },
    }));
    const about = { unit: "", about: "" };
    const schemas: Schemas = {
      t: {
        name: "t",
        about: "",
        writtenBy: "",
        columns: { n: { kind: "whole", ...about }, w: { kind: "code", ...about } },
      },
    };
    const atOnce = { day: "2025-02-28", rows: { t: many.flatMap(({ rows }) => rows.t!) } };
    const manifests = await Promise.all(
      [many, [atOnce]].map((days) =>
        withTemporaryFolder((folder) =>
          writeBlocks(
            folder,
            schemas,
            days.map((day) => blockOf(schemas, day)),
          ),
        ),
      ),
    );
    expect(manifests[0]!.tables[0]!.parts[0]!.rows).toBe(28 * 177);
    expect(manifests[0]).toEqual(manifests[1]);
  });

  test("has its texts, few that come again, many that do, or none", async () => {
    await withTemporaryFolder(async (folder) => {
      const text = { kind: "text", unit: "", about: "" } as const;
      const columns = { few: text, many: text, none: text };
      const schemas: Schemas = { t: { name: "t", about: "", writtenBy: "", columns } };
      const rows = Array.from({ length: 9000 }, (_, row) => [
        `home's "${row % 3}"`,
        `£${row % 3000}`,
        `${row}`,
      ]);
      await writeBlocks(folder, schemas, [
        blockOf(schemas, { day: "2025-01-01", rows: { t: rows } }),
      ]);
      await withRun(folder, async (run) => {
        const read = await run.rows("t");
        for (const [column, name] of Object.keys(columns).entries())
          expect(read.texts(name)).toEqual(rows.map((row) => row[column]));
      });
    });
  });

  test("has its rows in their order where there are more words than rows", async () => {
    await withTemporaryFolder(async (folder) => {
      const code = { kind: "code", unit: "", about: "" } as const;
      const columns = { own: code, few: code };
      const schemas: Schemas = { t: { name: "t", about: "", writtenBy: "", columns } };
      const rows = Array.from({ length: 5000 }, (_, row) => [`${row}`, `${(row * 31) % 7}`]);
      await writeBlocks(folder, schemas, [
        blockOf(schemas, { day: "2025-01-01", rows: { t: rows } }),
      ]);
      await withRun(folder, async (run) => {
        const read = await run.rows("t");
        for (const [column, name] of Object.keys(columns).entries())
          expect(read.texts(name)).toEqual(rows.map((row) => row[column]));
      });
    });
  });

  test("comes back in blocks of bounded size, which the metric folds take as they take live ones", async () => {
    await withTemporaryFolder(async (folder) => {
      const about = { unit: "", about: "" };
      const schemas: Schemas = {
        t: { name: "t", about: "", writtenBy: "", columns: { n: { kind: "whole", ...about } } },
        none: {
          name: "none",
          about: "",
          writtenBy: "",
          columns: { n: { kind: "whole", ...about } },
        },
      };
      const rows = Array.from({ length: 150_000 }, (_, row) => [row]);
      const blocks = ["2025-01-31", "2025-03-01"].map((day) =>
        blockOf(schemas, { day, rows: { t: rows } }),
      );
      await writeBlocks(folder, schemas, blocks);
      await withRun(folder, async (run) => {
        const sizes: number[] = [];
        let next = 0;
        for await (const { tables } of run.blocks()) {
          expect(Object.keys(tables)).toEqual(["t"]);
          sizes.push(tables.t!.rowCount);
          for (const value of tables.t!.numbers("n")) expect(value).toBe(next++ % 150_000);
          // A query while the blocks are still being read.
          expect((await run.query("SELECT count(*) FROM none")).rows).toEqual([[0]]);
        }
        expect(next).toBe(300_000);
        expect(Math.max(...sizes)).toBeLessThan(70_000);
      });
    });
  });
});
