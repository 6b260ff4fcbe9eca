/**
 * A run that is stored: its rows as table buffers, as blocks for the metric folds, and through SQL.
 * Takes a checked folder. Keeps: rows come in the order in which they were written; nothing here writes, and a query
 * sees the tables of the run and no other file.
 */
import type { DuckDBResult } from "@duckdb/node-api";
import { type Cell, type ColumnKind, TableBuffer, type TableSchema } from "../sim/core/columns.ts";
import { BlockDigest } from "../sim/core/digest.ts";
import { InputFaults } from "../sim/core/errors.ts";
import type { MetricBlock } from "../sim/metrics/fold.ts";
import type { RunSummary } from "../sim/metrics/summary.ts";
import type { ResultTableName } from "../sim/model/result-tables.ts";
import { type Database, sqlName } from "./duckdb.ts";
import { type ManifestTable, type RunManifest, schemaOf } from "./manifest.ts";
import { nativeHash } from "./native-hash.ts";
import {
  columnsOfResult,
  plainCell,
  type QueryCell,
  type QueryColumn,
  type QueryValues,
  queryFault,
  readSelect,
  sqlFault,
} from "./select.ts";

/** Rows of a stored table that a block holds at most. */
const BLOCK_ROWS = 65_536;

export interface RowChoice {
  /** Columns in the order of the schema; default: all. */
  readonly columns?: readonly string[];
  /** An SQL condition, for example `unit = ? AND curtailedWh > 0`. */
  readonly where?: string;
  readonly values?: QueryValues;
}

export interface QueryResult {
  readonly columns: readonly QueryColumn[];
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
      const columns = columnsOfResult(result);
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

  #read(sql: string, values: QueryValues) {
    return readSelect(this.#database, sql, values);
  }
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
