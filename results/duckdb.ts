/**
 * The door to DuckDB. Gives in-memory databases of one thread (so that float sums and row order never vary), which
 * load no extensions and spill nothing to the disk; and the SQL that stands for a column kind.
 */
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import type { ColumnKind } from "../sim/core/columns.ts";

export interface Database {
  readonly connection: DuckDBConnection;
  /** Another connection: a result that is still being read must not share one with the next query. */
  connect(): Promise<DuckDBConnection>;
  close(): void;
}

export async function openDatabase(): Promise<Database> {
  const instance = await DuckDBInstance.create(":memory:", {
    threads: "1",
    temp_directory: "",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  const connection = await instance.connect();
  const close = () => {
    connection.closeSync();
    instance.closeSync();
  };
  return { connection, connect: () => instance.connect(), close };
}

/** The Parquet type of a column kind. */
export const parquetTypes = {
  instant: "TIMESTAMP",
  whole: "BIGINT",
  real: "DOUBLE",
  code: "VARCHAR",
  text: "VARCHAR",
} as const satisfies Readonly<Record<ColumnKind, string>>;

/** The path of one file to read, as SQL text: in a path, DuckDB would take `[`, `*` and `?` for a pattern. */
export const sqlPath = (path: string) => sqlText(path.replaceAll(/[[*?]/g, "[$&]"));

/** A name or a text as SQL. */
export const sqlName = (name: string) => `"${name.replaceAll('"', '""')}"`;
export const sqlText = (text: string) => `'${text.replaceAll("'", "''")}'`;
