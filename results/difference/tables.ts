/**
 * Where one table of two runs differs. Takes two open runs and the table as each knows it; gives the count of rows
 * that differ and the first of them. A row's time is its first instant; rows are held against each other moment by moment.
 * Keeps: a stretch of time of some 100,000 rows in memory, however long the runs are.
 */
import type { ColumnKind, TableBuffer } from "../../sim/core/columns.ts";
import { BlockDigest } from "../../sim/core/digest.ts";
import { sqlName } from "../duckdb.ts";
import type { ManifestTable } from "../manifest.ts";
import { nativeHash } from "../native-hash.ts";
import type { RunFolder } from "../run-folder.ts";
import { type Column, DifferenceFold, type FirstDifference } from "./fold.ts";

const ROWS_AT_ONCE = 100_000;

export interface TableDifference {
  readonly table: string;
  readonly stage: string;
  readonly changed: number;
  readonly onlyInA: number;
  readonly onlyInB: number;
  readonly columnsOnlyInA: readonly string[];
  readonly columnsOnlyInB: readonly string[];
  readonly first: FirstDifference;
}

/** A table in two runs. A run of another version may not have it: then it has no rows there. */
export interface TableOfTwo {
  readonly a: { readonly run: RunFolder; readonly table: ManifestTable | undefined };
  readonly b: { readonly run: RunFolder; readonly table: ManifestTable | undefined };
}

type Side = TableOfTwo["a"];

/** Undefined where the tables have the same rows in the same order. */
export async function tableDifference(of: TableOfTwo): Promise<TableDifference | undefined> {
  const known = of.a.table ?? of.b.table!;
  const [inA, inB] = [rowCount(of.a), rowCount(of.b)];
  if ((inA === 0 && inB === 0) || haveSameParts(of)) return undefined;
  const { columns, onlyInA, onlyInB } = sharedColumns(of);
  const fold = new DifferenceFold(known, columns);
  for await (const [a, b] of stretches(of, columns)) fold.add(a, b);
  const first = fold.first ?? columnFirst(known, onlyInA, onlyInB) ?? (await orderFirst(of, fold));
  if (first === undefined) return undefined;
  const { changed, onlyInA: rowsOfA, onlyInB: rowsOfB } = fold;
  return {
    ...{ table: known.name, stage: known.writtenBy },
    ...{ changed, onlyInA: rowsOfA, onlyInB: rowsOfB },
    ...{ columnsOnlyInA: onlyInA, columnsOnlyInB: onlyInB, first },
  };
}

/** Rows of a table in a run. */
export const rowCount = ({ table }: Side) =>
  (table?.parts ?? []).reduce((sum, { rows }) => sum + rows, 0);

/** Equal bytes are equal rows; unequal ones may be of another version of the writer. */
function haveSameParts({ a, b }: TableOfTwo): boolean {
  const hashes = ({ table }: Side) => table?.parts.map(({ sha256 }) => sha256).join();
  return hashes(a) === hashes(b);
}

/** By name and kind. A table that a run does not have has every column, for it has no rows. */
function sharedColumns({ a, b }: TableOfTwo) {
  const [left, right] = [a.table ?? b.table!, b.table ?? a.table!];
  const has = (columns: readonly Column[], { name, kind }: Column) =>
    columns.some((each) => each.name === name && each.kind === kind);
  const alone = (one: readonly Column[], other: readonly Column[]) =>
    one.filter((column) => !has(other, column)).map(({ name }) => name);
  return {
    columns: left.columns.filter((column) => has(right.columns, column)),
    onlyInA: alone(left.columns, right.columns),
    onlyInB: alone(right.columns, left.columns),
  };
}

type Stretch = readonly [TableBuffer | undefined, TableBuffer | undefined];

/** Both tables in stretches of time, in order; rows of a stretch as they were written. */
async function* stretches(of: TableOfTwo, columns: readonly Column[]): AsyncGenerator<Stretch> {
  const names = columns.map(({ name }) => name);
  const sides = [of.a, of.b].map((side) => ({ ...side, count: rowCount(side) }));
  const time = timeOf(columns);
  const read = async (where?: string, values: readonly number[] = []) => {
    const [a, b] = await Promise.all(
      sides.map(async ({ run, table, count }) =>
        table === undefined || count === 0 || names.length === 0
          ? undefined
          : await run.rows(table.name, {
              columns: names,
              ...(where === undefined ? {} : { where, values }),
            }),
      ),
    );
    return [a, b] as const;
  };
  if (time === undefined) {
    yield await read();
    return;
  }
  const spans = sides
    .filter(({ count }) => count > 0)
    .map(({ run, table }) => span(run, table!.name, time));
  const ends = await Promise.all(spans);
  const from = Math.min(...ends.map(({ low }) => low));
  const to = Math.max(...ends.map(({ high }) => high)) + 1;
  const steps = Math.ceil(Math.max(...sides.map(({ count }) => count)) / ROWS_AT_ONCE);
  const length = Math.ceil((to - from) / steps);
  const instant = "make_timestamp(?::BIGINT * 1000000)";
  const where = `${sqlName(time)} >= ${instant} AND ${sqlName(time)} < ${instant}`;
  for (let start = from; start < to; start += length)
    yield await read(where, [start, start + length]);
}

const timeOf = (columns: readonly { readonly name: string; readonly kind: ColumnKind }[]) =>
  columns.find(({ kind }) => kind === "instant")?.name;

async function span(run: RunFolder, table: string, time: string) {
  const seconds = (end: string) => `epoch(${end}(${sqlName(time)}))`;
  const { rows } = await run.query(
    `SELECT ${seconds("min")}, ${seconds("max")} FROM ${sqlName(table)}`,
  );
  return { low: Number(rows[0]![0]), high: Number(rows[0]![1]) };
}

function columnFirst(
  { name, writtenBy }: ManifestTable,
  onlyInA: readonly string[],
  onlyInB: readonly string[],
): FirstDifference | undefined {
  const column = onlyInA[0] ?? onlyInB[0];
  if (column === undefined) return undefined;
  const isOfA = onlyInA.length > 0;
  const place = { table: name, stage: writtenBy, row: {} };
  return { ...place, what: "column", column, a: isOfA, b: !isOfA };
}

/** The same rows in other bytes: of another version of the writer, or in another order. */
async function orderFirst(
  of: TableOfTwo,
  { moved }: DifferenceFold,
): Promise<FirstDifference | undefined> {
  if (moved !== undefined) return moved;
  const digests = await Promise.all([of.a, of.b].map(digestOfTable));
  if (digests[0] === digests[1]) return undefined;
  const { name, writtenBy } = of.a.table!;
  return { table: name, stage: writtenBy, row: {}, what: "order" };
}

async function digestOfTable({ run, table }: Side): Promise<string> {
  const digest = new BlockDigest(nativeHash);
  for await (const block of run.blocks([table!.name])) digest.add(block);
  return digest.value(null);
}
