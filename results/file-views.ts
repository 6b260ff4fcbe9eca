/**
 * What stops SQL from reading any other file: views over the Parquet files of folders, by name, in a database that is then closed to all else.
 * Takes views and the files they read; whoever's SQL comes after reads those files, loads no extension, changes no setting and writes nothing.
 */
import { resolve } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { parquetTypes, sqlName, sqlPath, sqlText } from "./duckdb.ts";
import type { ManifestTable } from "./manifest.ts";

export interface FileView {
  readonly name: string;
  /** The SELECT that it stands for. */
  readonly select: string;
  /** Paths of the files that it reads. */
  readonly files: readonly string[];
}

/** A table of a run; empty where it has no part. */
export function tableView(folder: string, { name, columns, parts }: ManifestTable): FileView {
  const files = parts.map(({ file }) => resolve(folder, file));
  const empty = columns.map((each) => `NULL::${parquetTypes[each.kind]} AS ${sqlName(each.name)}`);
  const select =
    files.length === 0
      ? `SELECT ${empty.join(", ")} WHERE false`
      : `SELECT ${columns.map((each) => sqlName(each.name)).join(", ")}
         FROM read_parquet([${files.map(sqlPath).join(", ")}], hive_partitioning = false)`;
  return { name, select, files };
}

export async function openViews(
  connection: DuckDBConnection,
  views: readonly FileView[],
): Promise<void> {
  for (const { name, select } of views)
    await connection.run(`CREATE VIEW ${sqlName(name)} AS ${select}`);
  // Both the path as it is read and the file that it stands for are checked against the allowed ones.
  const allowed = views.flatMap(({ files }) =>
    files.flatMap((file) => [sqlPath(file), sqlText(file)]),
  );
  await connection.run(`SET allowed_paths = [${allowed.join(", ")}]`);
  await connection.run("SET enable_external_access = false");
  await connection.run("SET lock_configuration = true");
}
