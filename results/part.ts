/**
 * One table's rows of one month as a Parquet file. Takes the rows of a table; gives the file, in the order of the rows.
 * That order rests on the one thread of the database (duckdb.ts).
 * Numbers cross into DuckDB as floats, of which the copy makes whole numbers and timestamps, and words as codes of an enumeration, which are words in the file.
 * Equal rows give an equal file.
 */
import { DOUBLE, type DuckDBConnection, VARCHAR } from "@duckdb/node-api";
import type { CodedWords, TableRows } from "../sim/core/columns.ts";
import { sqlName, sqlText } from "./duckdb.ts";
import { codedColumn, type HandedColumn, handedRows } from "./handed-columns.ts";

/** Rows that have a text, in the mean, from which on it crosses as a code: of fewer a dictionary costs more than it saves. */
const ROWS_PER_WORD_MIN = 4;

/** Rows at the beginning of a column of which more than half have texts of their own: it is not looked through for words. */
const ROWS_LOOKED_AT = 4096;

/**
 * Different values of a column that a row group may have as a dictionary in the file, where they did not cross as codes: one of more is looked up for every value,
 * and costs more time and, under zstd, more bytes than it saves.
 */
const FILE_VALUES_MAX = 256;

/** The first level: the third, which is usual, takes a sixth to a third more time for the same bytes. */
const ZSTD_LEVEL = 1;

/** How a column crosses: its type and values as they are handed over, and what the copy makes of them, in SQL. */
interface Crossing extends HandedColumn {
  readonly copied: (handed: string) => string;
}

const asItIs = (handed: string) => handed;
const asInstant = (handed: string) => `make_timestamp(${handed}::BIGINT * 1000000)`;
const asWhole = (handed: string) => `${handed}::BIGINT`;

/** Writes a table to a path as Parquet with zstd. */
export type PartWriter = (table: TableRows, path: string) => Promise<void>;

/** A writer of parts on a connection that serves it alone. */
export function partWriter(connection: DuckDBConnection): PartWriter {
  const rows = handedRows(connection);
  return async (table, path) => {
    const crossings = table.columnNames.map((name) => crossingOf(table, name));
    const selected = crossings.map(
      ({ copied }, index) => `${copied(`c${index}`)} AS ${sqlName(table.columnNames[index]!)}`,
    );
    rows.hand(crossings, table.rowCount);
    await connection.run(
      `COPY (SELECT ${selected.join(", ")} FROM ${rows.from}) TO ${sqlText(path)} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL ${ZSTD_LEVEL}, DICTIONARY_SIZE_LIMIT ${FILE_VALUES_MAX}, USE_TMP_FILE false)`,
    );
  };
}

function crossingOf(table: TableRows, name: string): Crossing {
  switch (table.schema.columns[name]!.kind) {
    case "instant":
      return { type: DOUBLE, values: table.numbers(name), copied: asInstant };
    case "whole":
      return { type: DOUBLE, values: table.numbers(name), copied: asWhole };
    case "real":
      return { type: DOUBLE, values: table.numbers(name), copied: asItIs };
    case "text": {
      const texts = table.texts(name);
      const coded = codesOf(texts);
      if (coded === undefined) return { type: VARCHAR, values: texts, copied: asItIs };
      return { ...codedColumn(coded.words, coded.codes), copied: asItIs };
    }
    case "code": {
      const { words, codes } = table.codes(name);
      return { ...codedColumn(words, codes), copied: asItIs };
    }
  }
}

/** Texts of which there are few beside the rows; undefined where there are many. */
function codesOf(texts: readonly string[]): CodedWords | undefined {
  const codes = new Int32Array(texts.length);
  const rows = new Map<string, number>();
  for (let row = 0; row < texts.length; row += 1) {
    const text = texts[row]!;
    const known = rows.get(text);
    codes[row] = known ?? rows.size;
    if (known === undefined) rows.set(text, rows.size);
    if (rows.size * ROWS_PER_WORD_MIN > texts.length) return undefined;
    if (row === ROWS_LOOKED_AT && rows.size * 2 > row) return undefined;
  }
  return { codes, words: [...rows.keys()] };
}
