/**
 * One table's rows of one month as a Parquet file. Takes a table buffer; gives the file, in the order of the rows.
 * Numbers cross into DuckDB as floats and codes as numbers, in chunks, which is fast; the copy makes them whole
 * numbers, timestamps and words. Equal rows give an equal file, for a chunk's boundaries depend on the row number alone.
 */
import {
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBType,
  INTEGER,
  LIST,
  listValue,
  VARCHAR,
} from "@duckdb/node-api";
import type { TableBuffer } from "../sim/core/columns.ts";
import { sqlName, sqlText } from "./duckdb.ts";

const CHUNK_ROWS = 2048;
/** Different texts of a column that cross as codes: a copy of the dictionary is read for every chunk. */
const CODED_TEXTS_MAX = 512;

/** A column as it is handed to DuckDB; null: not said. */
export interface StagedColumn {
  readonly type: DuckDBType;
  readonly values: Float64Array | Int32Array | readonly (number | string | null)[];
}

/** How a column crosses: its type and values in the staging table, and what the copy makes of it. */
interface Crossing extends StagedColumn {
  readonly selected: string;
  /** The dictionary, and the name under which the copy knows it. */
  readonly words?: { readonly variable: string; readonly list: readonly string[] };
}

/** Writes a table to `path` as Parquet with zstd. */
export async function writePart(
  connection: DuckDBConnection,
  table: TableBuffer,
  path: string,
): Promise<void> {
  const crossings = table.columnNames.map((name, index) => crossingOf(table, name, index));
  const staged = crossings.map(({ type }, index) => `c${index} ${type}`);
  await connection.run(`CREATE TABLE staged (${staged.join(", ")})`);
  try {
    await appendRows(connection, "staged", crossings, table.rowCount);
    for (const { words } of crossings) {
      if (words !== undefined) await setWords(connection, words.variable, words.list);
    }
    const selected = crossings.map(({ selected }) => selected).join(", ");
    await connection.run(
      `COPY (SELECT ${selected} FROM staged) TO ${sqlText(path)} (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)`,
    );
  } finally {
    const variables = crossings.flatMap(({ words }) =>
      words === undefined ? [] : [words.variable],
    );
    const resets = variables.map((variable) => `RESET VARIABLE ${variable};`);
    await connection.run(`DROP TABLE staged; ${resets.join(" ")}`);
  }
}

function crossingOf(table: TableBuffer, name: string, index: number): Crossing {
  const staged = `c${index}`;
  const as = `AS ${sqlName(name)}`;
  switch (table.schema.columns[name]!.kind) {
    case "instant": {
      const selected = `make_timestamp(${staged}::BIGINT * 1000000) ${as}`;
      return { type: DOUBLE, values: table.numbers(name), selected };
    }
    case "whole":
      return { type: DOUBLE, values: table.numbers(name), selected: `${staged}::BIGINT ${as}` };
    case "real":
      return { type: DOUBLE, values: table.numbers(name), selected: `${staged} ${as}` };
    case "text": {
      const texts = table.texts(name);
      const coded = codesOf(texts);
      if (coded !== undefined) return crossingOfCodes(coded, staged, as);
      return { type: VARCHAR, values: texts, selected: `${staged} ${as}` };
    }
    case "code":
      return crossingOfCodes(table.codes(name), staged, as);
  }
}

function crossingOfCodes(
  { codes, words }: ReturnType<TableBuffer["codes"]>,
  staged: string,
  as: string,
): Crossing {
  const variable = `words_${staged}`;
  const selected = `getvariable('${variable}')[${staged} + 1] ${as}`;
  return { type: INTEGER, values: codes, selected, words: { variable, list: words } };
}

/** Texts of which there are few, each of which crosses once; undefined where there are many. */
function codesOf(texts: readonly string[]): ReturnType<TableBuffer["codes"]> | undefined {
  const codes = new Int32Array(texts.length);
  const rows = new Map<string, number>();
  for (let row = 0; row < texts.length; row += 1) {
    const text = texts[row]!;
    const known = rows.get(text);
    codes[row] = known ?? rows.size;
    if (known === undefined) rows.set(text, rows.size);
    if (rows.size > CODED_TEXTS_MAX) return undefined;
  }
  return { codes, words: [...rows.keys()] };
}

/** Rows into a table of these columns, a chunk at a time. */
export async function appendRows(
  connection: DuckDBConnection,
  table: string,
  columns: readonly StagedColumn[],
  rowCount: number,
): Promise<void> {
  const appender = await connection.createAppender(table);
  const chunk = DuckDBDataChunk.create(columns.map(({ type }) => type));
  for (let row = 0; row < rowCount; row += CHUNK_ROWS) {
    const end = Math.min(row + CHUNK_ROWS, rowCount);
    chunk.reset();
    chunk.rowCount = end - row;
    columns.forEach(({ values }, index) => {
      // A typed array serves as well as a plain one: the chunk reads `length` and the places.
      chunk.setColumnValues(index, values.slice(row, end) as readonly (number | string | null)[]);
    });
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

/** A dictionary as a list variable: bound, so that no word needs quoting. */
async function setWords(
  connection: DuckDBConnection,
  variable: string,
  words: readonly string[],
): Promise<void> {
  await connection.run(`SET VARIABLE ${variable} = $1`, [listValue(words)], [LIST(VARCHAR)]);
}
