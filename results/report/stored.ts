/**
 * What stored tables hold: their quantities in the units of a report, and which columns a run has.
 */
import type { ResultTableName } from "../../sim/model/result-tables.ts";
import type { RunFolder } from "../run-folder.ts";

export const WH_PER_MWH = 1_000_000;
export const W_PER_MW = 1_000_000;

/** Whether the tables of a run have a column: older runs lack some. */
export function hasColumn(
  { manifest }: RunFolder,
  table: ResultTableName,
  column: string,
): boolean {
  const own = manifest.tables.find(({ name }) => name === table);
  return own?.columns.some(({ name }) => name === column) ?? false;
}
