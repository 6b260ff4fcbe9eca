/**
 * A run that is stored: its rows as table buffers, as blocks for the metric folds, and through SQL.
 * Takes a checked folder. Keeps: rows come in the order in which they were written; nothing here writes, and a query
 * sees the tables of the run and no other file.
 */
import { resolve } from "node:path";
import {
  type DuckDBConnection,
  DuckDBDecimalValue,
  type DuckDBPreparedStatement,
  type DuckDBResult,
  DuckDBTimestampValue,
  type DuckDBValue,
  StatementType,
} from "@duckdb/node-api";
import { type Cell, type ColumnKind, TableBuffer, type TableSchema } from "../sim/core/columns.ts";
import { BlockDigest } from "../sim/core/digest.ts";
import { type Fault, InputFaults } from "../sim/core/errors.ts";
import { formatInstant } from "../sim/core/time.ts";
import type { MetricBlock } from "../sim/metrics/fold.ts";
import type { RunSummary } from "../sim/metrics/registry.ts";
import type { ResultTableName } from "../sim/model/result-tables.ts";
import { type Database, parquetTypes, sqlName, sqlPath, sqlText } from "./duckdb.ts";
import { type ManifestTable, type RunManifest, schemaOf } from "./manifest.ts";
import { nativeHash } from "./native-hash.ts";

/** Rows of a stored table that a block holds at most. */
const BLOCK_ROWS = 65_536;

/** Values for the `?` of an SQL text, in order. */
export type QueryValues = readonly (string | number | boolean | null)[];

export interface RowChoice {
  /** Columns in the order of the schema; default: all. */
  readonly columns?: readonly string[];
  /** An SQL condition, for example `unit = ? AND curtailedWh > 0`. */
  readonly where?: string;
  readonly values?: QueryValues;
}

export type QueryCell = string | number | boolean | null;

export interface QueryResult {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly QueryCell[])[];
}

interface RunParts {
  readonly folder: string;
  readonly manifest: RunManifest;
  readonly summary: RunSummary;
  readonly database: Database;
}

export class RunFolder {
  readonly folder: string;
  readonly manifest: RunManifest;
  readonly summary: RunSummary;
  readonly #database: Database;

  constructor({ folder, manifest, summary, database }: RunParts) {
    this.folder = folder;
    this.manifest = manifest;
    this.summary = summary;
    this.#database = database;
  }

