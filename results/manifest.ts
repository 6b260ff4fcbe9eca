/**
 * What stands in a run's folder: the types and checks of `manifest.json`, which is written last and makes a folder a
 * run, and of `summary.json`. Takes text; gives data or every fault in it.
 * Keeps: a manifest names each Parquet part with its rows and its hash, so a part of another run cannot pass for it.
 */
import { z } from "zod";
import type { ColumnKind, TableSchema } from "../sim/core/columns.ts";
import { describe, formatPath } from "../sim/core/documents/document.ts";
import { type Checked, type Fault, faulty, ok } from "../sim/core/errors.ts";
import { parseDay } from "../sim/core/time.ts";
import type { RunSummary } from "../sim/metrics/summary.ts";
import { networkDocumentSchema } from "../sim/model/network-document.ts";

export const RUN_FORMAT = "headroom-run/1";
export const MANIFEST_FILE = "manifest.json";
export const SUMMARY_FILE = "summary.json";
export const TIMINGS_FILE = "timings.json";
export const REPORT_FILE = "report.html";
export const TABLES_FOLDER = "tables";

const KINDS = ["instant", "whole", "real", "code", "text"] as const satisfies readonly ColumnKind[];

const day = z.string().refine((text) => parseDay(text) !== undefined, "a date YYYY-MM-DD");
const hash = z.string().regex(/^[0-9a-f]{64}$/, "64 hex digits");
/** Names that are safe in a file name and in SQL. */
const tableName = z.string().regex(/^[a-z][a-z0-9_]*$/, "a table name: a-z, 0-9 and _");
const columnName = z.string().regex(/^[A-Za-z_]\w*$/, "a column name: letters, digits and _");

const columnSchema = z.strictObject({
  name: columnName,
  kind: z.enum(KINDS),
  unit: z.string(),
  about: z.string(),
  resolution: z.number().positive().optional(),
});

const partSchema = z.strictObject({
  file: z
    .string()
    .regex(/^tables\/[a-z][a-z0-9_]*-\d{4}-\d{2}\.parquet$/, "tables/<table>-YYYY-MM.parquet"),
  rows: z.number().int().positive(),
  sha256: hash.describe("Hash of the file."),
});

const tableSchema = z.strictObject({
  name: tableName,
  about: z.string(),
  writtenBy: z.string(),
  columns: z.array(columnSchema).min(1),
  parts: z.array(partSchema).describe("One a London month that has rows, in order of time."),
});

export const manifestSchema = z.strictObject({
  format: z.literal(RUN_FORMAT),
  name: z.string().min(1),
  scenario: z.json().describe("The scenario with every default filled in."),
  network: networkDocumentSchema,
  seed: z.string(),
  digest: hash.describe("Digest of the resolved scenario and of every row."),
  engineVersion: z.string().min(1),
  firstDay: day.describe("First London day of the run."),
  lastDay: day.describe("Last London day of the run."),
  tables: z.array(tableSchema),
});

export type RunManifest = z.output<typeof manifestSchema>;
export type ManifestTable = RunManifest["tables"][number];
export type ManifestPart = ManifestTable["parts"][number];

const number = z.number().nullable();
const metricSchema = z.strictObject({
  name: z.string(),
  value: number,
  unit: z.string(),
  about: z.string(),
});
const keyedSchema = z.strictObject({
  name: z.string(),
  unit: z.string(),
  about: z.string(),
  values: z.array(z.strictObject({ id: z.string(), value: number })),
});

export const summarySchema: z.ZodType<RunSummary> = z.strictObject({
  metrics: z.array(metricSchema),
  byUnit: z.array(keyedSchema),
  byConstraint: z.array(keyedSchema),
  byAccount: z.array(keyedSchema),
  /** Runs of earlier versions have none. */
  byActor: z.array(keyedSchema).default([]),
  byValue: z.array(keyedSchema).default([]),
  byParty: z.array(keyedSchema).default([]),
  byPolicy: z.array(keyedSchema).default([]),
  byService: z.array(keyedSchema).default([]),
  byHomeGroup: z.array(keyedSchema).default([]),
  byStatementRun: z.array(keyedSchema).default([]),
  byDetector: z.array(keyedSchema).default([]),
});

/** A table as the manifest names it. */
export function manifestTable(schema: TableSchema, parts: readonly ManifestPart[]): ManifestTable {
  const columns = Object.entries(schema.columns).map(
    ([name, { kind, unit, about, resolution }]) => ({
      ...{ name, kind, unit, about },
      ...(resolution === undefined ? {} : { resolution }),
    }),
  );
  const { name, about, writtenBy } = schema;
  return { name, about, writtenBy, columns, parts: [...parts] };
}

/** The schema of a table that a manifest names. */
export function schemaOf({ name, about, writtenBy, columns }: ManifestTable): TableSchema {
  const specs = columns.map(({ name: column, kind, unit, about: meaning, resolution }) => [
    column,
    { kind, unit, about: meaning, ...(resolution === undefined ? {} : { resolution }) },
  ]);
  return { name, about, writtenBy, columns: Object.fromEntries(specs) };
}

/** JSON text checked against a schema; each fault names the file and the path in it. */
export function checkJson<Value>(
  file: string,
  text: string,
  schema: z.ZodType<Value>,
): Checked<Value> {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return faulty([brokenFile(file, "", "text that is not JSON")]);
  }
  const parsed = schema.safeParse(data);
  if (parsed.success) return ok(parsed.data);
  return faulty(
    parsed.error.issues.map(({ path, message }) => {
      const steps = path.map((step) => (typeof step === "number" ? step : String(step)));
      const found = steps.reduce<unknown>(memberOf, data);
      return brokenFile(file, formatPath(steps), `${describe(found)} (${message})`);
    }),
  );
}

/** A fault of a run's folder: what to do is always to run again. */
export function brokenFile(file: string, path: string, found: string): Fault {
  return { code: "run.damaged", path, found, remedy: "run the scenario again", file };
}

function memberOf(value: unknown, step: string | number): unknown {
  if (value === null || typeof value !== "object") return undefined;
  return (value as Record<string | number, unknown>)[step];
}
