/**
 * SQL over stored runs and sweeps. Takes what may be read; gives a database with a view for every table of runs, `runs`, `metrics` and `dataset`, that
 * answers one SELECT after another and can neither change nor read anything else. Where there are several runs, or several sweeps, their views begin with `folder`.
 */
import { resolve } from "node:path";
import { DOUBLE, VARCHAR } from "@duckdb/node-api";
import { InputFaults } from "../../sim/core/errors.ts";
import { resultTables } from "../../sim/model/result-tables.ts";
import { type Database, openDatabase, sqlName, sqlPath, sqlText } from "../duckdb.ts";
import { type FileView, openViews, tableView } from "../file-views.ts";
import { appendRows } from "../handed-columns.ts";
import {
  columnsOfResult,
  plainCell,
  type QueryCell,
  type QueryColumn,
  queryFault,
  readSelect,
  sqlFault,
} from "../select.ts";
import { DATASET_FILE } from "../sweep/dataset.ts";
import type { QuerySources, RunSource, SweepSource } from "./sources.ts";

/** Enough for sums over years of tables; a query that needs more is refused instead of taking the machine down. */
const MEMORY_MAX = "2GB";

export interface QueryAnswer {
  readonly columns: readonly QueryColumn[];
  /** To be read once, and to the end or given up with `return`. */
  readonly rows: AsyncGenerator<readonly QueryCell[], void, undefined>;
}

export class QueryDatabase {
  readonly #database: Database;
  readonly #sources: QuerySources;

  constructor(database: Database, sources: QuerySources) {
    this.#database = database;
    this.#sources = sources;
  }

  /** One SELECT. Throws the fault in the SQL, if there is one; so does reading the rows. */
  async ask(sql: string): Promise<QueryAnswer> {
    const reading = await readSelect(this.#database, sql, []).catch((error: unknown) => {
      throw otherKind(error, this.#sources);
    });
    async function* rows() {
      try {
        for await (const chunk of reading.result.yieldRows())
          for (const row of chunk) yield row.map(plainCell);
      } catch (error) {
        throw sqlFault(error);
      } finally {
        reading.close();
      }
    }
    return { columns: columnsOfResult(reading.result), rows: rows() };
  }

  close(): void {
    this.#database.close();
  }
}

/** A table that the other kind of folder has: what the database would offer in its place is of no use. */
function otherKind(error: unknown, { runs, sweeps }: QuerySources): unknown {
  const found = error instanceof InputFaults ? (error.faults[0]?.found ?? "") : "";
  const name = /Table with name (\S+) does not exist/.exec(found)?.[1]?.toLowerCase();
  if (name === "dataset" && sweeps.length === 0)
    return new InputFaults([
      queryFault(
        "dataset, which sweeps have, of folders that hold runs alone",
        "name the folder of a sweep, or ask runs, metrics and the tables of a run",
      ),
    ]);
  if (name !== undefined && RUN_VIEWS.has(name) && runs.length === 0)
    return new InputFaults([
      queryFault(
        `${name}, which runs have, of folders that hold sweeps alone`,
        "name the folder of a run, or ask dataset",
      ),
    ]);
  return error;
}

/** Names that a run brings. */
const RUN_VIEWS: ReadonlySet<string> = new Set([
  ...["runs", "metrics"],
  ...Object.keys(resultTables),
]);

export async function openQuery(sources: QuerySources): Promise<QueryDatabase> {
  const { runs, sweeps } = sources;
  const database = await openDatabase();
  const { connection } = database;
  await connection.run(`SET memory_limit = ${sqlText(MEMORY_MAX)}`);
  try {
    if (runs.length > 0) await makeRunTables(database, runs);
    await openViews(connection, [...tableViews(runs), ...datasetViews(sweeps)]);
  } catch (error) {
    database.close();
    throw sqlFault(error, "name fewer folders: what these hold does not go into one view");
  }
  return new QueryDatabase(database, sources);
}

/** A row a run, and a row a metric of each. */
async function makeRunTables({ connection }: Database, runs: readonly RunSource[]): Promise<void> {
  const text = (name: string, values: readonly string[]) => ({ name, type: VARCHAR, values });
  const manifests = runs.map(({ manifest }) => manifest);
  const metrics = runs.flatMap(({ folder, summary }) =>
    summary.metrics.map((metric) => ({ folder, ...metric })),
  );
  const tables = {
    runs: [
      ...[
        text(
          "folder",
          runs.map(({ folder }) => folder),
        ),
      ],
      ...(["name", "seed", "firstDay", "lastDay", "engineVersion", "digest"] as const).map((name) =>
        text(
          name,
          manifests.map((manifest) => manifest[name]),
        ),
      ),
    ],
    metrics: [
      ...(["folder", "name", "unit"] as const).map((name) =>
        text(
          name,
          metrics.map((metric) => metric[name]),
        ),
      ),
      { name: "value", type: DOUBLE, values: metrics.map(({ value }) => value) },
    ],
  };
  for (const [name, columns] of Object.entries(tables)) {
    const declared = columns.map((column) => `${sqlName(column.name)} ${column.type}`);
    await connection.run(`CREATE TABLE ${name} (${declared.join(", ")})`);
    await appendRows(connection, name, columns, columns[0]!.values.length);
  }
}

function tableViews(runs: readonly RunSource[]): readonly FileView[] {
  const names = [
    ...new Set(runs.flatMap(({ manifest }) => manifest.tables.map(({ name }) => name))),
  ];
  return names.map((name) =>
    joined(
      name,
      runs.flatMap(({ folder, manifest }) =>
        manifest.tables
          .filter((table) => table.name === name)
          .map((table) => ({ folder, view: tableView(folder, table) })),
      ),
      runs.length > 1,
    ),
  );
}

function datasetViews(sweeps: readonly SweepSource[]): readonly FileView[] {
  if (sweeps.length === 0) return [];
  const views = sweeps.map(({ folder }) => {
    const file = resolve(folder, DATASET_FILE);
    return {
      folder,
      view: { name: "dataset", select: `SELECT * FROM ${sqlPath(file)}`, files: [file] },
    };
  });
  return [joined("dataset", views, sweeps.length > 1)];
}

interface ViewOfFolder {
  readonly folder: string;
  readonly view: FileView;
}

/** One view over several folders, each row with its folder; columns that a folder lacks are null there. */
function joined(name: string, views: readonly ViewOfFolder[], hasFolder: boolean): FileView {
  const select = views
    .map(({ folder, view }) =>
      hasFolder ? `SELECT ${sqlText(folder)} AS folder, * FROM (${view.select})` : view.select,
    )
    .join(" UNION ALL BY NAME ");
  return { name, select, files: views.flatMap(({ view }) => view.files) };
}
