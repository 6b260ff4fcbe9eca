/**
 * The one table of a whole sweep: a row a run, by point of the design and then by seed. Takes the sweep and its rows; gives
 * a Parquet file. Equal rows are equal bytes, whoever ran them and in which order.
 */
import { DOUBLE, VARCHAR } from "@duckdb/node-api";
import { canonicalJson } from "../../sim/core/digest.ts";
import { ownTemporaryName, settleFile } from "../atomic-files.ts";
import { openDatabase, sqlName, sqlText } from "../duckdb.ts";
import { appendRows, type HandedColumn } from "../handed-columns.ts";
import type { RunRow } from "./row-file.ts";
import type { SweepFile } from "./sweep-file.ts";

export const DATASET_FILE = "dataset.parquet";

/** Columns that every dataset has, beside factors and metrics. */
export const DATASET_COLUMNS = ["point", "seed", "digest"] as const;

interface DatasetColumn extends HandedColumn {
  readonly name: string;
  readonly sqlType: string;
}

/** `rowOf`: the row of a run by its key. */
export async function writeDataset(
  path: string,
  sweep: SweepFile,
  rowOf: (key: string) => RunRow,
): Promise<void> {
  const columns = columnsOf(sweep, rowOf);
  const temporary = ownTemporaryName(path);
  const database = await openDatabase();
  try {
    const { connection } = database;
    const staged = columns.map(({ type }, index) => `c${index} ${type}`);
    await connection.run(`CREATE TABLE staged (${staged.join(", ")})`);
    await appendRows(connection, "staged", columns, sweep.points.length * sweep.seeds.length);
    const selected = columns.map(
      ({ name, sqlType }, index) => `c${index}::${sqlType} AS ${sqlName(name)}`,
    );
    await connection.run(
      `COPY (SELECT ${selected.join(", ")} FROM staged) TO ${sqlText(temporary)} (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)`,
    );
  } finally {
    database.close();
  }
  await settleFile(path, temporary);
}

function columnsOf(sweep: SweepFile, rowOf: (key: string) => RunRow): DatasetColumn[] {
  const { points, seeds, factors, metrics } = sweep;
  const keys = points.flatMap((point) => point.keys);
  const everyRun = <Value>(of: (point: number, seed: number) => Value): Value[] =>
    points.flatMap((_, point) => seeds.map((__, seed) => of(point, seed)));
  const real = { type: DOUBLE, sqlType: "DOUBLE" };
  const text = { type: VARCHAR, sqlType: "VARCHAR" };
  return [
    { name: "point", type: DOUBLE, sqlType: "BIGINT", values: everyRun((point) => point + 1) },
    { name: "seed", ...text, values: everyRun((_, seed) => seeds[seed]!) },
    ...factors.map(({ id }, factor): DatasetColumn => {
      const levels = points.map((point) => point.levels[factor]);
      if (levels.every((level) => typeof level === "number"))
        return { name: id, ...real, values: everyRun((point) => levels[point]!) };
      return { name: id, ...text, values: everyRun((point) => levelText(levels[point])) };
    }),
    ...metrics.map(({ id }) => ({
      ...{ name: id, ...real },
      values: keys.map((key) => rowOf(key).values[id] ?? null),
    })),
    { name: "digest", ...text, values: keys.map((key) => rowOf(key).digest) },
  ];
}

/** A level in a cell: words as they are, whole records as JSON with keys in order. */
export const levelText = (level: unknown): string =>
  typeof level === "string" ? level : canonicalJson(level);
