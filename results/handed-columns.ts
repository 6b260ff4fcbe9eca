/**
 * Columns handed to DuckDB, a chunk at a time: appended to a table of its own, or read by a query where they stand. Takes columns of equal
 * length; equal columns are equal chunks, for a chunk's boundaries depend on the row number alone.
 */
import {
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBTableFunction,
  type DuckDBType,
  type DuckDBVector,
  ENUM8,
  ENUM16,
  ENUM32,
  VARCHAR,
} from "@duckdb/node-api";
import duckdb from "@duckdb/node-bindings";

/** As many as DuckDB has in a chunk of its own. */
const CHUNK_ROWS = 2048;

/** Values of a column as DuckDB itself keeps them: doubles, or codes of an enumeration of up to 2^8, 2^16, 2^32 words. */
type KeptValues = Float64Array | Uint8Array | Uint16Array | Uint32Array;

/** A column as it is handed to DuckDB; null: not said. */
export interface HandedColumn {
  readonly type: DuckDBType;
  readonly values: KeptValues | readonly (number | string | null)[];
}

/** A column of words by their codes: an enumeration, which is far faster to hand over and to write than the words are. */
export function codedColumn(words: readonly string[], codes: Int32Array): HandedColumn {
  // Words of an enumeration end where they have a null character.
  if (words.some((word) => word.includes("\0")))
    return { type: VARCHAR, values: Array.from(codes, (code) => words[code]!) };
  // DuckDB keeps a code in the least bytes that hold the number of words.
  if (words.length < 2 ** 8) return { type: ENUM8(words), values: new Uint8Array(codes) };
  if (words.length < 2 ** 16) return { type: ENUM16(words), values: new Uint16Array(codes) };
  return { type: ENUM32(words), values: new Uint32Array(codes) };
}

/** Rows into a table of these columns. */
export async function appendRows(
  connection: DuckDBConnection,
  table: string,
  columns: readonly HandedColumn[],
  rowCount: number,
): Promise<void> {
  const appender = await connection.createAppender(table);
  const chunk = DuckDBDataChunk.create(columns.map(({ type }) => type));
  for (let row = 0; row < rowCount; row += CHUNK_ROWS) {
    chunk.reset();
    fillChunk(chunk, columns, row, Math.min(row + CHUNK_ROWS, rowCount));
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

/** What a query reads its rows from: what was handed last. */
export interface HandedRows {
  /** The rows as SQL, to stand after FROM; its columns are c0, c1 and so on. */
  readonly from: string;
  /** For the next query, which may read them once. */
  hand(columns: readonly HandedColumn[], rowCount: number): void;
}

/** Rows for queries of a connection: no table is made of them, which would cost as much as what queries do with them. */
export function handedRows(connection: DuckDBConnection): HandedRows {
  let columns: readonly HandedColumn[] = [];
  let [row, rowCount] = [0, 0];
  connection.registerTableFunction(
    DuckDBTableFunction.create({
      name: "handed",
      bindFunction(info) {
        for (const [index, { type }] of columns.entries()) info.addResultColumn(`c${index}`, type);
        info.setCardinality(rowCount, true);
      },
      initFunction: () => {},
      mainFunction(_, chunk) {
        const end = Math.min(row + CHUNK_ROWS, rowCount);
        if (end > row) fillChunk(chunk, columns, row, end);
        else chunk.rowCount = 0;
        row = end;
      },
    }),
  );
  return {
    from: "handed()",
    hand(next, count) {
      columns = next;
      [row, rowCount] = [0, count];
    },
  };
}

function fillChunk(
  chunk: DuckDBDataChunk,
  columns: readonly HandedColumn[],
  row: number,
  end: number,
): void {
  chunk.rowCount = end - row;
  for (const [index, { values }] of columns.entries()) {
    if (ArrayBuffer.isView(values)) copyValues(chunk, index, values.subarray(row, end));
    else setValues(chunk.getColumnVector(index), values, row, end);
  }
}

/** By the bindings, in one piece: the library above them sets each value by itself, which takes twice as long as writing the file. */
function copyValues({ chunk }: DuckDBDataChunk, index: number, values: KeptValues): void {
  const { buffer, byteOffset, byteLength } = values;
  const vector = duckdb.data_chunk_get_vector(chunk, index);
  duckdb.copy_data_to_vector(vector, 0, buffer as ArrayBuffer, byteOffset, byteLength);
}

function setValues(
  vector: DuckDBVector,
  values: readonly (number | string | null)[],
  row: number,
  end: number,
): void {
  for (let at = row; at < end; at += 1) vector.setItem(at - row, values[at] ?? null);
  vector.flush();
}
