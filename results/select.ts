/**
 * One SELECT that somebody wrote. Takes a database, SQL and values for its `?`; gives a result to be read chunk by chunk, and its cells as plain values.
 * Keeps: anything but one SELECT is refused before it runs, and what is wrong with it is a fault of its writer.
 */
import {
  type DuckDBConnection,
  DuckDBDecimalValue,
  type DuckDBPreparedStatement,
  type DuckDBResult,
  DuckDBTimestampValue,
  type DuckDBValue,
  StatementType,
} from "@duckdb/node-api";
import { type Fault, InputFaults } from "../sim/core/errors.ts";
import { formatInstant } from "../sim/core/time.ts";
import type { Database } from "./duckdb.ts";

/** Values for the `?` of an SQL text, in order. */
export type QueryValues = readonly (string | number | boolean | null)[];

export type QueryCell = string | number | boolean | null;

export interface QueryColumn {
  readonly name: string;
  readonly type: string;
}

interface Reading {
  readonly result: DuckDBResult;
  close(): void;
}

/** A result on a connection of its own, for another may be read at the same time. */
export async function readSelect(
  database: Database,
  sql: string,
  values: QueryValues,
): Promise<Reading> {
  const connection = await database.connect();
  try {
    const statement = await prepareSelect(connection, sql);
    statement.bind([...values]);
    return { result: await statement.stream(), close: () => connection.closeSync() };
  } catch (error) {
    connection.closeSync();
    throw sqlFault(error);
  }
}

async function prepareSelect(
  connection: DuckDBConnection,
  sql: string,
): Promise<DuckDBPreparedStatement> {
  // Of a text without a statement DuckDB says only that a callback failed.
  const isEmpty = sql.replaceAll(/--.*|\/\*[\s\S]*?\*\/|[\s;]/g, "") === "";
  const statements = isEmpty ? undefined : await connection.extractStatements(sql);
  const statement = statements?.count === 1 ? await statements.prepare(0) : undefined;
  if (statement?.statementType === StatementType.SELECT) return statement;
  throw new InputFaults([queryFault("SQL that is not one SELECT", "write one SELECT")]);
}

export function columnsOfResult(result: DuckDBResult): readonly QueryColumn[] {
  const names = result.deduplicatedColumnNames();
  return result.columnTypes().map((type, index) => ({ name: names[index]!, type: String(type) }));
}

/** A value as JSON has it: what is no number is null, an instant its text. */
export function plainCell(value: DuckDBValue): QueryCell {
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

export function sqlFault(error: unknown, remedy = "correct the SQL"): InputFaults {
  if (error instanceof InputFaults) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (message.startsWith("Out of Memory"))
    return new InputFaults([
      queryFault("SQL that needs more memory than it may have", "ask for less at once"),
    ]);
  return new InputFaults([queryFault(message, remedy)]);
}

export function queryFault(found: string, remedy: string): Fault {
  return { code: "run.query", path: "", found, remedy };
}
