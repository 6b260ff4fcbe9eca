/**
 * Where the disk is touched, outwards: files that are either whole or absent, written under a temporary name in the same folder, flushed, then renamed.
 * The only code in results that writes, renames or removes.
 */
import { createHash, randomUUID } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { appendFile, link, mkdir, open, readdir, rename, rm, rmdir, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname, join, resolve } from "node:path";
import {
  MANIFEST_FILE,
  REPORT_FILE,
  SUMMARY_FILE,
  TABLES_FOLDER,
  TIMINGS_FILE,
} from "./manifest.ts";

const PART_NAME = /^[a-z][a-z0-9_]*-\d{4}-\d{2}\.parquet(\.tmp)?$/;

export const temporaryName = (path: string) => `${path}.tmp`;

/** Where process ids are of one kind: a machine since it was started, and in it a container. Other systems than Linux say less of it. */
const MACHINE = createHash("sha256")
  .update([hostname(), said("/proc/sys/kernel/random/boot_id"), linked("/proc/self/ns/pid")].join())
  .digest("hex")
  .slice(0, 8);
/** Of this process alone: process ids repeat, in containers and on other machines that share a disk. */
const OWN = `${MACHINE}-${process.pid}-${randomUUID().slice(0, 8)}`;
const OWN_TEMPORARY = /\.([0-9a-f]{8})-(\d+)-[0-9a-f]{8}\.tmp$/;
/** No file is being written for so long without a byte more. */
const LEFT_AFTER_MS = 3_600_000;
export const ownName = () => OWN;
export const ownTemporaryName = (path: string) => `${path}.${OWN}.tmp`;

function said(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function linked(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}

/** Removes what killed processes were about to rename in a folder and below: those of this machine that are gone, and of others what is old. */
export async function removeLeftBehind(folder: string): Promise<void> {
  for (const name of await namesIn(folder, true)) {
    const [, machine, id] = OWN_TEMPORARY.exec(name) ?? [];
    if (machine === undefined) continue;
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) continue;
    const isGone = machine === MACHINE && !isAlive(Number(id));
    if (isGone || Date.now() - found.mtimeMs > LEFT_AFTER_MS)
      await rm(path, { recursive: true, force: true });
  }
}

function isAlive(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

/** A line at the end of a file that this process alone writes; its folder is made. */
export async function appendLine(path: string, line: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await appendFile(path, `${line}\n`);
}

/** Moves a file that is written in full to its name; what it held there before is gone. */
export async function settleFile(path: string, temporary = temporaryName(path)): Promise<void> {
  const file = await open(temporary, "r+");
  await file.sync();
  await file.close();
  await rename(temporary, path);
}

export async function writeJson(path: string, value: unknown): Promise<void> {
  const file = await open(temporaryName(path), "w");
  await file.writeFile(`${JSON.stringify(value, null, 2)}\n`);
  await file.close();
  await settleFile(path);
}

/** A text under its name, whole or not at all; false where the name is taken and may not be replaced. */
export async function writeWhole(path: string, text: string, replace: boolean): Promise<boolean> {
  const temporary = ownTemporaryName(path);
  const file = await open(temporary, "wx");
  try {
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    if (replace) await rename(temporary, path);
    else await link(temporary, path);
    return true;
  } catch (error) {
    if (!replace && (error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

/**
 * Texts by name in a folder of their own, all of them or none; false where something stands at its path already. An empty
 * folder is taken.
 */
export async function writeFolder(
  path: string,
  texts: ReadonlyMap<string, string>,
): Promise<boolean> {
  const folder = resolve(path);
  const temporary = ownTemporaryName(folder);
  await mkdir(temporary);
  try {
    for (const [name, text] of texts) {
      const file = await open(join(temporary, name), "wx");
      try {
        await file.writeFile(text);
        await file.sync();
      } finally {
        await file.close();
      }
    }
    await rename(temporary, folder);
    return true;
  } catch (error) {
    const isTaken = TAKEN.has((error as NodeJS.ErrnoException).code ?? "");
    if (isTaken) return false;
    throw error;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/**
 * Files of a folder, those that are there, in a folder of their own as well: all of them or none. It costs no bytes: what replaces a file later makes
 * another. Does nothing where something stands at that place already.
 */
export async function linkFolder(
  folder: string,
  names: readonly string[],
  place: string,
): Promise<void> {
  const temporary = ownTemporaryName(place);
  await mkdir(temporary, { recursive: true });
  try {
    const there = await namesIn(folder);
    for (const name of names)
      if (there.includes(name)) await link(join(folder, name), join(temporary, name));
    await rename(temporary, place);
  } catch (error) {
    if (!TAKEN.has((error as NodeJS.ErrnoException).code ?? "")) throw error;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** The same where the folder is ours to write anew: what a step that was cut short left there goes. */
export async function writeFolderAnew(
  path: string,
  texts: ReadonlyMap<string, string>,
): Promise<void> {
  await mkdir(dirname(resolve(path)), { recursive: true });
  await rm(path, { recursive: true, force: true });
  await writeFolder(path, texts);
}

/** Files of ours, where they are there, one after the other. */
export async function removeFiles(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) await rm(join(folder, name), { force: true });
}

const TAKEN = new Set(["ENOTEMPTY", "EEXIST", "ENOTDIR"]);

/** Of a file that is hashed, in memory at a time. */
const HASHED_BYTES = 1 << 20;

/** SHA-256 of a file, hex. By hand, as a stream of a file takes three times as long as the small files that most parts are. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const piece = new Uint8Array(Math.min(size + 1, HASHED_BYTES));
    for (let read = -1; read !== 0; ) {
      ({ bytesRead: read } = await file.read(piece));
      hash.update(piece.subarray(0, read));
    }
  } finally {
    await file.close();
  }
  return hash.digest("hex");
}

/** An empty place for a run, in a folder that is ours. The manifest goes first: from then on the folder is no run. */
export async function clearRun(folder: string): Promise<void> {
  for (const name of [MANIFEST_FILE, SUMMARY_FILE, TIMINGS_FILE, REPORT_FILE]) {
    await rm(join(folder, name), { force: true });
    await rm(temporaryName(join(folder, name)), { force: true });
  }
  const tables = join(folder, TABLES_FOLDER);
  for (const name of await namesIn(tables)) if (PART_NAME.test(name)) await rm(join(tables, name));
}

export async function makeTablesFolder(folder: string): Promise<void> {
  await mkdir(join(folder, TABLES_FOLDER), { recursive: true });
}

/** Removes the folders of a run where nothing of anybody else's is in them. */
export async function removeEmptyFolders(folder: string): Promise<void> {
  for (const path of [join(folder, TABLES_FOLDER), folder]) {
    if ((await namesIn(path)).length > 0) return;
    await rmdir(path).catch(() => undefined);
  }
}

async function namesIn(folder: string, recursive = false): Promise<readonly string[]> {
  try {
    return await readdir(folder, { recursive });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