  /** Rows of a table, as written: `numbers(name)` and `texts(name)` of the result are plain column arrays. */
  async rows(table: ResultTableName | (string & {}), choice: RowChoice = {}): Promise<TableBuffer> {
    const schema = chosenColumns(schemaOf(this.#tableOf(table)), choice.columns);
    const where = choice.where === undefined ? "" : ` WHERE (${choice.where}\n)`;
    const reading = await this.#read(`${selectOf(schema)}${where}`, choice.values ?? []);
    try {
      const rows = new TableBuffer(schema);
      while (await appendChunk(reading.result, rows));
      return rows;
    } finally {
      reading.close();
    }
  }

  /**
   * The rows again as blocks for a fold, each of at most some 65,536 rows of one table, table after table.
   * A block's buffer is used again for the next one.
   */
  async *blocks(
    tables: readonly string[] = this.manifest.tables.map(({ name }) => name),
  ): AsyncGenerator<MetricBlock, void, undefined> {
    for (const name of tables) {
      const schema = schemaOf(this.#tableOf(name));
      const rows = new TableBuffer(schema);
      const reading = await this.#read(selectOf(schema), []);
      try {
        while (await appendChunk(reading.result, rows)) {
          if (rows.rowCount < BLOCK_ROWS) continue;
          yield { tables: { [name]: rows } };
          rows.clear();
        }
        if (rows.rowCount > 0) yield { tables: { [name]: rows } };
      } finally {
        reading.close();
      }
    }
  }

  /** The digest of what is stored: equal to `manifest.digest` unless somebody changed the run. */
  async digest(): Promise<string> {
    const digest = new BlockDigest(nativeHash);
    for await (const block of this.blocks()) digest.add(block);
    return digest.value(this.manifest.scenario);
  }

  /** One SELECT over the tables by name. Throws the fault in the SQL, if there is one. */
  async query(sql: string, values: QueryValues = []): Promise<QueryResult> {
    const { result, close } = await this.#read(sql, values);
    try {
      const names = result.deduplicatedColumnNames();
      const columns = result.columnTypes().map((type, index) => ({
        name: names[index]!,
        type: String(type),
      }));
      const rows = (await result.getRows()).map((row) => row.map(plainCell));
      return { columns, rows };
    } catch (error) {
      throw sqlFault(error);
    } finally {
      close();
    }
  }

  close(): void {
    this.#database.close();
  }

  #tableOf(name: string): ManifestTable {
    const table = this.manifest.tables.find((each) => each.name === name);
    if (table !== undefined) return table;
    const names = this.manifest.tables.map((each) => each.name).join(", ");
    throw new InputFaults([queryFault(`no table ${name}`, `the tables are ${names}`)]);
  }

  /** A result to be read chunk by chunk, on a connection of its own. */
  async #read(sql: string, values: QueryValues): Promise<Reading> {
    const connection = await this.#database.connect();
    try {
      const statement = await prepareSelect(connection, sql);
      statement.bind([...values]);
      return { result: await statement.stream(), close: () => connection.closeSync() };
    } catch (error) {
      connection.closeSync();
      throw sqlFault(error);
    }
  }
}

interface Reading {
  readonly result: DuckDBResult;
  close(): void;
}

/** Makes the tables of a run readable by name, then closes the database to every other file. */
export async function openTables(
  connection: DuckDBConnection,
  folder: string,
  { tables }: RunManifest,
): Promise<void> {
  const files: string[] = [];
  for (const { name, columns, parts } of tables) {
    const paths = parts.map(({ file }) => sqlPath(resolve(folder, file)));
    // Both the path as it is read and the file that it stands for are checked against the allowed ones.
    files.push(...paths, ...parts.map(({ file }) => sqlText(resolve(folder, file))));
    const empty = columns.map(
      (each) => `NULL::${parquetTypes[each.kind]} AS ${sqlName(each.name)}`,
    );
    const selected =
      paths.length === 0
        ? `SELECT ${empty.join(", ")} WHERE false`
        : `SELECT ${columns.map((each) => sqlName(each.name)).join(", ")}
           FROM read_parquet([${paths.join(", ")}], hive_partitioning = false)`;
    await connection.run(`CREATE VIEW ${sqlName(name)} AS ${selected}`);
  }
  await connection.run(`SET allowed_paths = [${files.join(", ")}]`);
  await connection.run("SET enable_external_access = false");
  await connection.run("SET lock_configuration = true");
}

async function prepareSelect(
  connection: DuckDBConnection,
  sql: string,
): Promise<DuckDBPreparedStatement> {
  const statements = await connection.extractStatements(sql);
  const statement = statements.count === 1 ? await statements.prepare(0) : undefined;
  if (statement?.statementType === StatementType.SELECT) return statement;
  throw new InputFaults([queryFault("SQL that is not one SELECT", "write one SELECT")]);
}

function chosenColumns(schema: TableSchema, names: readonly string[] | undefined): TableSchema {
  if (names === undefined) return schema;
  const unknown = names.filter((name) => schema.columns[name] === undefined);
  if (unknown.length > 0) {
    const known = Object.keys(schema.columns).join(", ");
    const found = `no column ${unknown.join(", ")} in ${schema.name}`;
    throw new InputFaults([queryFault(found, `its columns are ${known}`)]);
  }
  const chosen = Object.entries(schema.columns).filter(([name]) => names.includes(name));
  return { ...schema, columns: Object.fromEntries(chosen) };
}

/** Numbers come as floats: exact for the whole numbers that a table can hold. */
const readAs: Readonly<Record<ColumnKind, (column: string) => string>> = {
  instant: (column) => `(epoch_us(${column}) // 1000000)::DOUBLE`,
  whole: (column) => `${column}::DOUBLE`,
  real: (column) => column,
  code: (column) => column,
  text: (column) => column,
};

function selectOf(schema: TableSchema): string {
  const columns = Object.entries(schema.columns).map(([name, { kind }]) =>
    readAs[kind](sqlName(name)),
  );
  return `SELECT ${columns.join(", ")} FROM ${sqlName(schema.name)}`;
}

/** Appends the next chunk of a result; false when there is none. */
async function appendChunk(result: DuckDBResult, rows: TableBuffer): Promise<boolean> {
  const chunk = await result.fetchChunk();
  if (chunk === null || chunk.rowCount === 0) return false;
  const columns = rows.columnNames.map((_, index) => chunk.getColumnVector(index));
  const cells: Cell[] = [];
  for (let row = 0; row < chunk.rowCount; row += 1) {
    columns.forEach((column, index) => {
      cells[index] = column.getItem(row) as Cell;
    });
    rows.append(...cells);
  }
  return true;
}

function plainCell(value: DuckDBValue): QueryCell {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "bigint") {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }
  if (value instanceof DuckDBDecimalValue) return value.toDouble();
  if (value instanceof DuckDBTimestampValue && value.micros % 1_000_000n === 0n)
    return formatInstant(Number(value.micros / 1_000_000n));
  return String(value);
}

function sqlFault(error: unknown): InputFaults {
  if (error instanceof InputFaults) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new InputFaults([queryFault(message, "correct the SQL")]);
}

function queryFault(found: string, remedy: string): Fault {
  return { code: "run.query", path: "", found, remedy };
}
