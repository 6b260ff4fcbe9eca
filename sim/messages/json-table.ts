/**
 * A message in JSON as texts by row and column: `{ "message": kind, "rows": [{ header: value }] }`. Takes the text and the
 * columns of the schema; gives the values as texts, with their places. Keeps: a number is a number and a text a text: a
 * value of another type is a fault. A header that the source has twice holds a list of both values.
 */
import { NUMBER } from "../core/documents/csv-cells.ts";
import {
  type DocumentPath,
  describe,
  formatPath,
  readDocument,
  type SourceDocument,
} from "../core/documents/document.ts";
import { nearestWord } from "../core/errors.ts";
import { type CellRemark, shown } from "./cell-forms.ts";
import { otherMessage } from "./csv-table.ts";
import type { MessageFaults } from "./message-faults.ts";
import type { PlacedColumn } from "./message-schema.ts";
import { NO_ROWS, type RawTable } from "./raw-table.ts";

const MEMBERS = ["message", "rows"];
/** For more names of one row than this the nearest is not looked for. */
const SEARCHES_MAX = 100;

type Add = (path: DocumentPath, code: string, found: string, remedy: string) => void;
type Members = Readonly<Record<string, unknown>>;

/** `isMessage`: whether there is a message of that name. */
export function jsonTable(
  text: string,
  kind: string,
  columns: readonly PlacedColumn[],
  faults: MessageFaults,
  isMessage: (name: string) => boolean,
): RawTable {
  const source = readDocument(text);
  if (source.kind === "faulty") {
    for (const { code, path, found, remedy, line, column } of source.faults) {
      faults.add({ path, line: line ?? 1, column: column ?? 1 }, { code, found, remedy });
    }
    return NO_ROWS;
  }
  const document = source.value;
  const spot = (path: DocumentPath) => ({ path: formatPath(path), ...document.place(path) });
  const add: Add = (path, code, found, remedy) =>
    faults.add(spot(path), { code: `message.${code}`, found, remedy });
  const named = isMembers(document.data) ? document.data.message : undefined;
  if (typeof named === "string" && named !== kind && isMessage(named)) {
    faults.add(spot(["message"]), otherMessage(named));
    return NO_ROWS;
  }
  const rows = rowsOf(document, kind, add);
  const repeats = (header: string) => columns.filter((column) => column.header === header).length;
  const headers = [...new Set(columns.map(({ header }) => header))];
  const isTwice = new Map(headers.map((header) => [header, repeats(header) > 1]));
  const pathOf = (row: number, { header, occurrence }: PlacedColumn): DocumentPath =>
    isTwice.get(header) ? ["rows", row, header, occurrence] : ["rows", row, header];
  const texts = rows.map((row, index) => {
    if (!isMembers(row)) {
      add(["rows", index], "type", describe(row), `write a mapping of ${headers.join(", ")}`);
      return undefined;
    }
    const renamed = strangers(row, headers, (name) => ["rows", index, name], add);
    for (const [header, twice] of isTwice) listFault(row, header, twice, ["rows", index], add);
    return columns.map((column) => {
      if (renamed.has(column.header)) return undefined;
      const path = pathOf(index, column);
      const reading = textOf(row, column, isTwice.get(column.header) === true);
      if (typeof reading === "string" || reading === undefined) return reading;
      add(path, reading.code, reading.found, reading.remedy);
      return undefined;
    });
  });
  const whole = texts.flatMap((cells, index) => (cells === undefined ? [] : [{ cells, index }]));
  return {
    rowCount: whole.length,
    text: (row, column) => whole[row]!.cells[column],
    spot: (row, column) => spot(pathOf(whole[row]!.index, columns[column]!)),
  };
}

function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The rows of the document; none, and a fault, where it is another message or has no list of them. */
function rowsOf({ data }: SourceDocument, kind: string, add: Add): readonly unknown[] {
  if (!isMembers(data)) return [];
  const renamed = strangers(data, MEMBERS, (name) => [name], add);
  const message = Object.hasOwn(data, "message") ? data.message : undefined;
  if (message !== kind && !renamed.has("message")) {
    const near = message === undefined ? "nothing" : describe(message);
    add(["message"], "kind", near, `write message: "${kind}", or read the file as what it is`);
  }
  const rows = Object.hasOwn(data, "rows") ? data.rows : undefined;
  if (Array.isArray(rows)) return rows;
  if (renamed.has("rows")) return [];
  add(["rows"], "type", describe(rows), "write rows: a list, [] where there are none");
  return [];
}

/** Names that are not known; gives those of absent members that they most likely stand for. */
function strangers(
  members: Members,
  known: readonly string[],
  pathOf: (name: string) => DocumentPath,
  add: Add,
): ReadonlySet<string> {
  const renamed = new Set<string>();
  const names = Object.keys(members).filter((name) => !known.includes(name));
  for (const [index, name] of names.entries()) {
    const absent = known.filter((word) => !Object.hasOwn(members, word) && !renamed.has(word));
    const near = index < SEARCHES_MAX ? nearestWord(name, absent) : undefined;
    if (near !== undefined) renamed.add(near);
    const remedy =
      near === undefined
        ? `remove it; the members here are ${known.join(", ")}`
        : `write its name as ${near}`;
    add(pathOf(name), "unknownColumn", `the member ${shown(name)}`, remedy);
  }
  return renamed;
}

/** Where the source has a header twice, its value is a list of two. */
function listFault(
  row: Members,
  header: string,
  isTwice: boolean,
  path: DocumentPath,
  add: Add,
): void {
  if (!isTwice || !Object.hasOwn(row, header)) return;
  const held = row[header];
  if (Array.isArray(held) && held.length === 2) return;
  const remedy = `write "${header}": [seconds since 1970, "the same instant in UTC"]`;
  add([...path, header], "type", describe(held), remedy);
}

/** The text of a value; a remark without its prefix where it is of another type, undefined where that is told already. */
function textOf(
  row: Members,
  column: PlacedColumn,
  isTwice: boolean,
): string | CellRemark | undefined {
  const { header, occurrence, form, presence } = column;
  const held = Object.hasOwn(row, header) ? row[header] : undefined;
  if (held === undefined) {
    if (presence === "optional") return "";
    if (occurrence > 0) return undefined;
    return {
      code: "missingColumn",
      found: "nothing",
      remedy: `write "${header}": ${form.expects}`,
    };
  }
  if (isTwice && !(Array.isArray(held) && held.length === 2)) return undefined;
  const value: unknown = isTwice && Array.isArray(held) ? held[occurrence] : held;
  if (value === null) return "";
  if (typeof value === form.json) return typeof value === "string" ? value : String(value);
  return { code: "type", found: describe(value), remedy: retyped(value, column) };
}

function retyped(value: unknown, { form }: PlacedColumn): string {
  if (form.json === "string" && (typeof value === "number" || typeof value === "boolean"))
    return `write it between quotation marks: "${value}"`;
  if (form.json === "number" && typeof value === "string" && NUMBER.test(value))
    return `write it without quotation marks: ${Number(value)}`;
  if (form.json === "boolean") return "write true or false";
  return `write ${form.expects}`;
}
