/**
 * Writes a message as the text of a file. Takes kind, rows and notation; gives text that reads as the same rows, with the
 * source's columns in the source's order. Keeps: a value that could not be read again is a defect of ours, and throws.
 */
import type { CellValue } from "./cell-forms.ts";
import { columnsOf, type MessageSchema, type PlacedColumn } from "./message-schema.ts";
import type { MessageFormat } from "./read.ts";
import { type MessageKind, type MessageTable, messages } from "./registry.ts";

type Written = string | number | boolean | null;
type AnyRow = Readonly<Record<string, CellValue>>;

export function writeMessage<Kind extends MessageKind>(
  kind: Kind,
  rows: MessageTable<Kind>,
  format: MessageFormat,
): string {
  const schema: MessageSchema = messages[kind];
  const anyRows: readonly AnyRow[] = rows;
  const columns = columnsOf(schema).filter(
    ({ field, presence }) => presence !== "optional" || anyRows.some((row) => row[field] !== null),
  );
  const cells = anyRows.map((row) => columns.map((column) => written(kind, column, row)));
  return format === "csv" ? csvText(columns, cells) : jsonText(kind, columns, cells);
}

function written(kind: MessageKind, { form, field, presence }: PlacedColumn, row: AnyRow): Written {
  const value = row[field];
  if (value === null && presence !== "filled") return null;
  const text = value === null || value === undefined ? undefined : form.write(value);
  const reading = text === undefined ? undefined : form.read(String(text));
  const isBlank = text === "" && form.kind !== "text";
  if (text === undefined || isBlank || reading?.kind !== "value" || reading.value !== value)
    throw new TypeError(`${kind}.${field}: ${String(value)} cannot be written`);
  return text;
}

function csvText(columns: readonly PlacedColumn[], rows: readonly (readonly Written[])[]): string {
  const lines = [columns.map(({ header }) => header), ...rows.map((row) => row.map(csvWord))];
  return `${lines.map((cells) => cells.map(csvCell).join(",")).join("\n")}\n`;
}

/** Flags as the source writes them. */
function csvWord(value: Written): string {
  if (typeof value === "boolean") return value ? "True" : "False";
  return value === null ? "" : String(value);
}

function csvCell(text: string): string {
  const isPlain = text === text.trim() && !/[",\r\n]/.test(text);
  return isPlain ? text : `"${text.replaceAll('"', '""')}"`;
}

/** One line a row. A header that the source has twice holds a list of both values. */
function jsonText(
  kind: MessageKind,
  columns: readonly PlacedColumn[],
  rows: readonly (readonly Written[])[],
): string {
  const lines = rows.map((row) => {
    const members = new Map<string, Written[]>();
    columns.forEach(({ header }, index) => {
      members.set(header, [...(members.get(header) ?? []), row[index]!]);
    });
    const entries = [...members].map(([header, values]) => [
      header,
      values.length === 1 ? values[0] : values,
    ]);
    return JSON.stringify(Object.fromEntries(entries));
  });
  const list = lines.length === 0 ? "[]" : `[\n${lines.join(",\n")}\n]`;
  return `{\n"message": ${JSON.stringify(kind)},\n"rows": ${list}\n}\n`;
}
