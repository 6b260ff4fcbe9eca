/**
 * The canonical hash (SHA-256) of tables and documents, equal on every engine. Takes blocks of tables and documents;
 * gives hex digests. One running hash a column, and a code counts as its word, so neither the boundaries of blocks nor
 * the order of dictionaries can reach a digest: rows read back from a stored run give the digest of the live run.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import type { TableBlock, TableRows } from "./columns.ts";

/** A document as text with its keys in order, so that equal content gives equal text. Undefined members are left out. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const entries = Object.entries(value).filter(([, member]) => member !== undefined);
    entries.sort(([left], [right]) => (left < right ? -1 : 1));
    return `{${entries.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(",")}}`;
  }
  return JSON.stringify(value) ?? "null";
}

/** Text as bytes: its UTF-16 code units, low byte first. Not UTF-8: a bare script context has no encoder for that. */
function textBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    bytes[index * 2] = unit & 0xff;
    bytes[index * 2 + 1] = unit >>> 8;
  }
  return bytes;
}

/** Hex digest of a document. */
export function digestOf(value: unknown): string {
  return bytesToHex(sha256(textBytes(canonicalJson(value))));
}

/** A hash under way: bytes in, or a text's code units, low byte first; and the hex digest of all so far, which it does not end. */
export interface RunningHash {
  update(bytes: Uint8Array): unknown;
  updateText(text: string): unknown;
  hex(): string;
}

/** SHA-256 that every engine has. */
function portableHash(): RunningHash {
  const hash = sha256.create();
  return {
    update: (bytes) => hash.update(bytes),
    updateText: (text) => hash.update(textBytes(text)),
    hex: () => bytesToHex(hash.clone().digest()),
  };
}

/**
 * The hash of one column. Numbers: their bytes. Texts: their code units on end, and apart from it their lengths, which tell
 * them apart. Codes: for each row 8 bytes of the hash of its word, kept from one block to the next.
 */
interface ColumnHash {
  readonly values: RunningHash;
  readonly lengths: RunningHash;
  dictionary: HashedWords;
}

/** Two numbers of the hash of each word of a dictionary, by code; a table goes on with its dictionary from block to block. */
interface HashedWords {
  readonly words: readonly string[];
  count: number;
  keys: Int32Array;
}

const noWords = (): HashedWords => ({ words: [], count: 0, keys: new Int32Array(0) });

/** Those of another dictionary: a word that both have is not hashed again. */
function withKnown(before: HashedWords, words: readonly string[]): HashedWords {
  const codes = new Map<string, number>();
  for (let code = 0; code < before.count; code += 1) codes.set(before.words[code]!, code);
  const keys = new Int32Array(2 * words.length);
  for (const [code, word] of words.entries()) {
    const known = codes.get(word);
    const key =
      known === undefined ? keyOfWord(word) : before.keys.subarray(2 * known, 2 * known + 2);
    keys.set(key, 2 * code);
  }
  return { words, count: words.length, keys };
}

/** Folds blocks of tables into one digest. A table without rows is as good as no table. `startHash`: a SHA-256, whoever computes it. */
export class BlockDigest {
  readonly #startHash: () => RunningHash;
  readonly #tables = new Map<string, ReadonlyMap<string, ColumnHash>>();

  constructor(startHash: () => RunningHash = portableHash) {
    this.#startHash = startHash;
  }

  add(block: Pick<TableBlock, "tables">): void {
    for (const [name, table] of Object.entries(block.tables)) {
      if (table.rowCount > 0) addRows(this.#columnsOf(name, table), table);
    }
  }

  /** The digest of a run: its resolved scenario and the rows of every table. */
  value(resolvedScenario: unknown): string {
    const tables: Record<string, Record<string, string>> = {};
    for (const [name, columns] of this.#tables) {
      const digests: Record<string, string> = {};
      for (const [column, { values, lengths }] of columns) {
        digests[column] = values.hex() + lengths.hex();
      }
      tables[name] = digests;
    }
    return digestOf({ scenario: resolvedScenario, tables });
  }

  #columnsOf(name: string, table: TableRows): ReadonlyMap<string, ColumnHash> {
    const known = this.#tables.get(name);
    if (known !== undefined) return known;
    const columns = new Map(
      table.columnNames.map((column) => [
        column,
        { values: this.#startHash(), lengths: this.#startHash(), dictionary: noWords() },
      ]),
    );
    this.#tables.set(name, columns);
    return columns;
  }
}

function addRows(columns: ReadonlyMap<string, ColumnHash>, table: TableRows): void {
  for (const name of table.columnNames) {
    const hash = columns.get(name);
    if (hash === undefined)
      throw new TypeError(`${table.schema.name}.${name} is new in this block`);
    const { kind } = table.schema.columns[name]!;
    if (kind === "code") addCodes(hash, table.codes(name));
    else if (kind === "text") addTexts(hash, table.texts(name));
    else hash.values.update(bytesOf(table.numbers(name)));
  }
}

function addCodes(hash: ColumnHash, { codes, words }: ReturnType<TableRows["codes"]>): void {
  const keys = keysOfWords(hash, words);
  const rows = new Int32Array(2 * codes.length);
  for (let row = 0; row < codes.length; row += 1) {
    const code = codes[row]!;
    rows[2 * row] = keys[2 * code]!;
    rows[2 * row + 1] = keys[2 * code + 1]!;
  }
  hash.values.update(bytesOf(rows));
}

function keysOfWords(hash: ColumnHash, words: readonly string[]): Int32Array {
  if (hash.dictionary.words !== words) hash.dictionary = withKnown(hash.dictionary, words);
  const { dictionary } = hash;
  if (dictionary.keys.length < 2 * words.length) {
    const longer = new Int32Array(4 * words.length);
    longer.set(dictionary.keys);
    dictionary.keys = longer;
  }
  for (; dictionary.count < words.length; dictionary.count += 1)
    dictionary.keys.set(keyOfWord(words[dictionary.count]!), 2 * dictionary.count);
  return dictionary.keys;
}

function keyOfWord(word: string): Int32Array {
  const hashed = sha256(textBytes(word));
  return new Int32Array(hashed.buffer, hashed.byteOffset, 2);
}

function addTexts(hash: ColumnHash, texts: readonly string[]): void {
  hash.values.updateText(texts.join(""));
  const lengths = new Int32Array(texts.length);
  for (let row = 0; row < lengths.length; row += 1) lengths[row] = texts[row]!.length;
  hash.lengths.update(bytesOf(lengths));
}

function bytesOf(values: Float64Array | Int32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
