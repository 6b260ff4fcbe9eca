/**
 * Reads a message from the text of a file. Takes kind, text, notation and what is known beside it; gives the rows, with
 * what a person should know of them, or every fault at once; for checks of one file against another also what of a faulty
 * file could be read. Keeps: pure; a fault says file, line, column and remedy.
 */
import type { Place } from "../core/documents/document.ts";
import { type Checked, type Fault, faulty, nearestWord, ok } from "../core/errors.ts";
import { type CellRemark, type CellValue, shown } from "./cell-forms.ts";
import { csvTable, isHeaderOf } from "./csv-table.ts";
import { jsonTable } from "./json-table.ts";
import { type MessageFaults, messageFaults, type Spot } from "./message-faults.ts";
import { columnsOf, type MessageSchema, type Named, type PlacedColumn } from "./message-schema.ts";
import { NO_ROWS, type RawTable } from "./raw-table.ts";
import { type MessageKind, type MessageRow, type MessageTable, messages } from "./registry.ts";
import { checkRules, type ReadRow } from "./row-rules.ts";

/** A year of minutes for a hundred resources is 52 million readings: such files are given day by day. */
const CHARACTERS_MAX = 100_000_000;
/** Among more names than this the nearest is not looked for, and not more often than that. */
const NAMES_SEARCHED_MAX = 1000;
const SEARCHES_MAX = 100;

export type MessageFormat = "csv" | "json";

/** Ids that other files list. What is not given is not checked. */
export interface KnownIds {
  readonly resources?: ReadonlySet<string>;
  readonly constraintPoints?: ReadonlySet<string>;
  readonly contracts?: ReadonlySet<string>;
}

export interface ReadMessageOptions {
  /** Names the file in faults. */
  readonly file: string;
  readonly format: MessageFormat;
  readonly known?: KnownIds;
  /** When the window for bids and offers closed: one submitted at this instant or later is a fault. */
  readonly closesAt?: number;
}

export interface MessageReading<Kind extends MessageKind> {
  readonly rows: MessageTable<Kind>;
  /** What is no fault but should be said: rows in kVAr, words of another figure. */
  readonly notices: readonly Fault[];
  /** Where a value of a row stands, for checks of one file against another. */
  place(row: number, field: keyof MessageRow<Kind> & string): Place & { readonly path: string };
}

/** What of a file could be read, whatever is wrong with the rest. */
/** Rows of which any field may be missing. */
export interface ReadableRows<Kind extends MessageKind> {
  readonly rows: readonly Partial<MessageRow<Kind>>[];
  readonly place: MessageReading<Kind>["place"];
}

export interface MessageParts<Kind extends MessageKind> {
  readonly faults: readonly Fault[];
  /** All rows, where every value of every row could be read: what none of them says, the file does not say. */
  readonly whole: MessageReading<Kind> | undefined;
  /** The rows without a fault of their own: what is wrong in a row is told before it is held against others. */
  readonly sound: MessageReading<Kind>;
  /** Every row with what of it could be read and was not found wrong by itself: for checks that say which of its fields they need. */
  readonly readable: ReadableRows<Kind>;
  /** What a field names; undefined where a row's could not be read, so that nobody is called unknown for it. */
  idsIn(field: keyof MessageRow<Kind> & string): ReadonlySet<string> | undefined;
}

export function readMessage<Kind extends MessageKind>(
  kind: Kind,
  text: string,
  options: ReadMessageOptions,
): Checked<MessageReading<Kind>> {
  const { faults, sound } = readMessageParts(kind, text, options);
  return faults.length > 0 ? faulty(faults) : ok(sound);
}

export function readMessageParts<Kind extends MessageKind>(
  kind: Kind,
  text: string,
  options: ReadMessageOptions,
): MessageParts<Kind> {
  const schema: MessageSchema = messages[kind];
  const columns = columnsOf(schema);
  const faults = messageFaults(options.file);
  const raw = rawTable(kind, text, columns, options.format, faults);
  const places = fieldPlaces(columns);
  const spot = (row: number, field: string): Spot => raw.spot(row, places.get(field)!.at(-1)!);
  const rows = Array.from({ length: raw.rowCount }, (_, row) =>
    readRow(raw, row, columns, places, faults),
  );
  const broken = new Map<number, Set<string>>();
  const tell = (row: number, field: string, remark: CellRemark) => {
    broken.set(row, (broken.get(row) ?? new Set()).add(field));
    faults.add(spot(row, field), remark);
  };
  checkNames(schema, rows, options.known ?? {}, tell);
  checkRules({
    schema,
    rows,
    closesAt: options.closesAt,
    fault: (row, field, code, found, remedy) =>
      tell(row, field, { code: `message.${code}`, found, remedy }),
    notice: (row, field, code, found, remedy) =>
      faults.note(spot(row, field), { code: `message.${code}`, found, remedy }),
    where: (row) => `line ${raw.spot(row, 0).line}`,
  });
  const isRead = (row: ReadRow) => Object.values(row).every((value) => value !== undefined);
  // Of a file that is empty, or no table, nothing is known.
  const isTable = rows.length > 0 || faults.isEmpty();
  const readingOf = (places: readonly number[]): MessageReading<Kind> => ({
    // Every field of these rows has been read by its own form.
    rows: places.map((place) => rows[place]!) as unknown as MessageTable<Kind>,
    notices: faults.notices(),
    place: (row, field) => ({ file: options.file, ...spot(places[row]!, field) }),
  });
  const all = [...rows.keys()];
  return {
    faults: faults.list(),
    whole: isTable && rows.every(isRead) ? readingOf(all) : undefined,
    sound: readingOf(all.filter((row) => !broken.has(row) && isRead(rows[row]!))),
    readable: {
      rows: rows.map((row, at) => without(row, broken.get(at))) as unknown as Partial<
        MessageRow<Kind>
      >[],
      place: readingOf(all).place,
    },
    idsIn(field) {
      const ids = rows.map((row) => row[field]);
      if (!isTable || ids.includes(undefined)) return undefined;
      return new Set(ids.filter((id) => typeof id === "string"));
    },
  };
}

