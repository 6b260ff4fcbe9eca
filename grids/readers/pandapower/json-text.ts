/**
 * JSON as Python writes it: with NaN and Infinity where JSON has no number. Takes text; gives its value, mappings as maps,
 * with the offset of every list and mapping, or the first problem with its offset.
 * Keeps: nesting is bounded, nothing is evaluated, and a number that was no number stays NaN and is never made one.
 */

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonMap;
export type JsonMap = ReadonlyMap<string, JsonValue>;

export interface JsonProblem {
  readonly offset: number;
  readonly found: string;
}

export type JsonRead =
  | { readonly kind: "value"; readonly value: JsonValue; readonly offsets: WeakMap<object, number> }
  | { readonly kind: "problem"; readonly problem: JsonProblem };

const DEPTH_MAX = 40;

class Malformed extends Error {
  readonly offset: number;
  constructor(offset: number, found: string) {
    super(found);
    this.offset = offset;
  }
}

interface Cursor {
  readonly text: string;
  at: number;
  readonly offsets: WeakMap<object, number>;
}

export function readJson(text: string): JsonRead {
  const cursor: Cursor = { text, at: 0, offsets: new WeakMap() };
  try {
    const value = readValue(cursor, 0);
    skipBlanks(cursor);
    if (cursor.at < text.length) throw unexpected(cursor);
    return { kind: "value", value, offsets: cursor.offsets };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return { kind: "problem", problem: { offset: error.offset, found: error.message } };
  }
}

const BLANKS = /[ \t\r\n\ufeff]*/y;
const NUMBER = /NaN|-?(?:Infinity|(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)/y;
const WORD = /true|false|null/y;

function skipBlanks(cursor: Cursor): void {
  BLANKS.lastIndex = cursor.at;
  BLANKS.exec(cursor.text);
  cursor.at = BLANKS.lastIndex;
}

function matched(cursor: Cursor, pattern: RegExp): string | undefined {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text)?.[0];
  if (found !== undefined) cursor.at = pattern.lastIndex;
  return found;
}

function unexpected(cursor: Cursor): Malformed {
  const next = cursor.text.slice(cursor.at, cursor.at + 12);
  return new Malformed(
    cursor.at,
    next === ""
      ? "the end of the text, too early"
      : `${JSON.stringify(next)}, which is no JSON here`,
  );
}

function readValue(cursor: Cursor, depth: number): JsonValue {
  if (depth > DEPTH_MAX) throw new Malformed(cursor.at, `more than ${DEPTH_MAX} levels of nesting`);
  skipBlanks(cursor);
  const first = cursor.text[cursor.at];
  if (first === "{") return readMap(cursor, depth);
  if (first === "[") return readList(cursor, depth);
  if (first === '"') return readString(cursor);
  const word = matched(cursor, WORD);
  if (word !== undefined) return word === "null" ? null : word === "true";
  const number = matched(cursor, NUMBER);
  if (number === undefined) throw unexpected(cursor);
  return Number(number);
}

/** A separator or the closing bracket; true where another item follows. */
function hasNext(cursor: Cursor, closing: string): boolean {
  skipBlanks(cursor);
  const next = cursor.text[cursor.at];
  if (next !== "," && next !== closing) throw unexpected(cursor);
  cursor.at += 1;
  return next === ",";
}

function isEmpty(cursor: Cursor, closing: string): boolean {
  cursor.at += 1;
  skipBlanks(cursor);
  if (cursor.text[cursor.at] !== closing) return false;
  cursor.at += 1;
  return true;
}

function readList(cursor: Cursor, depth: number): JsonValue[] {
  const items: JsonValue[] = [];
  cursor.offsets.set(items, cursor.at);
  if (isEmpty(cursor, "]")) return items;
  do items.push(readValue(cursor, depth + 1));
  while (hasNext(cursor, "]"));
  return items;
}

function readMap(cursor: Cursor, depth: number): Map<string, JsonValue> {
  const entries = new Map<string, JsonValue>();
  cursor.offsets.set(entries, cursor.at);
  if (isEmpty(cursor, "}")) return entries;
  do {
    skipBlanks(cursor);
    const start = cursor.at;
    if (cursor.text[start] !== '"') throw unexpected(cursor);
    const key = readString(cursor);
    if (entries.has(key)) {
      throw new Malformed(start, `the key ${JSON.stringify(key.slice(0, 60))} a second time`);
    }
    skipBlanks(cursor);
    if (cursor.text[cursor.at] !== ":") throw unexpected(cursor);
    cursor.at += 1;
    entries.set(key, readValue(cursor, depth + 1));
  } while (hasNext(cursor, "}"));
  return entries;
}

function readString(cursor: Cursor): string {
  const { text, at } = cursor;
  const end = closingQuote(text, at + 1);
  if (end === -1) throw new Malformed(at, "a text that is not closed");
  cursor.at = end + 1;
  try {
    return JSON.parse(text.slice(at, end + 1)) as string;
  } catch {
    throw new Malformed(at, "a text with a character or an escape that JSON does not have");
  }
}

/** The next quote that no backslash escapes. */
function closingQuote(text: string, from: number): number {
  for (let end = text.indexOf('"', from); end !== -1; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text[end - 1 - backslashes] === "\\") backslashes += 1;
    if (backslashes % 2 === 0) return end;
  }
  return -1;
}
