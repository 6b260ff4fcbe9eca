/**
 * Whose a folder is, before anything in it is written or removed. Takes a folder's path; gives every fault that keeps us
 * from it, or the folder made and marked as ours. Keeps: what a person put there is never touched, for only an empty
 * folder, a finished run or study of ours, or the remains of one that was cut short, which the mark tells, is taken.
 */
import { access, constants, lstat, mkdir, open, readdir, rm, rmdir, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Fault } from "../sim/core/errors.ts";

/** A kind of folder that we fill. */
export interface ClaimKind {
  readonly word: "run" | "study" | "comparison" | "sweep" | "red team";
  /** The file that makes the folder a whole one, what its `format` begins with, and the newest version of it that we write. */
  readonly file: string;
  readonly format: string;
  readonly version: number;
  /** Stands in the folder from before the first file until the folder is whole. */
  readonly mark: string;
  /** What we make in it that has to be a folder and no link to one. */
  readonly folders: readonly string[];
}

/** `format` is the first member that we write; a file that was cut off still shows it. */
const HEAD_BYTES = 4096;
const NAMES_SHOWN_MAX = 3;

/** What keeps us from writing to a folder. Reads only. */
export async function claimFaults(
  folder: string,
  kind: ClaimKind,
  replace: boolean,
): Promise<readonly Fault[]> {
  if (folder.trim() === "")
    return [refusal("an empty name of a folder", "write the name of a folder")];
  try {
    const names = await namesOf(folder);
    if (names === undefined) return await parentFaults(folder);
    if (names.length === 0) return await writableFaults(folder);
    const version = await wholeVersion(folder, kind);
    const isWhole = version !== undefined;
    if (isWhole && version > kind.version) return [newer(folder, kind, version)];
    if (isWhole && !replace) {
      const remedy = `choose another folder, or say that the ${kind.word} may be replaced`;
      return [{ ...refusal(`a finished ${kind.word} in ${folder}`, remedy), code: "run.exists" }];
    }
    const isOurs = isWhole || (await isMarked(folder, kind)) || (await isRest(names, kind));
    if (!isOurs) return [foreign(folder, names, kind)];
    return [...(await linkFaults(folder, names, kind)), ...(await writableFaults(folder))];
  } catch (error) {
    return [unusable(folder, error)];
  }
}

/** Makes the folder where there is none, and marks it. Ask `claimFaults` before. */
export async function claimFolder(folder: string, kind: ClaimKind): Promise<readonly Fault[]> {
  const made: string[] = [];
  try {
    for (const path of await missingFolders(folder)) {
      await mkdir(path);
      made.push(path);
    }
    if (!(await isMarked(folder, kind))) {
      // Never through a link: the file is made here or not at all.
      const file = await open(join(folder, kind.mark), "wx");
      await file.writeFile(`${kind.format}: unfinished; may be removed\n`);
      await file.close();
    }
    return [];
  } catch (error) {
    for (const path of made.reverse()) await rmdir(path).catch(() => undefined);
    return [unusable(folder, error)];
  }
}

/** Takes the mark away: the folder is whole, or nothing of ours is in it any more. */
export async function unmark(folder: string, kind: ClaimKind): Promise<void> {
  await rm(join(folder, kind.mark), { force: true });
}

/** Names in a folder; undefined where there is nothing at its path. */
async function namesOf(folder: string): Promise<readonly string[] | undefined> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Of the format that its file is written in; undefined where the folder is no whole one of this kind. */
async function wholeVersion(
  folder: string,
  { file, format }: ClaimKind,
): Promise<number | undefined> {
  const path = join(folder, file);
  const isFile = await lstat(path).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isFile) return undefined;
  const handle = await open(path, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const found = /"format"\s*:\s*"([^"]*)/.exec(buffer.toString("utf8", 0, bytesRead))?.[1];
    return found?.startsWith(format) === true ? Number(found.slice(format.length)) : undefined;
  } finally {
    await handle.close();
  }
}

async function isMarked(folder: string, { mark }: ClaimKind): Promise<boolean> {
  return await lstat(join(folder, mark)).then(
    (found) => found.isFile(),
    () => false,
  );
}

/** A study of nothing but its runs' folders: each of them is asked for itself. */
async function isRest(names: readonly string[], { word, folders }: ClaimKind): Promise<boolean> {
  return word === "study" && names.every((name) => folders.includes(name));
}

async function linkFaults(
  folder: string,
  names: readonly string[],
  { folders }: ClaimKind,
): Promise<readonly Fault[]> {
  const faults: Fault[] = [];
  for (const name of names.filter((each) => folders.includes(each))) {
    const found = await lstat(join(folder, name));
    if (found.isDirectory()) continue;
    const what = found.isSymbolicLink() ? "a link" : "no folder";
    const remedy = "remove it, or choose another folder";
    faults.push(refusal(`${join(folder, name)}, which is ${what}`, remedy));
  }
  return faults;
}

/** The folders to make, outermost first, below the nearest thing that is there. */
async function missingFolders(folder: string): Promise<readonly string[]> {
  const missing: string[] = [];
  for (let path = resolve(folder); ; path = dirname(path)) {
    const found = await statOf(path);
    if (found !== undefined || dirname(path) === path) return missing.reverse();
    missing.push(path);
  }
}

async function statOf(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

async function parentFaults(folder: string): Promise<readonly Fault[]> {
  const [first] = await missingFolders(folder);
  return await writableFaults(dirname(first ?? resolve(folder)));
}

async function writableFaults(folder: string): Promise<readonly Fault[]> {
  try {
    await access(folder, constants.W_OK | constants.X_OK);
    return [];
  } catch (error) {
    return [unusable(folder, error)];
  }
}

function foreign(folder: string, names: readonly string[], { word }: ClaimKind): Fault {
  const shown = names.slice(0, NAMES_SHOWN_MAX).join(", ");
  const more = names.length > NAMES_SHOWN_MAX ? ` and ${names.length - NAMES_SHOWN_MAX} more` : "";
  return refusal(
    `${folder}, which holds ${shown}${more} and is no ${word} of ours`,
    "choose a new or an empty folder",
  );
}

const newer = (folder: string, { word, format }: ClaimKind, version: number): Fault => ({
  ...refusal(
    `a ${word} in ${folder} that a newer version of Headroom wrote ("${format}${version}")`,
    "choose another folder, or use the newer version",
  ),
  code: "run.newer",
});

const REASONS: Readonly<Record<string, string>> = {
  ENOTDIR: "a file is in the way",
  EEXIST: "something is in the way",
  ENOENT: "nothing can be made there",
  EACCES: "not allowed",
  EPERM: "not allowed",
  EROFS: "it cannot be written to",
  ENAMETOOLONG: "its name is too long",
  ELOOP: "a link that leads back to itself",
};

/** Why the system refuses a place, in our words; what is no refusal of the system is thrown again. */
export function refusalReason(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  return REASONS[code] ?? code;
}

/** A place where nothing can be written; what is no refusal of the system is thrown again. */
export function unusable(folder: string, error: unknown): Fault {
  const found = `${folder}, where no results can be written (${refusalReason(error)})`;
  return refusal(found, "choose another folder");
}

function refusal(found: string, remedy: string): Fault {
  return { code: "run.folder", path: "", found, remedy };
}
