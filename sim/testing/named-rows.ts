/**
 * Rows of result tables by the names of their columns, so that a test says only what it is about: what is not named is 0
 * or "-". And the tables with the columns that a run may have or not have (a rating in force, demand not served).
 */
import { type Cell, type ColumnSpec, TableBuffer, type TableSchema } from "../core/columns.ts";
import { type ResultTableName, resultTables } from "../model/result-tables.ts";

const optional: Partial<Record<ResultTableName, Readonly<Record<string, ColumnSpec>>>> = {
  constraint_period: { ratingW: { kind: "whole", unit: "W", about: "Rating in force." } },
  network_period: { unservedWh: { kind: "whole", unit: "Wh", about: "Demand not served." } },
};

/** Every table with every column that a run may have. */
export const widestTables = Object.fromEntries(
  Object.entries(resultTables as Readonly<Record<string, TableSchema>>).map(([name, schema]) => {
    const columns = { ...schema.columns, ...optional[name as ResultTableName] };
    return [name, { ...schema, columns }];
  }),
) as Readonly<Record<ResultTableName, TableSchema>>;

/** The same without the columns that a run may lack. */
export const narrowestTables = Object.fromEntries(
  Object.entries(widestTables).map(([name, schema]) => {
    const lacking = Object.keys(optional[name as ResultTableName] ?? {});
    const columns = Object.entries(schema.columns).filter(([column]) => !lacking.includes(column));
    return [name, { ...schema, columns: Object.fromEntries(columns) }];
  }),
) as Readonly<Record<ResultTableName, TableSchema>>;

export type NamedRow = Readonly<Record<string, Cell>>;

/** Appends a row; throws on a name that is no column of the table. */
export function appendNamed(table: TableBuffer, row: NamedRow): void {
  const unknown = Object.keys(row).filter((name) => !table.columnNames.includes(name));
  if (unknown.length > 0) throw new TypeError(`${table.schema.name} has no ${unknown.join(", ")}`);
  const cells = table.columnNames.map((name) => {
    const { kind } = table.schema.columns[name]!;
    return row[name] ?? (kind === "code" || kind === "text" ? "-" : 0);
  });
  table.append(...cells);
}

export type NamedTables = Partial<Record<ResultTableName, readonly NamedRow[]>>;

/** A block of the named rows. */
export function namedBlock(rows: NamedTables, schemas = widestTables) {
  const tables = Object.entries(rows).map(([name, own]) => {
    const table = new TableBuffer(schemas[name as ResultTableName]);
    for (const row of own) appendNamed(table, row);
    return [name, table] as const;
  });
  return { tables: Object.fromEntries(tables) };
}
