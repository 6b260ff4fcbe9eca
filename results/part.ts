/**
 * One table's rows of one month as a Parquet file. Takes a table buffer; gives the file, in the order of the rows.
 * That order rests on the one thread of the database (duckdb.ts).
 * Numbers cross into DuckDB as floats and words as codes, which is fast; the copy makes of them whole numbers, timestamps and words.
 * Equal rows give an equal file.
 */
import { DOUBLE, type DuckDBConnection, INTEGER, VARCHAR } from "@duckdb/node-api";
import type { TableBuffer } from "../sim/core/columns.ts";
import { sqlName, sqlText } from "./duckdb.ts";
import { appendRows, type HandedColumn, handedRows } from "./handed-columns.ts";

/** Rows that have a text, in the mean, from which on it crosses as a code: of fewer a dictionary costs more than it saves. */
const ROWS_PER_WORD_MIN = 4;

/**
 * Words of a column that a row group may have as a dictionary in the file: one of more is looked up for every value, and costs more time and, under zstd, more
 * bytes than it saves.
 */
const FILE_WORDS_MAX = 256;

/** How a column crosses: its type and values as they are handed over, and what the copy makes of them. */
interface Crossing extends HandedColumn {
  readonly selected: string;
  /** What its codes stand for. */
  readonly words?: readonly string[];
}

/** Writes a table to a path as Parquet with zstd. */
export type PartWriter = (table: TableBuffer, path: string) => Promise<void>;

/** A writer of parts on a connection that serves it alone. */
export async function partWriter(connection: DuckDBConnection): Promise<PartWriter> {
  // A join goes through what stands before it and looks up what stands after it, as written: words must not be gone through.
  await connection.run("SET disabled_optimizers = 'join_order, build_side_probe_side'");
  const rows = handedRows(connection);
  return async (table, path) => {
    const crossings = table.columnNames.map((name, index) => crossingOf(table, name, index));
    const joins = await lookUps(connection, crossings);
    const selected = crossings.map((crossing) => crossing.selected).join(", ");
    rows.hand(crossings, table.rowCount);
    await connection.run(
      `COPY (SELECT ${selected} FROM ${rows.from} ${joins}) TO ${sqlText(path)} (FORMAT parquet, COMPRESSION zstd, DICTIONARY_SIZE_LIMIT ${FILE_WORDS_MAX}, USE_TMP_FILE false)`,
    );
  };
}

/** Puts the dictionaries into a table, one after the other, and says how the words of each are looked up in it. */
async function lookUps(
  connection: DuckDBConnection,
  crossings: readonly Crossing[],
): Promise<string> {
  const all: string[] = [];
  const joins: string[] = [];
  for (const [index, { words }] of crossings.entries()) {
    if (words === undefined) continue;
    joins.push(
      `JOIN words ${wordsOf(index)} ON ${wordsOf(index)}.code = c${index} + ${all.length}`,
    );
    for (const word of words) all.push(word);
  }
  if (all.length === 0) return "";
  await connection.run("CREATE OR REPLACE TABLE words (code INTEGER, word VARCHAR)");
  const columns = [
    { type: INTEGER, values: Int32Array.from(all, (_, code) => code) },
    { type: VARCHAR, values: all },
  ];
  await appendRows(connection, "words", columns, all.length);
  return joins.join(" ");
}

/** The dictionary of a column in SQL. */
const wordsOf = (index: number) => `words_${index}`;

function crossingOf(table: TableBuffer, name: string, index: number): Crossing {
  const handed = `c${index}`;
  const as = `AS ${sqlName(name)}`;
  switch (table.schema.columns[name]!.kind) {
    case "instant": {
      const selected = `make_timestamp(${handed}::BIGINT * 1000000) ${as}`;
      return { type: DOUBLE, values: table.numbers(name), selected };
    }
    case "whole":
      return { type: DOUBLE, values: table.numbers(name), selected: `${handed}::BIGINT ${as}` };
    case "real":
      return { type: DOUBLE, values: table.numbers(name), selected: `${handed} ${as}` };
    case "text": {
      const texts = table.texts(name);
      const coded = codesOf(texts);
      if (coded !== undefined) return crossingOfCodes(coded, index, as);
      return { type: VARCHAR, values: texts, selected: `${handed} ${as}` };
    }
    case "code":
      return crossingOfCodes(table.codes(name), index, as);
  }
}

function crossingOfCodes(
  { codes, words }: ReturnType<TableBuffer["codes"]>,
  index: number,
  as: string,
): Crossing {
  return { type: INTEGER, values: codes, selected: `${wordsOf(index)}.word ${as}`, words };
}

/** Texts of which there are few beside the rows; undefined where there are many. */
function codesOf(texts: readonly string[]): ReturnType<TableBuffer["codes"]> | undefined {
  const codes = new Int32Array(texts.length);
  const rows = new Map<string, number>();
  for (let row = 0; row < texts.length; row += 1) {
    const text = texts[row]!;
    const known = rows.get(text);
    codes[row] = known ?? rows.size;
    if (known === undefined) rows.set(text, rows.size);
    if (rows.size * ROWS_PER_WORD_MIN > texts.length) return undefined;
  }
  return { codes, words: [...rows.keys()] };
}
