/**
 * The folder of a sweep: `sweep.json`, a row file a finished run below `runs/`, `index.json`, and of a whole sweep the dataset and the
 * summary. Takes a folder; gives what is finished. Keeps: what is no folder of ours is not touched; several processes may write to one folder,
 * for a file appears whole or not at all and the same run writes the same bytes.
 */
import { mkdir, readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Checked, type Fault, faulty, ok } from "../../sim/core/errors.ts";
import { writeWhole } from "../atomic-files.ts";
import { type RunRow, readRow, rowText } from "./row-file.ts";
import { readSweepFile, SWEEP_FILE, type SweepFile, sweepText } from "./sweep-file.ts";

export const INDEX_FILE = "index.json";
const RUNS_FOLDER = "runs";
const INDEX_FORMAT = "headroom-sweep-index/1";
const NAMES_SHOWN_MAX = 3;

/** Two letters a folder: a thousand runs are a few files in each. */
export const rowPath = (folder: string, key: string) =>
  join(folder, RUNS_FOLDER, key.slice(0, 2), `${key}.json`);

/** What keeps a sweep of this name from a folder. Reads only. */
export async function sweepFolderFaults(folder: string, name: string): Promise<readonly Fault[]> {
  const held = await readSweepFile(folder);
  if (held.kind === "faulty") return held.faults;
  if (held.value !== undefined)
    return held.value.name === name
      ? []
      : [refusal(`the sweep "${held.value.name}" in ${folder}`, "choose another folder")];
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    return error.code ?? String(error);
  });
  if (typeof names === "string")
    return [refusal(`${folder}, where no results can be written (${names})`, OTHER)];
  const foreign = names.filter((each) => !isOurs(each)).sort();
  if (foreign.length === 0) return [];
  const shown = foreign.slice(0, NAMES_SHOWN_MAX).join(", ");
  const more =
    foreign.length > NAMES_SHOWN_MAX ? ` and ${foreign.length - NAMES_SHOWN_MAX} more` : "";
  return [refusal(`${folder}, which holds ${shown}${more} and is no sweep of ours`, OTHER)];
}

const OTHER = "choose a new or an empty folder";

/** Rows whose sweep.json was removed, and what another process is about to rename. */
const isOurs = (name: string) => name === RUNS_FOLDER || /^sweep\.json\..+\.tmp$/.test(name);

const refusal = (found: string, remedy: string): Fault => ({
  ...{ code: "sweep.folder", path: "", found, remedy },
});

/** Makes the folder one of this sweep's. Ask `sweepFolderFaults` before. */
export async function openSweepFolder(folder: string, sweep: SweepFile): Promise<void> {
  await mkdir(join(folder, RUNS_FOLDER), { recursive: true });
  await writeWhole(join(folder, SWEEP_FILE), sweepText(sweep), true);
}

export async function writeRow(folder: string, row: RunRow): Promise<void> {
  const path = rowPath(folder, row.key);
  await mkdir(dirname(path), { recursive: true });
  await writeWhole(path, rowText(row), true);
}

/** A run as its file says; undefined where there is none. */
export async function storedRow(folder: string, key: string): Promise<Checked<RunRow | undefined>> {
  const path = rowPath(folder, key);
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (text === undefined) return ok(undefined);
  const row = readRow(text, key);
  if (typeof row !== "string") return ok(row);
  return faulty([
    {
      ...{ code: "sweep.row", path: "", found: row, file: path },
      remedy: "the same sweep again does this run again",
    },
  ]);
}

/** Which runs of the sweep are there: a list for people and programs, made from the files and never trusted in their place. */
export async function writeIndex(
  folder: string,
  sweep: SweepFile,
  finished: ReadonlySet<string>,
): Promise<void> {
  const runs = sweep.points.flatMap(({ keys }, point) =>
    keys.map((key, seed) => ({ point: point + 1, seed: sweep.seeds[seed]!, key })),
  );
  const index = {
    format: INDEX_FORMAT,
    ...{ name: sweep.name, engineVersion: sweep.engineVersion },
    ...{ runs: runs.length, finished: runs.filter(({ key }) => finished.has(key)).length },
    present: runs.filter(({ key }) => finished.has(key)),
    missing: runs.filter(({ key }) => !finished.has(key)),
  };
  await writeWhole(join(folder, INDEX_FILE), `${JSON.stringify(index, null, 1)}\n`, true);
}
