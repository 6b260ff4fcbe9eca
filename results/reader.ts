/**
 * Opens a run's folder. Takes the folder; gives the run, or every fault that keeps the folder from being a whole run:
 * no manifest, another format, and each part that is missing, damaged, short or of another run, by name.
 */
import { access, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { type Checked, type Fault, faulty, ok } from "../sim/core/errors.ts";
import { hashFile } from "./atomic-files.ts";
import { openDatabase, sqlPath } from "./duckdb.ts";
import { openViews, tableView } from "./file-views.ts";
import {
  brokenFile,
  checkJson,
  MANIFEST_FILE,
  type ManifestPart,
  manifestSchema,
  RUN_FORMAT,
  type RunManifest,
  SUMMARY_FILE,
  summarySchema,
} from "./manifest.ts";
import { RunFolder } from "./run-folder.ts";

/** The run in a folder. Close it after use. */
export async function readRun(folder: string): Promise<Checked<RunFolder>> {
  const manifest = await readManifest(folder);
  if (manifest.kind === "faulty") return manifest;
  const summaryPath = join(folder, SUMMARY_FILE);
  const summaryText = await textOf(summaryPath);
  const summary =
    summaryText === undefined
      ? faulty([brokenFile(summaryPath, "", "no file")])
      : checkJson(summaryPath, summaryText, summarySchema);
  const database = await openDatabase();
  const { connection } = database;
  const faults: Fault[] = summary.kind === "faulty" ? [...summary.faults] : [];
  for (const { parts } of manifest.value.tables) {
    for (const part of parts) faults.push(...(await partFaults(connection, folder, part)));
  }
  if (summary.kind === "faulty" || faults.length > 0) {
    database.close();
    return faulty(faults);
  }
  await openViews(
    connection,
    manifest.value.tables.map((table) => tableView(folder, table)),
  );
  return ok(new RunFolder({ folder, manifest: manifest.value, summary: summary.value, database }));
}

/** The manifest alone, for lists of runs: says nothing about the parts. */
export async function readManifest(folder: string): Promise<Checked<RunManifest>> {
  const path = join(folder, MANIFEST_FILE);
  const text = await textOf(path);
  if (text === undefined) return faulty([await noRun(folder)]);
  const format = formatOf(text);
  if (format === undefined || format === RUN_FORMAT) return checkJson(path, text, manifestSchema);
  return faulty([
    {
      code: "run.format",
      path: "format",
      found: JSON.stringify(format),
      remedy: `this version reads ${RUN_FORMAT}: read the run with the version that wrote it`,
      file: path,
    },
  ]);
}

async function noRun(folder: string): Promise<Fault> {
  const isThere = await access(folder).then(
    () => true,
    () => false,
  );
  const place = { code: "run.unfinished", path: "", file: folder };
  if (!isThere) return { ...place, found: "no such folder", remedy: "check the path" };
  const found = `a folder that is not a run: it has no ${MANIFEST_FILE}`;
  return { ...place, found, remedy: "the run was cut short or never finished; run it again" };
}

async function partFaults(
  connection: DuckDBConnection,
  folder: string,
  part: ManifestPart,
): Promise<readonly Fault[]> {
  const path = join(folder, part.file);
  const sha256 = await hashFile(path).catch(() => undefined);
  if (sha256 === undefined) return [brokenFile(path, "", "no file: the part is missing")];
  const rows = await rowsIn(connection, path);
  if (rows === undefined) return [brokenFile(path, "", "a damaged part: not readable as Parquet")];
  if (rows !== part.rows) {
    return [brokenFile(path, "", `a part of ${rows} rows; the manifest says ${part.rows}`)];
  }
  if (sha256 === part.sha256) return [];
  return [brokenFile(path, "", "a part that is damaged or of another run: its hash differs")];
}

async function rowsIn(connection: DuckDBConnection, path: string): Promise<number | undefined> {
  try {
    const result = await connection.runAndReadAll(
      `SELECT num_rows FROM parquet_file_metadata(${sqlPath(path)})`,
    );
    return Number(result.getRows()[0]?.[0]);
  } catch {
    return undefined;
  }
}

/** Text of a file; undefined where there is none. */
export async function textOf(path: string): Promise<string | undefined> {
  try {
    // A pipe or a device would be read for ever.
    return (await stat(path)).isFile() ? await readFile(path, "utf8") : undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
}

function formatOf(text: string): unknown {
  try {
    return (JSON.parse(text) as { readonly format?: unknown } | null)?.format;
  } catch {
    return undefined;
  }
}
