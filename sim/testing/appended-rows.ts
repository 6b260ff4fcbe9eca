/** Rows of a table after those of a buffer of the same columns. Takes both; gives the buffer. */
import type { TableBuffer, TableRows } from "../core/columns.ts";

export function appendRows(to: TableBuffer, rows: TableRows): TableBuffer {
  const columns = Object.entries(rows.schema.columns).map(([name, { kind }]) =>
    kind === "code" || kind === "text" ? rows.texts(name) : rows.numbers(name),
  );
  to.appendColumns(rows.rowCount, ...columns);
  return to;
}
