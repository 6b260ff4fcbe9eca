/**
 * Where the disk is touched, inwards: the one place that opens what a person hands in. Takes paths; gives text, documents and tables,
 * or faults with the file named. Folders and archives of network files are gathered in network-files.ts, which reads through
 * this; rows and reports are written by results/writer.ts and results/atomic-files.ts. Only files are read, never a device or
 * a pipe, and none further than its bound.
 */
import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { open, stat } from "node:fs/promises";
import { dirname, extname, isAbsolute, relative, resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import {
  DOCUMENT_BYTES_MAX,
  type DocumentPath,
  placeFault,
  readDocument,
  type SourceDocument,
} from "../sim/core/documents/document.ts";
import { type Checked, type Fault, faulty, ok } from "../sim/core/errors.ts";
import { mergeSources } from "./scenario-source.ts";

/** Largest CSV file, compressed or not. */
const CSV_BYTES_MAX = 500_000_000;
const EXTENDS_DEPTH_MAX = 16;

/** A path as people know it: relative to where they are, when it is below. */
export function shownPath(path: string): string {
  const near = relative(process.cwd(), path);
  return near !== "" && !near.startsWith("..") && !isAbsolute(near) ? near : path;
}

/** Text of a file of at most `bytesMax` bytes; .gz is unpacked, to as many. */
export async function readText(path: string, bytesMax: number): Promise<Checked<string>> {
  const bytes = await unpacked(path, bytesMax);
  return bytes.kind === "faulty" ? bytes : textOf(bytes.value, shownPath(path));
}

async function unpacked(path: string, bytesMax: number): Promise<Checked<Uint8Array>> {
  const bytes = await readBytes(path, bytesMax);
  if (bytes.kind === "faulty" || !path.endsWith(".gz")) return bytes;
  try {
    return ok(gunzipSync(bytes.value, { maxOutputLength: bytesMax }));
  } catch (error) {
    if (reasonOf(error) === "ERR_BUFFER_TOO_LARGE") {
      const remedy = `give a file of at most ${bytesMax} bytes, packed or not`;
      return unread(path, `more than ${bytesMax} bytes when unpacked`, remedy);
    }
    return unread(path, `a .gz that does not unpack (${reasonOf(error)})`, "take the whole file");
  }
}

const [LINE_FEED, CARRIAGE_RETURN] = [0x0a, 0x0d];

/** What can be read of a text: with a fault where its bytes are not UTF-8, and then U+FFFD in their place, so that the fault hides no other. */
export interface TextParts {
  readonly text: string | undefined;
  readonly faults: readonly Fault[];
}

/** The same as readText, of a file whose other faults are to be told too. */
export async function readTextParts(path: string, bytesMax: number): Promise<TextParts> {
  const bytes = await unpacked(path, bytesMax);
  if (bytes.kind === "faulty") return { text: undefined, faults: bytes.faults };
  return textParts(bytes.value, shownPath(path));
}

/** The text that bytes are in UTF-8; a byte-order mark stays its first character. */
export function textOf(bytes: Uint8Array, file: string): Checked<string> {
  const { text, faults } = textParts(bytes, file);
  return text === undefined || faults.length > 0 ? faulty(faults) : ok(text);
}

function textParts(bytes: Uint8Array, file: string): TextParts {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString();
  if (isUtf8(bytes)) return { text, faults: [] };
  const [path, found] = ["", "bytes that are not UTF-8"];
  const place = firstNotUtf8(bytes);
  return {
    text,
    faults: [{ code: "file.utf8", path, found, remedy: "save it as UTF-8", file, ...place }],
  };
}

/** Counted from 1, columns in characters; no character of UTF-8 has the byte of a line end inside. */
function firstNotUtf8(bytes: Uint8Array): { readonly line: number; readonly column: number } {
  let line = 1;
  let start = 0;
  for (let at = 0; at <= bytes.length; at += 1) {
    const byte = bytes[at] ?? LINE_FEED;
    if (byte !== LINE_FEED && byte !== CARRIAGE_RETURN) continue;
    const own = bytes.subarray(start, at);
    if (!isUtf8(own)) return { line, column: 1 + Buffer.from(own).toString().indexOf(REPLACED) };
    start = at + 1;
    if (byte === LINE_FEED || bytes[start] !== LINE_FEED) line += 1;
  }
  return { line, column: 1 };
}

/** What stands where bytes are no character. */
const REPLACED = "\uFFFD";

const READABLE = "give a file that can be read";

function unread(path: string, found: string, remedy: string): Checked<never> {
  return faulty([{ code: "file.read", path: "", found, remedy, file: shownPath(path) }]);
}

function reasonOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error).split("\n")[0]!;
}

