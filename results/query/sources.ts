/**
 * What a query may read. Takes folders that a person names; gives the runs and whole sweeps that they are or hold, checked, or every fault. A folder
 * that is neither is looked into, and folders in it once more: a study holds runs, and `results/runs` holds studies.
 */
import { readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type Checked, type Fault, faulty, ok } from "../../sim/core/errors.ts";
import type { RunSummary } from "../../sim/metrics/summary.ts";
import { openDatabase, sqlPath } from "../duckdb.ts";
import { brokenFile, MANIFEST_FILE, type RunManifest } from "../manifest.ts";
import { readRun } from "../reader.ts";
import { DATASET_FILE } from "../sweep/dataset.ts";
import { EARLIER_FOLDER, hasEarlier } from "../sweep/earlier-plan.ts";
import { readSweepFile, SWEEP_FILE, type SweepFile } from "../sweep/sweep-file.ts";
import { datasetFaults, datasetHash } from "../sweep/sweep-folder.ts";

const DEPTH_MAX = 2;

export interface RunSource {
  /** As it was named. */
  readonly folder: string;
  readonly manifest: RunManifest;
  readonly summary: RunSummary;
}

export interface SweepSource {
  readonly folder: string;
  readonly sweep: SweepFile;
}

export interface QuerySources {
  readonly runs: readonly RunSource[];
  readonly sweeps: readonly SweepSource[];
  /** Sweeps in the named folders whose runs are not all there: they have no dataset yet. */
  readonly unfinished: readonly Fault[];
}

export async function querySources(folders: readonly string[]): Promise<Checked<QuerySources>> {
  const found = new Map<string, Place>();
  const faults: Fault[] = [];
  for (const folder of folders) {
    const places = await placesIn(folder, DEPTH_MAX);
    if (places === undefined) faults.push(noFolder(folder));
    else if (places.length === 0) faults.push(nothingIn(folder));
    else
      for (const place of places) {
        const path = resolve(place.folder);
        // Named itself once is named, whatever else it was found in.
        if (place.isNamed || !found.has(path)) found.set(path, place);
      }
  }
  const runs: RunSource[] = [];
  const sweeps: SweepSource[] = [];
  const unfinished: Fault[] = [];
  for (const { folder, kind, isNamed } of found.values())
    if (kind === "run") {
      const read = await readRun(folder);
      if (read.kind === "faulty") faults.push(...read.faults);
      else {
        const { manifest, summary } = read.value;
        read.value.close();
        runs.push({ folder, manifest, summary });
      }
    } else {
      const read = await wholeSweep(folder);
      if (read.kind === "ok") sweeps.push({ folder, sweep: read.value });
      else if (!isNamed && read.faults.every(({ code }) => code === UNFINISHED))
        unfinished.push(...read.faults);
      else faults.push(...read.faults);
    }
  return faults.length > 0 ? faulty(faults) : ok({ runs, sweeps, unfinished });
}

interface Place {
  readonly folder: string;
  readonly kind: "run" | "sweep";
  /** Whether a person named it, and no folder that it is in. */
  readonly isNamed: boolean;
}

/** Undefined where there is no such folder. */
async function placesIn(folder: string, depth: number): Promise<readonly Place[] | undefined> {
  const names = await namesIn(folder);
  if (names === undefined) return undefined;
  const isNamed = depth === DEPTH_MAX;
  if (names.includes(MANIFEST_FILE)) return [{ folder, kind: "run", isNamed }];
  if (names.includes(SWEEP_FILE)) return [{ folder, kind: "sweep", isNamed }];
  if (depth === 0) return [];
  const places: Place[] = [];
  for (const name of names) places.push(...((await placesIn(join(folder, name), depth - 1)) ?? []));
  return places;
}

async function namesIn(folder: string): Promise<readonly string[] | undefined> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR" || code === "EACCES") return undefined;
    throw error;
  }
}

async function wholeSweep(folder: string): Promise<Checked<SweepFile>> {
  const read = await readSweepFile(folder);
  if (read.kind === "faulty") return read;
  const sweep = read.value!;
  const path = join(folder, DATASET_FILE);
  const rows = await rowsOf(path);
  const damaged = await datasetFaults(folder);
  if (damaged.length > 0) return faulty(damaged.map((fault) => ({ ...fault, remedy: AGAIN })));
  // Where seeds stop when an interval is narrow enough, each point has as many fewer.
  const { length: points } = sweep.points;
  const isWhole =
    typeof rows === "number" &&
    rows % points === 0 &&
    rows > 0 &&
    rows <= points * sweep.seeds.length;
  const isOwn = (await datasetHash(folder)) !== undefined;
  if (isWhole && isOwn) return ok(sweep);
  const fault = brokenFile(
    path,
    "",
    typeof rows === "number" ? FOUND[isOwn ? "short" : "other"] : FOUND[rows ?? "damaged"],
  );
  const isUnfinished = rows === "none" || !isOwn;
  const remedy = (await hasEarlier(folder))
    ? `${AGAIN}; what was made of plans before stands in ${join(folder, EARLIER_FOLDER)}`
    : AGAIN;
  return faulty([{ ...fault, ...(isUnfinished && { code: UNFINISHED }), remedy }]);
}

/** Nothing is wrong with it: it has not got so far, or was stopped. */
const UNFINISHED = "query.unfinished";

const AGAIN = "run the same sweep again: it does what is missing and writes it";

const FOUND = {
  none: "no file: runs of the sweep are missing, or its plan was changed since it was written",
  damaged: "a damaged file: not readable as Parquet",
  other: "a file that no index says was made of this sweep",
  short: "a file with other rows than the sweep has runs",
} as const;

async function rowsOf(path: string): Promise<number | "none" | undefined> {
  const isThere = await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isThere) return "none";
  const database = await openDatabase();
  try {
    const result = await database.connection.runAndReadAll(
      `SELECT num_rows FROM parquet_file_metadata(${sqlPath(resolve(path))})`,
    );
    return Number(result.getRows()[0]?.[0]);
  } catch {
    return undefined;
  } finally {
    database.close();
  }
}

const noFolder = (folder: string): Fault => ({
  ...{ code: "query.folder", path: "", file: folder, found: "no such folder" },
  remedy: "name the folder of a run, of a sweep, or one that holds some",
});

const nothingIn = (folder: string): Fault => ({
  ...{ code: "query.folder", path: "", file: folder, found: "no run and no sweep in it" },
  remedy: "name the folder of a run, of a sweep, or one that holds some",
});
