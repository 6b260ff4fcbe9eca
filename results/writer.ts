/**
 * Writes a run's folder while the run goes on. Takes blocks of tables, a day at a time, then what the run was; gives
 * one Parquet part a table and London month, summary, timings and, last, the manifest.
 * Keeps: at most one month of rows in memory; no folder with a manifest is ever half a run. One writer a folder.
 */
import { join } from "node:path";
import type { TableBlock, TableBuffer, TableSchema } from "../sim/core/columns.ts";
import { type Checked, type Fault, faulty, ok } from "../sim/core/errors.ts";
import { parseDay } from "../sim/core/time.ts";
import type { RunSummary } from "../sim/metrics/summary.ts";
import { resultTables } from "../sim/model/result-tables.ts";
import {
  clearRun,
  hashFile,
  makeTablesFolder,
  removeEmptyFolders,
  settleFile,
  temporaryName,
  writeJson,
} from "./atomic-files.ts";
import { type ClaimKind, claimFaults, claimFolder, unmark } from "./claim.ts";
import { openDatabase } from "./duckdb.ts";
import {
  MANIFEST_FILE,
  type ManifestPart,
  manifestSchema,
  manifestTable,
  RUN_FORMAT,
  type RunManifest,
  SUMMARY_FILE,
  summarySchema,
  TABLES_FOLDER,
  TIMINGS_FILE,
} from "./manifest.ts";
import { partWriter } from "./part.ts";

export interface WriterOptions {
  /** The tables that blocks may hold; default: the tables of results. */
  readonly tables?: Readonly<Record<string, TableSchema>>;
  /** Whether a finished run in the folder may be replaced. */
  readonly replace?: boolean;
}

/** What was run and how it went. */
export interface FinishedRun {
  readonly manifest: Omit<RunManifest, "format" | "tables">;
  readonly summary: RunSummary;
  /** Times, versions and machine: whatever may differ between two runs of the same digest. */
  readonly timings: unknown;
}

const RUN: ClaimKind = {
  word: "run",
  file: MANIFEST_FILE,
  format: "headroom-run/",
  version: 1,
  mark: ".headroom-run",
  folders: [TABLES_FOLDER],
};

/** What keeps a folder from taking a run: somebody's files, a finished run, a place that cannot be written to. */
export async function runFolderFaults(folder: string, replace: boolean): Promise<readonly Fault[]> {
  return await claimFaults(folder, RUN, replace);
}

/** A writer for one run in `folder`, or the faults that keep the folder from taking one. */
export async function openRunWriter(
  folder: string,
  options: WriterOptions = {},
): Promise<Checked<RunWriter>> {
  const faults = await runFolderFaults(folder, options.replace === true);
  if (faults.length > 0) return faulty(faults);
  const unmade = await claimFolder(folder, RUN);
  if (unmade.length > 0) return faulty(unmade);
  await clearRun(folder);
  await makeTablesFolder(folder);
  return ok(new RunWriter(folder, options.tables ?? resultTables));
}

interface MonthTable {
  readonly schema: TableSchema;
  readonly parts: ManifestPart[];
  /** Where rows of the month are kept. */
  rows: TableBuffer | undefined;
}

export class RunWriter {
  readonly folder: string;
  readonly #tables: ReadonlyMap<string, MonthTable>;
  #month = "";
  #state: "open" | "busy" | "closed" = "open";

