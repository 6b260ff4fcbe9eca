/**
 * Where the disk is touched, outwards: files that are either whole or absent, written under a temporary name in the same folder, flushed, then renamed.
 * The only code in results that writes, renames or removes.
 */
import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { appendFile, link, mkdir, open, readdir, rename, rm, rmdir } from "node:fs/promises";
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

/** Of this process alone: process ids repeat, in containers and on other machines that share a disk. */
const OWN = `${process.pid}-${randomUUID().slice(0, 8)}`;
export const ownName = () => OWN;
export const ownTemporaryName = (path: string) => `${path}.${OWN}.tmp`;

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

/** SHA-256 of a file, hex. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const bytes of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(bytes);
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

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
