/**
 * A CSV text of which the header says where columns stand: what a reader of rows makes of it. Takes text, the columns that it is to have and how header and rows are
 * read; gives what was read, undefined where there is no header that serves. A text that is cut off and one without a header are faults.
 */
import { type CsvCell, csvRows, wholeLines } from "../../sim/core/documents/csv-cells.ts";
import type { CsvFaults } from "./csv-faults.ts";

interface TableReading<Places, Read> {
  readonly columns: readonly string[];
  readonly placesOf: (header: readonly CsvCell[], faults: CsvFaults) => Places | undefined;
  readonly readRows: (
    rows: Iterable<readonly CsvCell[]>,
    places: Places,
    faults: CsvFaults,
  ) => Read;
}

export function readCsvTable<Places, Read>(
  text: string,
  { columns, placesOf, readRows }: TableReading<Places, Read>,
  faults: CsvFaults,
): Read | undefined {
  const whole = wholeLines(text);
  const rows = csvRows(whole.text);
  const header = rows.next();
  const places = header.done === true ? undefined : placesOf(header.value, faults);
  const read = places === undefined ? undefined : readRows(rows, places, faults);
  if (whole.cut !== undefined) addCutOff(whole.cut, faults);
  else if (header.done === true)
    faults.add(undefined, "series.empty", "no text", `write a header: ${columns.join(",")}`);
  return read;
}

/** A text whose last line has no end. */
export const addCutOff = (at: CsvCell, faults: CsvFaults): void =>
  faults.add(
    at,
    "series.cutOff",
    "a last line without a line end",
    "take the whole file, or end its last line",
  );
