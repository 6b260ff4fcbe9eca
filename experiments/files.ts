/**
 * The disk: the one place that reads what a person hands in. Takes paths; gives text, documents and tables, or faults with
 * the file named. Sizes are bounded before anything is read.
 */
import { readFile, stat } from "node:fs/promises";
import { dirname, extname, isAbsolute, relative, resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { DOCUMENT_BYTES_MAX, readDocument, type SourceDocument } from "../sim/core/document.ts";
import { type Checked, type Fault, faulty, ok } from "../sim/core/errors.ts";
import { mergeSources } from "./scenario-source.ts";

/** Largest CSV file, compressed or not. */
const CSV_BYTES_MAX = 500_000_000;
const NETWORK_BYTES_MAX = 64_000_000;
const EXTENDS_DEPTH_MAX = 16;

/** A path as people know it: relative to where they are, when it is below. */
export function shownPath(path: string): string {
  const near = relative(process.cwd(), path);
  return near !== "" && !near.startsWith("..") && !isAbsolute(near) ? near : path;
}

/** Text of a file of at most `bytesMax` bytes; .gz is unpacked. */
export async function readText(path: string, bytesMax: number): Promise<Checked<string>> {
  const file = shownPath(path);
  const refuse = (found: string, remedy: string) =>
    faulty([{ code: "file.read", path: "", found, remedy, file }]);
  try {
    const { size } = await stat(path);
    if (size > bytesMax) return refuse(`${size} bytes`, `give a file of at most ${bytesMax} bytes`);
    const bytes = await readFile(path);
    if (!path.endsWith(".gz")) return ok(bytes.toString("utf8"));
    return ok(gunzipSync(bytes, { maxOutputLength: bytesMax }).toString("utf8"));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT") return refuse("no such file", "check the path");
    if (code === "EISDIR") return refuse("a folder", "give a file");
    return refuse(code ?? String(error).split("\n")[0]!, "give a file that can be read");
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

/** Text of a network file beside a scenario (or where the user is). */
export async function loadNetworkText(
  folder: string,
  file: string,
): Promise<Checked<{ readonly text: string; readonly file: string }>> {
  const path = resolve(folder, file);
  const text = await readText(path, NETWORK_BYTES_MAX);
  return text.kind === "faulty" ? text : ok({ text: text.value, file: shownPath(path) });
}

/** Text of a CSV file, plain or .gz. */
export async function loadCsvText(
  folder: string,
  file: string,
): Promise<Checked<{ readonly text: string; readonly file: string }>> {
  const path = resolve(folder, file);
  const text = await readText(path, CSV_BYTES_MAX);
  return text.kind === "faulty" ? text : ok({ text: text.value, file: shownPath(path) });
}

/** Whether an argument names a file rather than something built in. */
export function looksLikeFile(name: string): boolean {
  return extname(name) !== "" || name.includes("/") || name.includes("\\");
}
