/** Where two runs differ: nothing for a run and itself; one planted cell is found where it is; order counts as the digest counts it. */
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Cell, ColumnKind } from "../../sim/core/columns.ts";
import { canonicalJson } from "../../sim/core/digest.ts";
import { orThrow } from "../../sim/core/errors.ts";
import { londonDayStart, parseDay } from "../../sim/core/time.ts";
import { resultTables } from "../../sim/model/result-tables.ts";
import { readRun } from "../reader.ts";
import { writeBlocks } from "../testing/random-run.ts";
import { blockOf, type RandomDay, randomRuns, type Schemas } from "../testing/random-tables.ts";
import { withTemporaryFolder } from "../testing/temporary-folder.ts";
import { documentDifferences } from "./documents.ts";
import { rowDifferences } from "./rows.ts";
import { type RunDifference, runDifference, STAGES } from "./runs.ts";

interface Told {
  readonly difference: RunDifference;
  readonly isSameDigest: boolean;
}

async function differenceOf(
  [a, b]: readonly [Schemas, Schemas],
  daysOfA: readonly RandomDay[],
  daysOfB: readonly RandomDay[],
): Promise<Told> {
  return await withTemporaryFolder(async (folder) => {
    const open = async (name: string, schemas: Schemas, days: readonly RandomDay[]) => {
      const blocks = days.map((day) => blockOf(schemas, day));
      await writeBlocks(join(folder, name), schemas, blocks);
      return orThrow(await readRun(join(folder, name)));
    };
    const runs = [await open("a", a, daysOfA), await open("b", b, daysOfB)] as const;
    try {
      const difference = await runDifference(...runs);
      return { difference, isSameDigest: runs[0].manifest.digest === runs[1].manifest.digest };
    } finally {
      for (const run of runs) run.close();
    }
  });
}

/** Another value that stays another one on any grid. */
const otherCell = (cell: Cell) =>
  typeof cell === "string" ? `${cell}x` : Math.abs(cell) > 1 ? 0 : 2;