/** Bytes of a file of at most `bytesMax`, as it is. */
export async function readBytes(path: string, bytesMax: number): Promise<Checked<Buffer>> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) return unread(path, "a folder", "give a file");
    if (!found.isFile()) return unread(path, "a device or a pipe", "give a file");
    const bytes = found.size > bytesMax ? undefined : await readBounded(path, bytesMax);
    if (bytes !== undefined) return ok(bytes);
    const size = found.size > bytesMax ? String(found.size) : `more than ${bytesMax}`;
    return unread(path, `${size} bytes`, `give a file of at most ${bytesMax} bytes`);
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === "ENOENT") return unread(path, "no such file", "check the path");
    return unread(path, reason, READABLE);
  }
}

const CHUNK_BYTES = 1 << 20;

/** The bytes of a file; undefined where there are more than `bytesMax`, whatever size the file says it has. */
async function readBounded(path: string, bytesMax: number): Promise<Buffer | undefined> {
  // Not blocking: what was a file a moment ago may be a pipe by now.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const chunks: Buffer[] = [];
    for (let size = 0; size <= bytesMax; ) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(CHUNK_BYTES));
      if (bytesRead === 0) return Buffer.concat(chunks, size);
      chunks.push(buffer.subarray(0, bytesRead));
      size += bytesRead;
    }
    return undefined;
  } finally {
    await file.close();
  }
}

/** A scenario file with everything it extends laid under it. */
export async function loadScenarioSource(path: string): Promise<Checked<SourceDocument>> {
  return await loadExtending(resolve(path), []);
}

async function loadExtending(
  path: string,
  chain: readonly string[],
): Promise<Checked<SourceDocument>> {
  const text = await readText(path, DOCUMENT_BYTES_MAX);
  if (text.kind === "faulty") return text;
  const read = readDocument(text.value, shownPath(path));
  if (read.kind === "faulty") return read;
  const hidden = prototypeFaults(read.value);
  if (hidden.length > 0) return faulty(hidden);
  const { extends: base, ...own } = read.value.data as Record<string, unknown>;
  const source = { ...read.value, data: own };
  if (base === undefined) return ok(source);
  const fault = (found: string, remedy: string): Fault => ({
    code: "scenario.extends",
    path: "extends",
    found,
    remedy,
    ...read.value.place(["extends"]),
  });
  if (typeof base !== "string")
    return faulty([fault(JSON.stringify(base), "write the path of one scenario file")]);
  const next = resolve(dirname(path), base);
  if (next === path || chain.includes(next)) {
    const loop = [...chain, path, next].map(shownPath).join(" → ");
    return faulty([
      fault(
        `a scenario that extends itself (${loop})`,
        "extend a scenario that does not lead back here",
      ),
    ]);
  }
  if (chain.length >= EXTENDS_DEPTH_MAX)
    return faulty([fault(`a chain of more than ${EXTENDS_DEPTH_MAX} scenarios`, "extend fewer")]);
  const below = await loadExtending(next, [...chain, path]);
  return below.kind === "faulty" ? below : ok(mergeSources(below.value, source));
}

/** The keys `__proto__` of a document: laid over another one they would be lost unsaid, and they name no setting. */
export function prototypeFaults(source: SourceDocument): Fault[] {
  const faults: Fault[] = [];
  const seen = new Set<object>();
  const visit = (value: unknown, path: DocumentPath) => {
    if (value === null || typeof value !== "object" || seen.has(value)) return;
    seen.add(value);
    for (const [key, inner] of Object.entries(value)) {
      const step = Array.isArray(value) ? Number(key) : key;
      if (step === "__proto__") {
        const fault = { code: "shape.unknownKey", found: 'the unknown key "__proto__"' };
        faults.push(placeFault(source, [...path, step], { ...fault, remedy: "leave it out" }));
      } else visit(inner, [...path, step]);
    }
  };
  visit(source.data, []);
  return faults;
}

/** Text of a CSV file, plain or .gz, and the SHA-256 of the text, by which a run says what it was driven by. */
export async function loadCsvText(
  folder: string,
  file: string,
): Promise<Checked<{ readonly text: string; readonly file: string; readonly sha256: string }>> {
  const path = resolve(folder, file);
  const text = await readText(path, CSV_BYTES_MAX);
  if (text.kind === "faulty") return text;
  const sha256 = createHash("sha256").update(text.value).digest("hex");
  return ok({ text: text.value, file: shownPath(path), sha256 });
}

/** Whether an argument names a file rather than something built in. */
export function looksLikeFile(name: string): boolean {
  return extname(name) !== "" || name.includes("/") || name.includes("\\");
}
