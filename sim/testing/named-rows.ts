/**
 * Rows of result tables by the names of their columns, so that a test says only what it is about: what is not named is 0
 * or "-". And the tables as they were stored before some of their columns were added, for readers must take both.
 */
import { type Cell, TableBuffer, type TableSchema } from "../core/columns.ts";
import { type ResultTableName, resultTables } from "../model/result-tables.ts";

type Tables = Readonly<Record<ResultTableName, TableSchema>>;

const ADDED: Partial<Record<ResultTableName, readonly string[]>> = {
  unit_period: ["limitedWh"],
  constraint_period: ["ratingW", "targetW", "neededWh", "reliefWh"],
  network_period: ["unservedWh", "customerSecondsLost", "curtailedFuelFreeWh", "lossesWh"],
  orders: ["availabilityGbpPerMwh", "reliefW", "worthGbpPerMwh", "readyWorthGbpPerMwh"],
  clearings: ["trueWelfareMicroGbp", "trueOptimumMicroGbp"],
  trades: [
    ...["availabilityGbpPerMwh", "concludedAt", "buyerWorthGbpPerMwh", "sellerCostGbpPerMwh"],
    ...["sellerReadyCostGbpPerMwh", "cancelledAt"],
  ],
  homes_period: ["pluggedCars", "carsStoredWh"],
  merit_order: ["role", "isRegistered"],
  curtailment: ["heldBackWh"],
  curtailment_index: ["direction", "runWh"],
  curtailment_factors: ["run", "curtailedW", "came"],
};

/** Tables that were added whole. */
const ADDED_TABLES: readonly string[] = [
  "constraint_factors",
  "single_outages",
  "service_requirements",
  "service_offers",
  "service_awards",
  "service_instructions",
  "interface_messages",
  "market_process",
  "portfolio_uses",
  "capacity_trades",
  "offsetting_trades",
  "exchange_orders",
  "exchange_positions",
  "exchange_trades",
  "monitoring_assessments",
  "monitoring_sanctions",
  "homes_bills",
  "home_totals",
  "aggregator_calls",
  "capacity_requests",
  "capacity_responses",
  "registrations",
  "service_registrations",
] satisfies ResultTableName[];

/** A table as it was before some of its columns. */
const withoutColumns = (schema: TableSchema, names: readonly string[]): TableSchema => {
  const columns = Object.entries(schema.columns).filter(([column]) => !names.includes(column));
  return { ...schema, columns: Object.fromEntries(columns) };
};

/** The tables of a run that was stored when this one was there, but not yet some of its columns. */
export const tablesBefore = (table: ResultTableName, ...added: readonly string[]): Tables => ({
  ...resultTables,
  [table]: withoutColumns(resultTables[table], added),
});

/** The tables of a run that was stored by an earlier version. */
export const earlierTables = Object.fromEntries(
  Object.entries(resultTables as Tables)
    .filter(([name]) => !ADDED_TABLES.includes(name))
    .map(([name, schema]) => [name, withoutColumns(schema, ADDED[name as ResultTableName] ?? [])]),
) as Tables;

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
export function namedBlock(rows: NamedTables, schemas: Tables = resultTables) {
  const tables = Object.entries(rows).map(([name, own]) => {
    const table = new TableBuffer(schemas[name as ResultTableName]);
    for (const row of own) appendNamed(table, row);
    return [name, table] as const;
  });
  return { tables: Object.fromEntries(tables) };
}