describe("two runs", () => {
  test("of the same rows have no difference, whichever parts the rows stand in", async () => {
    await fc.assert(
      fc.asyncProperty(randomRuns, async ({ schemas, days }) => {
        const rowsOf = (name: string) => days.flatMap(({ rows }) => rows[name]!);
        const all = Object.keys(schemas).map((name) => [name, rowsOf(name)] as const);
        const atOnce = [{ day: days.at(-1)!.day, rows: Object.fromEntries(all) }];
        const { difference } = await differenceOf([schemas, schemas], days, atOnce);
        expect(difference).toMatchObject({ isEqual: true, settings: [], tables: [] });
        expect(difference.first).toBeUndefined();
        const rows = all.flatMap(([, each]) => each).length;
        expect(difference.compared).toEqual({ tables: all.length, rows });
      }),
      { numRuns: 15 },
    );
  });

  test("of which one has a cell planted differ by that row alone, in that table and column", async () => {
    let told = 0;
    const planted = fc.tuple(randomRuns, fc.nat(), fc.nat(), fc.nat(), fc.nat());
    await fc.assert(
      fc.asyncProperty(planted, async ([{ schemas, days }, onDay, inTable, inRow, inColumn]) => {
        const day = onDay % days.length;
        const names = Object.keys(schemas).filter((name) => days[day]!.rows[name]!.length > 0);
        fc.pre(names.length > 0);
        const name = names[inTable % names.length]!;
        const rows = days[day]!.rows[name]!;
        const column = inColumn % rows[0]!.length;
        const at = inRow % rows.length;
        const other = rows.map((row, index) =>
          index === at ? row.map((cell, of) => (of === column ? otherCell(cell) : cell)) : row,
        );
        const changed = days.map((each, index) =>
          index === day ? { ...each, rows: { ...each.rows, [name]: other } } : each,
        );
        const { difference } = await differenceOf([schemas, schemas], days, changed);
        expect(difference.isEqual).toBe(false);
        expect(difference.tables).toHaveLength(1);
        const [table] = difference.tables;
        expect(table!.table).toBe(name);
        expect(table!.changed + table!.onlyInA).toBe(1);
        expect(table!.changed + table!.onlyInB).toBe(1);
        expect(difference.first).toEqual(table!.first);
        if (table!.changed === 0) return;
        told += 1;
        expect(table!.first.column).toBe(Object.keys(schemas[name]!.columns)[column]);
      }),
      { numRuns: 25 },
    );
    expect(told).toBeGreaterThan(4);
  });

  test("have no difference of rows exactly where they have one digest, whatever the order", async () => {
    const seen = { same: 0, moved: 0 };
    const shuffled = fc
      .tuple(randomRuns, fc.boolean())
      .chain(([run, isShuffled]) =>
        fc
          .tuple(
            ...run.days.map(({ day, rows }) =>
              fc
                .record(
                  Object.fromEntries(
                    Object.entries(rows).map(([name, each]) => [
                      name,
                      fc.shuffledSubarray([...each], { minLength: each.length }),
                    ]),
                  ),
                )
                .map((moved) => ({ day, rows: moved })),
            ),
          )
          .map((days) => ({ ...run, moved: isShuffled ? days : run.days })),
      );
    await fc.assert(
      fc.asyncProperty(shuffled, async ({ schemas, days, moved }) => {
        const { difference, isSameDigest } = await differenceOf([schemas, schemas], days, moved);
        expect(difference.tables.length === 0).toBe(isSameDigest);
        for (const { changed, onlyInA, onlyInB, first } of difference.tables)
          expect({ changed, onlyInA, onlyInB, what: first.what }).toEqual({
            ...{ changed: 0, onlyInA: 0, onlyInB: 0, what: "order" },
          });
        seen[isSameDigest ? "same" : "moved"] += 1;
      }),
      { numRuns: 20 },
    );
    expect(Math.min(seen.same, seen.moved)).toBeGreaterThan(2);
  });
});

const about = { unit: "W", about: "" };
const start = londonDayStart(parseDay("2025-02-01")!);
const day = (rows: RandomDay["rows"]): RandomDay[] => [{ day: "2025-02-01", rows }];
const schemaOf = (name: string, writtenBy: string, columns: Record<string, ColumnKind>) => ({
  ...{ name, about: "", writtenBy },
  columns: Object.fromEntries(
    Object.entries(columns).map(([column, kind]) => [column, { kind, ...about }]),
  ),
});