/** A row without some of its fields. */
const without = (row: ReadRow, told: ReadonlySet<string> | undefined): ReadRow =>
  told === undefined
    ? row
    : Object.fromEntries(Object.entries(row).filter(([field]) => !told.has(field)));

const MARK = "\ufeff";

function rawTable(
  kind: MessageKind,
  text: string,
  columns: readonly PlacedColumn[],
  format: MessageFormat,
  faults: MessageFaults,
): RawTable {
  const start = { path: "", line: 1, column: 1 };
  if (text.length > CHARACTERS_MAX) {
    const remedy = `write at most ${CHARACTERS_MAX}, in several files`;
    faults.add(start, { code: "message.size", found: `${text.length} characters`, remedy });
    return NO_ROWS;
  }
  const hasMark = text.startsWith(MARK);
  const body = hasMark ? text.slice(MARK.length) : text;
  if (hasMark) {
    faults.add(start, {
      code: "message.byteOrderMark",
      found: "a byte-order mark",
      remedy: "save the file as UTF-8 without one",
    });
  }
  if (format === "csv") return csvTable(body, columns, faults, messageWith);
  if (body.trim() !== "")
    return jsonTable(body, kind, columns, faults, (name) => Object.hasOwn(messages, name));
  const remedy = `write { "message": "${kind}", "rows": [] } with the rows in it`;
  faults.add(start, { code: "message.empty", found: "no text", remedy });
  return NO_ROWS;
}

/** The message that has just these columns. */
function messageWith(headers: readonly string[]): string | undefined {
  return Object.entries<MessageSchema>(messages).find(([, schema]) =>
    isHeaderOf(columnsOf(schema), headers),
  )?.[0];
}

/** Columns of each field. */
function fieldPlaces(columns: readonly PlacedColumn[]): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  columns.forEach(({ field }, index) => {
    places.set(field, [...(places.get(field) ?? []), index]);
  });
  return places;
}

function readRow(
  raw: RawTable,
  row: number,
  columns: readonly PlacedColumn[],
  places: ReadonlyMap<string, readonly number[]>,
  faults: MessageFaults,
): ReadRow {
  const values: Record<string, CellValue | undefined> = {};
  for (const [field, own] of places) {
    const [first, second] = own.map((column) => readCell(raw, row, column, columns, faults));
    values[field] = first;
    if (own.length === 1 || first === undefined || second === undefined) continue;
    if (first === second) continue;
    values[field] = undefined;
    const [one, other] = own.map((column) => columns[column]!);
    faults.add(raw.spot(row, own[1]!), {
      code: "message.disagree",
      found: `${written(other!, second)} beside ${one!.header} ${written(one!, first)}, which is ${written(other!, first)}`,
      remedy: "write the same instant in both, the text in UTC",
    });
  }
  return values;
}

function written({ form }: PlacedColumn, value: CellValue): string {
  return value === null ? "nothing" : String(form.write(value));
}

/** The value of a cell; undefined, and a fault, where there is none. */
function readCell(
  raw: RawTable,
  row: number,
  column: number,
  columns: readonly PlacedColumn[],
  faults: MessageFaults,
): CellValue | undefined {
  const { form, presence } = columns[column]!;
  const text = raw.text(row, column);
  if (text === undefined) return undefined;
  if (text === "" && form.kind !== "text") {
    if (presence !== "filled") return null;
    const remedy = `write ${form.expects}`;
    faults.add(raw.spot(row, column), { code: "message.blank", found: "nothing", remedy });
    return undefined;
  }
  const reading = form.read(text);
  if (reading.kind === "faulty") {
    const { code, found, remedy } = reading;
    faults.add(raw.spot(row, column), { code, found, remedy });
    return undefined;
  }
  if (reading.notice !== undefined) faults.note(raw.spot(row, column), reading.notice);
  return reading.value;
}

const WORDS: Readonly<Record<Named, string>> = {
  resource: "resource",
  constraintPoint: "constraint point",
  contract: "contract",
  party: "resource or contract",
};

/** Names that the lists given do not have. */
function checkNames(
  schema: MessageSchema,
  rows: readonly ReadRow[],
  known: KnownIds,
  tell: (row: number, field: string, remark: CellRemark) => void,
): void {
  for (const [field, { names }] of Object.entries(schema.fields)) {
    const ids = names === undefined ? undefined : idsOf(names, known);
    if (names === undefined || ids === undefined) continue;
    const searched = ids.size > NAMES_SEARCHED_MAX ? [] : [...ids];
    let searches = 0;
    rows.forEach((row, index) => {
      const id = row[field];
      if (typeof id !== "string" || ids.has(id)) return;
      searches += 1;
      const near = searches > SEARCHES_MAX ? undefined : nearestWord(id, searched);
      tell(index, field, {
        code: "message.unknownName",
        found: `${shown(id)}, which is no ${WORDS[names]} of the list`,
        remedy: near === undefined ? "write one of the list, or list it" : `the nearest is ${near}`,
      });
    });
  }
}

function idsOf(names: Named, known: KnownIds): ReadonlySet<string> | undefined {
  switch (names) {
    case "resource":
      return known.resources;
    case "constraintPoint":
      return known.constraintPoints;
    case "contract":
      return known.contracts;
    case "party":
      return known.resources === undefined || known.contracts === undefined
        ? undefined
        : new Set([...known.resources, ...known.contracts]);
  }
}
