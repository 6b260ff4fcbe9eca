/**
 * For tests: a use case of the source, its scenario files and what must hold of each. Takes the file and settings of a run; gives its
 * stored tables, as the command line wrote them. A run that several laws read is made once.
 */
import { fileURLToPath } from "node:url";
import { readRun } from "../../../results/reader.ts";
import { orThrow } from "../../../sim/core/errors.ts";
import type { ResultTableName } from "../../../sim/model/result-tables.ts";
import { headroom } from "../../testing/command-line.ts";
import { type Row, rowsOf } from "../../testing/engine-runs.ts";

export type Rows = (table: ResultTableName) => readonly Row[];

/** The run of a file in this folder under some `--set`. */
export type RunOf = (file: string, ...settings: readonly string[]) => Promise<Rows>;

export interface UseCase {
  /** Its number and name in the source. */
  readonly title: string;
  /** By scenario file: what must hold, by its words. */
  readonly scenarios: Readonly<Record<string, Laws>>;
}
export type Laws = Readonly<Record<string, (runOf: RunOf) => Promise<void>>>;

const READ = [
  ...["capacity_trades", "conflicts", "constraint_period", "events", "imbalance", "ledger"],
  ...["network_period", "offsetting_trades", "portfolio_uses", "service_awards", "service_effects"],
  ...["service_instructions", "service_requirements", "unit_period"],
] as const satisfies readonly ResultTableName[];

/** Runs through the command line, each into a fresh folder, and only once. */
export function runner(fresh: () => string): RunOf {
  const runs = new Map<string, Promise<Rows>>();
  return (file, ...settings) => {
    const key = JSON.stringify([file, settings]);
    const known = runs.get(key) ?? stored(fresh(), file, settings);
    runs.set(key, known);
    return known;
  };
}

async function stored(out: string, file: string, settings: readonly string[]): Promise<Rows> {
  const path = fileURLToPath(new URL(`../${file}`, import.meta.url));
  const set = settings.flatMap((setting) => ["--set", setting]);
  const { code, err } = await headroom("run", path, "--out", out, ...set);
  if (code !== 0) throw new Error(err);
  const run = orThrow(await readRun(out));
  const tables = new Map<string, readonly Row[]>();
  for (const name of READ) tables.set(name, rowsOf(await run.rows(name)));
  run.close();
  return (table) => {
    const rows = tables.get(table);
    if (rows === undefined) throw new RangeError(`${table} is not read by the use cases`);
    return rows;
  };
}

export const total = (rows: readonly Row[], column: string): number =>
  rows.reduce((sum, row) => sum + Number(row[column]), 0);

export const overRatingMinutes = (rows: Rows): number =>
  total(rows("constraint_period"), "overRatingS") / 60;

/** What the units behind a connection inject together, kW by half-hour. */
export function siteKw(rows: Rows, units: readonly string[]): ReadonlyMap<number, number> {
  const kw = new Map<number, number>();
  for (const { unit, periodStart, deliveredWh } of rows("unit_period"))
    if (units.includes(String(unit)))
      kw.set(Number(periodStart), (kw.get(Number(periodStart)) ?? 0) + Number(deliveredWh) / 500);
  return kw;
}

/** No payment is lost: what all paid is what all were paid, and every rule of a market pays somebody. */
export const paidUnder = (rows: Rows, rule: string): number =>
  total(
    rows("ledger").filter((row) => row.rule === rule),
    "amountMicroGbp",
  ) / 1e6;