describe("the first difference", () => {
  const schemas: Schemas = {
    settled: schemaOf("settled", "settlement", { at: "instant", n: "whole" }),
    stated: schemaOf("stated", "lookahead", { at: "instant", n: "whole" }),
    actions: schemaOf("actions", "dispatch", { at: "instant", n: "whole" }),
    lasting: schemaOf("lasting", "venues", { word: "code", n: "whole" }),
  };
  const rowsOf = (settled: number, stated: number, actions: number, lasting: number) =>
    day({
      settled: [[start, settled]],
      stated: [[start + 1800, stated]],
      actions: [[start + 1799, actions]],
      lasting: [["one", lasting]],
    });
  const none = rowsOf(0, 0, 0, 0);

  test.each([
    ["the half-hour before the stage", rowsOf(1, 1, 0, 1), "settled"],
    ["the stage within the half-hour, whatever the second", rowsOf(1, 1, 1, 1), "actions"],
    ["a later half-hour before what has no time", rowsOf(0, 1, 0, 1), "stated"],
    ["what has no time, where nothing else differs", rowsOf(0, 0, 0, 1), "lasting"],
  ])("goes by %s", async (_, other, table) => {
    const { first } = (await differenceOf([schemas, schemas], none, other)).difference;
    expect(first).toMatchObject({ table, what: "cell", column: "n", unit: "W", a: 0, b: 1 });
  });

  test("has a place for every stage that writes tables", () => {
    const stages = new Set(Object.values(resultTables).map(({ writtenBy }) => writtenBy));
    expect([...stages].sort()).toEqual([...STAGES].sort());
  });

  test("is found in the last of many rows, and rows that one run has alone move no other", async () => {
    const t: Schemas = {
      t: schemaOf("t", "metering", { at: "instant", unit: "code", n: "whole" }),
    };
    const many = Array.from({ length: 250_000 }, (__, row) => [
      ...[start + Math.floor(row / 5) * 60, `W${row % 5}`, row],
    ]);
    const other = many
      .filter((row) => row[2] !== 7)
      .map((row) => (row[2] === 249_999 ? [row[0]!, row[1]!, -1] : row));
    const { tables } = (await differenceOf([t, t], day({ t: many }), day({ t: other }))).difference;
    expect(tables).toMatchObject([{ table: "t", changed: 1, onlyInA: 1, onlyInB: 0 }]);
    expect(tables[0]!.first).toEqual({
      ...{ table: "t", stage: "metering", at: start + 60, what: "row", a: true, b: false },
      row: { at: "2025-02-01T00:01:00Z", unit: "W2" },
    });
  });

  test("names a column or a table that one run has alone, where there are rows in it", async () => {
    const more: Schemas = {
      ...schemas,
      stated: schemaOf("stated", "lookahead", { at: "instant", n: "whole", more: "whole" }),
      added: schemaOf("added", "metering", { at: "instant" }),
    };
    const rows = { ...none[0]!.rows, stated: [[start + 1800, 0, 5]], added: [] };
    const column = (await differenceOf([schemas, more], none, day(rows))).difference;
    expect(column.tables).toMatchObject([
      { table: "stated", columnsOnlyInB: ["more"], changed: 0 },
    ]);
    expect(column.first).toMatchObject({ what: "column", column: "more", a: false, b: true });
    const empty = day({ ...none[0]!.rows, stated: [], added: [] });
    const before = day({ ...none[0]!.rows, stated: [] });
    expect((await differenceOf([schemas, more], before, empty)).difference.isEqual).toBe(true);
    const added = day({ ...none[0]!.rows, stated: [], added: [[start]] });
    const table = (await differenceOf([more, schemas], added, before)).difference;
    expect(table.tables).toMatchObject([{ table: "added", changed: 0, onlyInA: 1, onlyInB: 0 }]);
  });
});

test("rows of a moment are paired by what they are known by, a changed word last", () => {
  const columns = [
    ["T1", "T2", "T3"],
    ["buyer", "buyer", "buyer"],
    ["delivered", "delivered", "cancelled"],
    [1, 2, 3],
  ];
  const other = [
    ["T3", "T1", "T4"],
    ["buyer", "buyer", "seller"],
    ["delivered", "delivered", "cancelled"],
    [3, 1, 9],
  ];
  const rows = [0, 1, 2];
  const found = rowDifferences({ columns, rows }, { columns: other, rows }, [0, 1, 2]);
  expect(found).toEqual([{ a: 2, b: 0 }, { a: 1 }, { b: 2 }]);
});

describe("two documents", () => {
  test("differ nowhere exactly where their canonical text is one", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        expect(documentDifferences(a, structuredClone(a))).toEqual([]);
        expect(documentDifferences(a, b).length === 0).toBe(canonicalJson(a) === canonicalJson(b));
      }),
    );
  });

  test("differ at a path, in the order of the first, and where only one has something", () => {
    const a = { anm: { kind: "lifo", targetFrac: 0.9 }, days: [1, 2], both: null };
    const b = { more: { x: 1 }, anm: { kind: "rota", targetFrac: 0.9 }, days: [1, 3, 4] };
    expect(documentDifferences(a, b)).toEqual([
      { path: "anm.kind", a: "lifo", b: "rota" },
      { path: "days[1]", a: 2, b: 3 },
      { path: "days[2]", b: 4 },
      { path: "both", a: null },
      { path: "more", b: { x: 1 } },
    ]);
  });
});
