/**
 * For tests: the scenario files of the network operator's services, run by the whole engine. Takes the name of a file and what
 * is laid over it; gives the rows of its tables.
 */
import { fileURLToPath } from "node:url";
import { type Checked, orThrow } from "../../sim/core/errors.ts";
import type { ResultTableName } from "../../sim/model/result-tables.ts";
import { loadScenarioSource } from "../files.ts";
import { type Prepared, prepare } from "../lab.ts";
import { mergeSources, plainSource } from "../scenario-source.ts";
import { type Row, ran, rowsOf } from "./engine-runs.ts";

const FOLDER = fileURLToPath(new URL("../009-dso-services/", import.meta.url));

/** The scenario with something laid over it, or what is wrong with that. */
export async function checkedService(name: string, over: object = {}): Promise<Checked<Prepared>> {
  const source = orThrow(await loadScenarioSource(`${FOLDER}${name}.yaml`));
  return prepare(mergeSources(source, plainSource(over)), FOLDER);
}

export type Rows = (table: ResultTableName) => readonly Row[];

/** Rows of a run by table, each table read once. */
export async function serviceRun(name: string, over: object = {}): Promise<Rows> {
  const { scenario, parts } = orThrow(await checkedService(name, over));
  const { tables } = ran(scenario, parts);
  const read = new Map<ResultTableName, readonly Row[]>();
  return (table) => {
    const known = read.get(table) ?? rowsOf(tables[table]);
    read.set(table, known);
    return known;
  };
}