  constructor(folder: string, tables: Readonly<Record<string, TableSchema>>) {
    this.folder = folder;
    this.#tables = new Map(
      Object.entries(tables).map(([name, schema]) => {
        if (name !== schema.name) throw new TypeError(`the table ${schema.name} is called ${name}`);
        return [name, { schema, parts: [], rows: undefined }];
      }),
    );
  }

  /** Keeps a day's rows in their buffers until their month is written: of a table all come in one buffer. Days come in order. */
  async write(block: TableBlock<TableBuffer>): Promise<void> {
    await this.#step(async () => {
      if (parseDay(block.day) === undefined) throw new TypeError(`no day: ${block.day}`);
      const month = block.day.slice(0, 7);
      if (month < this.#month) throw new RangeError(`${block.day} comes after ${this.#month}`);
      if (month > this.#month) await this.#writeMonth();
      this.#month = month;
      for (const [name, rows] of Object.entries(block.tables)) {
        const table = this.#tables.get(name);
        if (table === undefined) throw new TypeError(`${name} is no table of this run`);
        if (rows !== (table.rows ?? rows)) throw new TypeError(`${name} came in another buffer`);
        if (columnsOf(rows.schema) !== columnsOf(table.schema))
          throw new TypeError(`${name}: the rows have other columns`);
        table.rows = rows;
        rows.keep();
      }
    });
  }

  /** Writes what is left, then summary and timings, then the manifest: from then on the folder is a run. */
  async finish(run: FinishedRun): Promise<RunManifest> {
    return await this.#step(async () => {
      await this.#writeMonth();
      const tables = [...this.#tables.values()].map(({ schema, parts }) =>
        manifestTable(schema, parts),
      );
      // What is written is checked as it will be when read: a run that cannot be read is no run.
      const manifest = manifestSchema.parse({ format: RUN_FORMAT, ...run.manifest, tables });
      await writeJson(join(this.folder, SUMMARY_FILE), summarySchema.parse(run.summary));
      await writeJson(join(this.folder, TIMINGS_FILE), run.timings);
      await writeJson(join(this.folder, MANIFEST_FILE), manifest);
      this.#state = "closed";
      await unmark(this.folder, RUN);
      return manifest;
    });
  }

  /** Gives up: removes what was written. Does nothing to a finished run. */
  async abandon(): Promise<void> {
    if (this.#state === "closed") return;
    this.#state = "closed";
    await clearRun(this.folder);
    await unmark(this.folder, RUN);
    await removeEmptyFolders(this.folder);
  }

  /** A step that fails leaves the writer busy, for the rows are no longer all there: only `abandon` may follow. */
  async #step<Value>(work: () => Promise<Value>): Promise<Value> {
    if (this.#state !== "open") {
      throw new Error(
        `the writer of ${this.folder} is ${this.#state}: await each step; abandon it after a failed one`,
      );
    }
    this.#state = "busy";
    const value = await work();
    if (this.#state === "busy") this.#state = "open";
    return value;
  }

  /**
   * A database a month: what it has allocated is given back before the next. A part goes to the disk while the next is
   * written, and all are there at the end, or this fails.
   */
  async #writeMonth(): Promise<void> {
    const full = [...this.#tables].flatMap(([name, { rows, parts }]) =>
      rows === undefined || rows.kept.rowCount === 0 ? [] : [{ name, rows, parts }],
    );
    if (full.length === 0) return;
    // What fails is kept until all are through: a promise that nobody waits for yet would end the process.
    const settling: Promise<readonly unknown[]>[] = [];
    const database = await openDatabase();
    try {
      const writePart = partWriter(database.connection);
      for (const { name, rows, parts } of full) {
        const file = `${TABLES_FOLDER}/${name}-${this.#month}.parquet`;
        const { kept } = rows;
        await writePart(kept, temporaryName(join(this.folder, file)));
        settling.push(
          this.#settlePart(file, kept.rowCount, parts).then(
            () => [],
            (error: unknown) => [error],
          ),
        );
        // A part's dictionary holds the words of its month alone.
        rows.forgetKept();
      }
    } finally {
      database.close();
      // Also after a failure: nothing may be renamed once a writer has given up.
      await Promise.all(settling);
    }
    const [failed] = (await Promise.all(settling)).flat();
    if (failed !== undefined) throw failed;
  }

  async #settlePart(file: string, rows: number, parts: ManifestPart[]): Promise<void> {
    const path = join(this.folder, file);
    const sha256 = await hashFile(temporaryName(path));
    await settleFile(path);
    parts.push({ file, rows, sha256 });
  }
}

/** Names and kinds of a table's columns. */
const columnsOf = (schema: TableSchema): string =>
  JSON.stringify(Object.entries(schema.columns).map(([name, { kind }]) => [name, kind]));
