/**
 * One command at a time in a folder. Takes a folder and work on it; does the work while a lock file of ours stands in the
 * folder. Keeps: a lock of a process that runs, or of another machine, is never taken; one of a process of this machine
 * that has ended is taken over, by one command only.
 */
import { readFile, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { type Fault, InputFaults } from "../sim/core/errors.ts";
import { refusalReason } from "./claim.ts";

export const LOCK_FILE = "in-use.lock";
/** Stands while a lock of an ended process is taken over, so that two commands do not take it from each other. */
const TAKING_FILE = "in-use.lock.taking";

/** What the lock says of its holder. A folder that is made whole may come with it, and is then held from the first. */
export const lockText = () => `process ${process.pid} on ${hostname()}\n`;

/** `isHeld`: the folder was made with our lock in it. The lock goes with the work, however that ends. */
export async function whileLocked<Result>(
  folder: string,
  work: () => Promise<Result>,
  isHeld = false,
): Promise<Result> {
  if (!isHeld) await lock(folder);
  try {
    return await work();
  } finally {
    await rm(join(folder, LOCK_FILE), { force: true });
  }
}

async function lock(folder: string): Promise<void> {
  const path = join(folder, LOCK_FILE);
  if (await isMade(path)) return;
  if (isOfAnEndedProcess(await textOf(path)) && (await isTakenOver(folder))) return;
  const holder = (await textOf(path))?.trim();
  throw new InputFaults([
    inUse(
      `${folder}, in which another command works (${holder || "just now"})`,
      `wait until it ends, and call this one again; if no such command runs, remove ${path}`,
    ),
  ]);
}

/** Made here or not at all. */
async function isMade(path: string): Promise<boolean> {
  try {
    await writeFile(path, lockText(), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    const found = `${path}, which cannot be written (${refusalReason(error)})`;
    throw new InputFaults([inUse(found, "make the folder one that can be written to")]);
  }
}

const textOf = (path: string) => readFile(path, "utf8").catch(() => undefined);

function isOfAnEndedProcess(text: string | undefined): boolean {
  const found = /^process (\d{1,10}) on (.+)\n$/.exec(text ?? "");
  return found !== null && found[2] === hostname() && !isRunning(Number(found[1]));
}

function isRunning(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    // Another's process runs too; only one that is not there has ended.
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

/** Who makes the second file looks at the lock again: it may have been taken over since. */
async function isTakenOver(folder: string): Promise<boolean> {
  const [path, taking] = [join(folder, LOCK_FILE), join(folder, TAKING_FILE)];
  if (!(await isMade(taking))) {
    const remedy = `call this command again; if no other runs, remove ${taking}`;
    throw new InputFaults([inUse(`${folder}, which another command takes over`, remedy)]);
  }
  try {
    if (!isOfAnEndedProcess(await textOf(path))) return false;
    await rm(path, { force: true });
    return await isMade(path);
  } finally {
    await rm(taking, { force: true });
  }
}

const inUse = (found: string, remedy: string): Fault => ({
  code: "folder.inUse",
  path: "",
  found,
  remedy,
});
