/**
 * For tests: whole runs of the engine on built-in networks, without a disk or a command line. Takes what a scenario says
 * beside its defaults; gives the tables of all days on end and the digest.
 */
import { agentPolicies, policySchema } from "../../agents/registry.ts";
import { type BuiltInNetworkName, builtInNetworks } from "../../grids/built-in-networks.ts";
import { generatedSeries } from "../../grids/series/generated.ts";
import type { TableBlock, TableBuffer, TableRows } from "../../sim/core/columns.ts";
import { BlockDigest } from "../../sim/core/digest.ts";
import { type NetworkDocument, networkDocumentSchema } from "../../sim/model/network-document.ts";
import type { ResultTableName } from "../../sim/model/result-tables.ts";
import { type Parts, run } from "../../sim/run.ts";
import { type Scenario, scenarioSchema } from "../../sim/scenario.ts";
import { defaultPopulation } from "../default-population.ts";

/** Trading in curtailment obligations, as the venue comes. */
export const TRADING = { "curtailment-obligations": {} } as const;

/** A January of the ring under last in, first off, unless it says otherwise. */
export function scenarioOf(more: Readonly<Record<string, unknown>> = {}): Scenario {
  return scenarioSchema(policySchema, defaultPopulation).parse({
    seed: "headroom",
    period: { start: "2026-01-01", days: 31 },
    ...more,
  }) as Scenario;
}

export const documentOf = (name: BuiltInNetworkName): NetworkDocument =>
  networkDocumentSchema.parse(builtInNetworks[name].document);
export const ringDocument = documentOf("ring");

export function partsOf(network: NetworkDocument = ringDocument): Parts {
  return { network, policies: agentPolicies, series: generatedSeries };
}

export type Tables = Readonly<Record<ResultTableName, TableRows>>;
export type Row = Readonly<Record<string, number | string>>;

export interface Ran {
  readonly scenario: Scenario;
  readonly tables: Tables;
  readonly digest: string;
}

/** Runs to the end and keeps every row. */
export function ran(scenario: Scenario, parts: Parts = partsOf()): Ran {
  const digest = new BlockDigest();
  let tables: TableBlock<TableBuffer>["tables"] = {};
  for (const block of run(scenario, parts)) {
    digest.add(block);
    for (const table of Object.values(block.tables)) table.keep();
    tables = block.tables;
  }
  const kept = Object.entries(tables).map(([name, table]) => [name, table.kept]);
  return { scenario, tables: Object.fromEntries(kept) as Tables, digest: digest.value(scenario) };
}

/** The rows of a table as records. */
export function rowsOf(table: TableRows): Row[] {
  const columns = table.columnNames.map((name) => {
    const { kind } = table.schema.columns[name]!;
    return kind === "code" || kind === "text" ? table.texts(name) : table.numbers(name);
  });
  return Array.from({ length: table.rowCount }, (_, row) =>
    Object.fromEntries(table.columnNames.map((name, column) => [name, columns[column]![row]!])),
  );
}

/** The sum of a column over the rows with equal values in some others, by those values. */
export function sums(
  rows: readonly Row[],
  by: readonly string[],
  column: string,
): Map<string, number> {
  const found = new Map<string, number>();
  for (const row of rows) {
    const key = keyOf(row, by);
    found.set(key, (found.get(key) ?? 0) + Number(row[column]));
  }
  return found;
}

export const keyOf = (row: Row, by: readonly string[]): string =>
  by.map((name) => row[name]).join(" ");
