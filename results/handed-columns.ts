/**
 * Columns handed to DuckDB, a chunk at a time: appended to a table of its own, or read by a query where they stand. Takes columns of equal
 * length; equal columns are equal chunks, for a chunk's boundaries depend on the row number alone.
 */
import {
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBDoubleVector,
  DuckDBIntegerVector,
  DuckDBTableFunction,
  type DuckDBType,
  type DuckDBVector,
} from "@duckdb/node-api";

/** As many as DuckDB has in a chunk of its own. */
const CHUNK_ROWS = 2048;

/** A column as it is handed to DuckDB; null: not said. */
export interface HandedColumn {
  readonly type: DuckDBType;
  readonly values: Float64Array | Int32Array | readonly (number | string | null)[];
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
    const vector = chunk.getColumnVector(index);
    // A loop a kind of numbers: one for all of them would look up at every value what to do with it.
    if (values instanceof Float64Array && vector instanceof DuckDBDoubleVector)
      setReals(vector, values, row, end);
    else if (values instanceof Int32Array && vector instanceof DuckDBIntegerVector)
      setCodes(vector, values, row, end);
    else setValues(vector, values, row, end);
  }
}

function setReals(vector: DuckDBDoubleVector, values: Float64Array, row: number, end: number) {
  for (let at = row; at < end; at += 1) vector.setItem(at - row, values[at]!);
  vector.flush();
}

function setCodes(vector: DuckDBIntegerVector, values: Int32Array, row: number, end: number) {
  for (let at = row; at < end; at += 1) vector.setItem(at - row, values[at]!);
  vector.flush();
}

function setValues(
  vector: DuckDBVector,
  values: HandedColumn["values"],
  row: number,
  end: number,
): void {
  for (let at = row; at < end; at += 1) vector.setItem(at - row, values[at] ?? null);
  vector.flush();
}
