/**
 * The canonical hash (SHA-256) of tables and documents, equal on every engine. Tables are hashed row block by row block
 * in schema order; a code is hashed by its word, so dictionaries may grow in any order.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { TableBlock, TableBuffer } from "./columns.ts";

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

/** Hex digest of a document. */
export function digestOf(value: unknown): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(value))));
}

/** Folds blocks of tables into one digest: one running hash a table, joined by name at the end. */
export class BlockDigest {
  readonly #tables = new Map<string, ReturnType<typeof sha256.create>>();

  add(block: TableBlock): void {
    for (const [name, table] of Object.entries(block.tables)) {
      let hash = this.#tables.get(name);
      if (hash === undefined) {
        hash = sha256.create();
        this.#tables.set(name, hash);
      }
      addRows(hash, table);
    }
  }

  /** The digest of a run: its resolved scenario and the rows of every table. */
  value(resolvedScenario: unknown): string {
    const tables: Record<string, string> = {};
    for (const [name, hash] of this.#tables) tables[name] = bytesToHex(hash.clone().digest());
    return digestOf({ scenario: resolvedScenario, tables });
  }
}

function addRows(hash: ReturnType<typeof sha256.create>, table: TableBuffer): void {
  if (table.rowCount === 0) return;
  for (const name of table.columnNames) {
    const { kind } = table.schema.columns[name]!;
    if (kind === "code") addCodes(hash, table, name);
    else if (kind === "text") hash.update(utf8ToBytes(table.texts(name).join("\u0000")));
    else {
      const values = table.numbers(name);
      hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    }
  }
}

function addCodes(hash: ReturnType<typeof sha256.create>, table: TableBuffer, name: string): void {
  const { codes, words } = table.codes(name);
  // Codes are renumbered by first use in this block, and the words follow: independent of earlier blocks.
  const local = new Int32Array(words.length).fill(-1);
  const used: string[] = [];
  const renumbered = codes.map((code) => {
    if (local[code] === -1) local[code] = used.push(words[code]!) - 1;
    return local[code]!;
  });
  hash.update(new Uint8Array(renumbered.buffer, renumbered.byteOffset, renumbered.byteLength));
  hash.update(utf8ToBytes(used.join("\u0000")));
}
