/**
 * What a run left behind, as rows, and what a law is: a function from it to whatever breaks it, in words. Rows that belong to
 * one period, unit or constraint are found by key.
 */
import { formatInstant } from "../../sim/core/time.ts";
import { type RunSummary, SummaryFold } from "../../sim/metrics/summary.ts";
import type { NetworkDocument } from "../../sim/model/network-document.ts";
import { type ResultTableName, resultTables } from "../../sim/model/result-tables.ts";
import type { Scenario } from "../../sim/scenario.ts";
import { loadHighsSolver } from "../../sim/venues/solver/highs.ts";
import { partsOf, type Row, ran, rowsOf } from "../testing/engine-runs.ts";
import type { Question } from "./scenarios.ts";

/** For matchers that maximise something. */
const solver = await loadHighsSolver();

export const PERIOD_S = 1800;

export type TableRows = Readonly<Record<ResultTableName, readonly Row[]>>;

export interface Facts {
  readonly scenario: Scenario;
  readonly network: NetworkDocument;
  readonly rows: TableRows;
  readonly digest: string;
  readonly summary: RunSummary;
}

/** What breaks a law, one line each; none where it holds. */
export type Law = (facts: Facts) => string[];

/** Runs a question to its end. */
export function factsOf({ scenario, network, series }: Question): Facts {
  const { tables, digest } = ran(scenario, { ...partsOf(network), series, solver });
  const rows = Object.fromEntries(
    Object.keys(resultTables).map((name) => [name, rowsOf(tables[name as ResultTableName])]),
  ) as Record<ResultTableName, Row[]>;
  const fold = new SummaryFold();
  fold.add({ tables });
  return { scenario, network, rows, digest, summary: fold.value() };
}

/** "wind-1 at 2026-01-01 10:30": where a row stands. */
export function place(row: Row): string {
  const names = [row.run, row.policy, row.unit ?? row.trade, row.constraint];
  const words = names.filter((name) => name !== undefined && name !== "-");
  const at = row.periodStart ?? row.start ?? row.at;
  return `${words.join(" ")} at ${at === undefined ? "?" : formatInstant(Number(at))}`;
}

/** Start of the period that an instant lies in. */
export const periodOfInstant = (instant: number): number => instant - (instant % PERIOD_S);

/** Numbers of a row by name. */
export function numbers<Name extends string>(row: Row, ...names: Name[]): Record<Name, number> {
  return Object.fromEntries(names.map((name) => [name, Number(row[name])])) as Record<Name, number>;
}
