/**
 * A message in CSV as texts by row and column. Takes the text and the columns of the schema, in any order in the file;
 * gives the cells with their places. Keeps: no column is guessed: one that is missing, unknown or there twice is a fault.
 */
import { type CsvCell, csvRows, wholeLines } from "../core/documents/csv-cells.ts";
import { nearestWord } from "../core/errors.ts";
import { type CellRemark, shown } from "./cell-forms.ts";
import type { MessageFaults, Spot } from "./message-faults.ts";
import type { PlacedColumn } from "./message-schema.ts";
import { NO_ROWS, type RawTable } from "./raw-table.ts";

/** For more names than this the nearest is not looked for. */
const SEARCHES_MAX = 100;

/** `otherOf`: which other message has just these columns, if one has. */
export function csvTable(
  text: string,
  columns: readonly PlacedColumn[],
  faults: MessageFaults,
  otherOf: (headers: readonly string[]) => string | undefined,
): RawTable {
  const whole = wholeLines(text);
  if (whole.cut !== undefined) {
    faults.add(spotOf(whole.cut, ""), {
      code: "message.cutOff",
      found: "a last line without a line end",
      remedy: "take the whole file, or end its last line",
    });
  }
  const rows = csvRows(whole.text);
  const first = rows.next();
  if (first.done === true) {
    if (whole.cut === undefined) faults.add(NO_ROWS.spot(0, 0), noHeader(columns));
    return NO_ROWS;
  }
  const header = first.value;
  quotationFaults(header, faults);
  if (header.length === 1 && /[;\t]/.test(header[0]!.text)) {
    faults.add(spotOf(header[0]!, ""), {
      code: "message.separator",
      found: `one column, ${shown(header[0]!.text)}`,
      remedy: "separate columns by commas",
    });
    return NO_ROWS;
  }
  const headers = header.map((cell) => cell.text);
  const other = isHeaderOf(columns, headers) ? undefined : otherOf(headers);
  if (other !== undefined) {
    faults.add(spotOf(header[0]!, ""), otherMessage(other));
    return NO_ROWS;
  }
  const places = placesOf(header, columns, faults);
  const kept: (readonly CsvCell[])[] = [];
  for (const row of rows) {
    if (row.length === header.length && row.every(({ text: cell }, at) => cell === headers[at])) {
      faults.add(spotOf(row[0]!, ""), {
        code: "message.headerTwice",
        found: "the header once more",
        remedy: "remove the line",
      });
      continue;
    }
    if (row.length === header.length) {
      kept.push(row);
      quotationFaults(row, faults);
      continue;
    }
    faults.add(spotOf(row[0]!, ""), {
      code: "message.cells",
      found: `${row.length} cell${row.length === 1 ? "" : "s"} under a header of ${header.length}`,
      remedy: "write a cell for every column, and cells with commas between quotation marks",
    });
  }
  return {
    rowCount: kept.length,
    text(row, column) {
      const place = places[column]!;
      if (place >= 0) return kept[row]![place]!.text;
      return columns[column]!.presence === "optional" ? "" : undefined;
    },
    spot(row, column) {
      const cell = kept[row]![Math.max(0, places[column]!)]!;
      return spotOf(cell, columns[column]!.header);
    },
  };
}

/** Whether a header has every column of a message that must be there, as often as it must, and no other. */
export function isHeaderOf(
  columns: readonly Pick<PlacedColumn, "header" | "presence">[],
  headers: readonly string[],
): boolean {
  const left = [...headers];
  for (const { header, presence } of columns) {
    const at = left.indexOf(header);
    if (at >= 0) left.splice(at, 1);
    else if (presence !== "optional") return false;
  }
  return left.length === 0;
}

/** Files that were taken for one another. */
export const otherMessage = (other: string): CellRemark => ({
  code: "message.otherMessage",
  found: `a file of the message ${other}`,
  remedy: "name the file that is meant here; perhaps two were given for one another",
});

/** Of a text in which nothing stands, or nothing but commas. */
function noHeader(columns: readonly PlacedColumn[]): CellRemark {
  const headers = columns.map(({ header }) => header).join(",");
  return {
    code: "message.empty",
    found: "no text",
    remedy: `write a header, ${headers}, and one line a row`,
  };
}

function spotOf({ line, column }: CsvCell, path: string): Spot {
  return { path, line, column };
}

/** A mark that opens no quoted cell, or one that is not closed: the cell would be read with it. */
function quotationFaults(row: readonly CsvCell[], faults: MessageFaults): void {
  for (const cell of row) {
    if (cell.isQuoted || !cell.text.includes('"')) continue;
    faults.add(spotOf(cell, ""), {
      code: "message.quotes",
      found: `${shown(cell.text)}, with a quotation mark that opens or closes no cell`,
      remedy: 'write the whole cell between quotation marks, and "" for each one inside',
    });
  }
}

/** Place in the file of each column of the schema, -1 where it is not there. */
function placesOf(
  header: readonly CsvCell[],
  columns: readonly PlacedColumn[],
  faults: MessageFaults,
): readonly number[] {
  const places = new Array<number>(columns.length).fill(-1);
  const strangers: CsvCell[] = [];
  for (let place = 0; place < header.length; place += 1) {
    const cell = header[place]!;
    const named = columns.findIndex(
      (column, index) => column.header === cell.text && places[index] === -1,
    );
    if (named >= 0) places[named] = place;
    else if (columns.some((column) => column.header === cell.text)) {
      faults.add(spotOf(cell, ""), {
        code: "message.columnTwice",
        found: `the column ${shown(cell.text)} once too often`,
        remedy: "keep the one that is meant",
      });
    } else strangers.push(cell);
  }
  const missing = columns.filter(
    ({ presence }, index) => places[index] === -1 && presence !== "optional",
  );
  const renamed = strangerFaults(strangers, missing, columns, faults);
  for (const column of missing.filter(({ header: name }) => !renamed.has(name))) {
    const isSecond = column.occurrence > 0;
    faults.add(spotOf(header[0]!, ""), {
      code: "message.missingColumn",
      found: isSecond
        ? `the column ${shown(column.header)} once`
        : `no column ${shown(column.header)}`,
      remedy: isSecond
        ? "write it twice: first seconds since 1970, then the same instant in UTC"
        : `write the column ${shown(column.header)}: ${column.form.expects}`,
    });
  }
  return places;
}

/** Names that the message does not have; gives those of missing columns that they most likely stand for. */
function strangerFaults(
  strangers: readonly CsvCell[],
  missing: readonly PlacedColumn[],
  columns: readonly PlacedColumn[],
  faults: MessageFaults,
): ReadonlySet<string> {
  const renamed = new Set<string>();
  const all = [...new Set(columns.map(({ header }) => header))];
  for (const [index, cell] of strangers.entries()) {
    const open = missing.map(({ header }) => header).filter((name) => !renamed.has(name));
    const near = index < SEARCHES_MAX ? nearestWord(cell.text, open) : undefined;
    if (near !== undefined) renamed.add(near);
    faults.add(spotOf(cell, ""), {
      code: "message.unknownColumn",
      found: cell.text === "" ? "a column without a name" : `the column ${shown(cell.text)}`,
      remedy:
        near === undefined
          ? `remove it; the columns here are ${all.join(", ")}`
          : `write its name as ${near}`,
    });
  }
  return renamed;
}
