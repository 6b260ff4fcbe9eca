/**
 * A message's file before its values are read: texts of cells by row and column of the schema. Two notations give it,
 * CSV and JSON; what follows knows neither.
 */
import type { Spot } from "./message-faults.ts";

export interface RawTable {
  readonly rowCount: number;
  /** Text of a cell, "" where it is blank; undefined where there is none to read: of that a fault has been told. */
  text(row: number, column: number): string | undefined;
  spot(row: number, column: number): Spot;
}

/** What is left of a file that has no rows to read. */
export const NO_ROWS: RawTable = {
  rowCount: 0,
  text: () => undefined,
  spot: () => ({ path: "", line: 1, column: 1 }),
};
