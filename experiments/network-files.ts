/**
 * Which files make one network: a file, a folder of files that belong together, a zip archive, or several of these.
 * Reads them through files.ts, the one place that opens inputs; takes paths, gives the texts with names that messages can show,
 * or every fault. Keeps: number and size are bounded;
 * of a folder or an archive only the files of known formats are read, and folders inside it are not entered by name.
 */
import { readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { NamedText } from "../grids/readers/network-reader.ts";
import { type Checked, type Fault, faulty, ok } from "../sim/core/errors.ts";
import { readBytes, readText, shownPath, textOf } from "./files.ts";
import { type ArchiveBounds, unzip } from "./zip.ts";

const BOUNDS: ArchiveBounds = {
  /** Of a folder or an archive, files of other kinds counted too. */
  entriesMax: 2_000,
  fileBytesMax: 64_000_000,
  bytesMax: 256_000_000,
};

/** Files of a folder that formats of several files are made of. */
const IN_FOLDER = /\.(?:csv|xml)$/i;
/** Files of an archive that may hold a network. */
const IN_ARCHIVE = /\.(?:csv|xml|json|ya?ml|m)$/i;
const ARCHIVE = /\.zip$/i;

/** The texts of all that the paths name, relative to `folder`. */
export async function loadNetworkFiles(
  folder: string,
  paths: readonly string[],
): Promise<Checked<NamedText[]>> {
  const files: NamedText[] = [];
  const faults: Fault[] = [];
  for (const path of paths) {
    const read = await loadPlace(resolve(folder, path));
    if (read.kind === "faulty") faults.push(...read.faults);
    else files.push(...read.value);
  }
  return faults.length > 0 ? faulty(faults) : ok(files);
}

/** What stands at a path; undefined where there is nothing. */
export async function kindOfPlace(path: string): Promise<"folder" | "file" | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return undefined;
  return found.isDirectory() ? "folder" : "file";
}

/** Whether the path can only be a network: a folder, or a zip archive. */
export async function isFolderOrArchive(path: string): Promise<boolean> {
  return ARCHIVE.test(path) || (await kindOfPlace(path)) === "folder";
}

async function loadPlace(path: string): Promise<Checked<NamedText[]>> {
  if ((await kindOfPlace(path)) === "folder") return await loadFolder(path);
  if (ARCHIVE.test(path)) return await loadArchive(path);
  const text = await readText(path, BOUNDS.fileBytesMax);
  return text.kind === "faulty" ? text : ok([{ name: shownPath(path), text: text.value }]);
}

async function loadFolder(path: string): Promise<Checked<NamedText[]>> {
  const names = (await readdir(path)).sort((left, right) => (left < right ? -1 : 1));
  const wanted = names.filter((name) => IN_FOLDER.test(name));
  const refuse = (found: string, remedy: string) =>
    faulty([{ code: "file.folder", path: "", found, remedy, file: shownPath(path) }]);
  if (names.length > BOUNDS.entriesMax) {
    return refuse(`${names.length} entries`, `give a folder of at most ${BOUNDS.entriesMax}`);
  }
  if (wanted.length === 0) {
    return refuse("a folder without .csv or .xml files", "give the folder that the files stand in");
  }
  const files: NamedText[] = [];
  const faults: Fault[] = [];
  let bytesLeft = BOUNDS.bytesMax;
  for (const name of wanted) {
    const text = await readText(join(path, name), Math.min(BOUNDS.fileBytesMax, bytesLeft));
    if (text.kind === "faulty") faults.push(...text.faults);
    else {
      files.push({ name: shownPath(join(path, name)), text: text.value });
      bytesLeft = Math.max(0, bytesLeft - text.value.length);
    }
  }
  return faults.length > 0 ? faulty(faults) : ok(files);
}

async function loadArchive(path: string): Promise<Checked<NamedText[]>> {
  const file = shownPath(path);
  const bytes = await readBytes(path, BOUNDS.fileBytesMax);
  if (bytes.kind === "faulty") return bytes;
  const unpacked = unzip(bytes.value, file, BOUNDS, (name) => IN_ARCHIVE.test(name));
  if (unpacked.kind === "faulty") return unpacked;
  if (unpacked.value.length === 0) {
    const found = "an archive without .csv, .xml, .json, .yaml or .m files";
    const remedy = "pack the files of one network";
    return faulty([{ code: "file.zip", path: "", found, remedy, file }]);
  }
  const files: NamedText[] = [];
  const faults: Fault[] = [];
  for (const entry of unpacked.value) {
    const name = `${file}/${entry.path}`;
    const text = textOf(entry.bytes, name);
    if (text.kind === "faulty") faults.push(...text.faults);
    else files.push({ name, text: text.value.replace(/^\ufeff/, "") });
  }
  return faults.length > 0 ? faulty(faults) : ok(files);
}
