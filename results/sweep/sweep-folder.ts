/**
 * The folder of a sweep: `sweep.json`, a row file a finished run below `runs/`, `index.json`, and of a whole sweep the dataset and the
 * summary. Takes a folder; gives what is finished. Keeps: what is no folder of ours is not touched; several processes may write to one folder,
 * for a file appears whole or not at all and the same run writes the same bytes.
 */
import { mkdir, readdir, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { describe } from "../../sim/core/documents/document.ts";
import {
  type Checked,
  type Fault,
  faulty,
  InputFaults,
  ok,
  orThrow,
} from "../../sim/core/errors.ts";
import { hashFile, removeLeftBehind, writeFolder, writeWhole } from "../atomic-files.ts";
import { type ClaimKind, claimFaults, unusable } from "../claim.ts";
import { REPORT_FILE, SUMMARY_FILE } from "../manifest.ts";
import { textOf } from "../reader.ts";
import { DATASET_FILE } from "./dataset.ts";
import { EARLIER_FOLDER, type EarlierPlan, putAway, strangerFaults } from "./earlier-plan.ts";
import { firstDifference, memberAt } from "./first-difference.ts";
import { type RunRow, readRow, rowText } from "./row-file.ts";
import {
  hasMarket,
  readSweepFile,
  SWEEP_FILE,
  SWEEP_WORD,
  type SweepFile,
  sweepText,
} from "./sweep-file.ts";

export const INDEX_FILE = "index.json";
/** What a search among the points came to, and its report: the one of the whole sweep stands beside it. */
export const SEARCH_FILE = "search.json";
export const SEARCH_REPORT_FILE = "search.html";
const SWEEP_PRODUCTS = [INDEX_FILE, REPORT_FILE, SUMMARY_FILE, DATASET_FILE];
const RUNS_FOLDER = "runs";
/** What each process did, for people. */
export const LOGS_FOLDER = "logs";
/** What was answered for a run beside the answer that counts, a file a run. */
const UNEQUAL_FOLDER = "unequal";
/** What to do about a run with two answers. */
export const RUN_ALONE =
  "write its scenario with `headroom sweep <experiment> --point <number> --seed <seed> --scenario <file>`, run that on both machines with `headroom run`";
const INDEX_FORMAT = "headroom-sweep-index/1";

/** Two letters a folder: a thousand runs are a few files in each. */
export const rowPath = (folder: string, key: string) =>
  join(folder, RUNS_FOLDER, key.slice(0, 2), `${key}.json`);

const CLAIM: ClaimKind = {
  word: "sweep",
  file: SWEEP_FILE,
  format: `${SWEEP_WORD}/`,
  version: 1,
  // The file itself: it is there before the first run.
  mark: SWEEP_FILE,
  folders: [RUNS_FOLDER, LOGS_FOLDER, UNEQUAL_FOLDER, EARLIER_FOLDER],
};

/** What keeps a sweep of this name from a folder. Reads only. */
export async function sweepFolderFaults(folder: string, name: string): Promise<readonly Fault[]> {
  const held = await readSweepFile(folder);
  if (held.kind === "faulty") return held.faults;
  const other = held.value?.name ?? name;
  if (other === name) return await claimFaults(folder, CLAIM, true);
  const found = `the sweep "${other}" in ${folder}`;
  return [{ ...{ code: "sweep.folder", path: "", found, remedy: "choose another folder" } }];
}

/**
 * Makes the folder one of this sweep's. Ask `sweepFolderFaults` before. Several may do so at once: it is never there without its file. What stands there
 * of another plan of this name is put away before the plan is, and its runs stay; gives what that was. Throws where it is another experiment.
 */
export async function openSweepFolder(
  folder: string,
  sweep: SweepFile,
): Promise<EarlierPlan | undefined> {
  const text = sweepText(sweep);
  if (await isMade(folder, text)) return undefined;
  await removeLeftBehind(folder);
  const path = join(folder, SWEEP_FILE);
  const held = await textOf(path);
  if (held === text) return undefined;
  const before = orThrow(await readSweepFile(folder));
  let earlier: EarlierPlan | undefined;
  if (held !== undefined && before !== undefined) {
    const faults = strangerFaults(folder, before, sweep);
    if (faults.length > 0) throw new InputFaults(faults);
    earlier = await putAway(
      folder,
      {
        ...{ text: held, sweep: before, runs: await storedKeys(folder) },
        products: [...SWEEP_PRODUCTS, SEARCH_REPORT_FILE, SEARCH_FILE],
        answers: [DATASET_FILE, SEARCH_FILE],
      },
      sweep,
    );
  }
  await writeWhole(path, text, true);
  return earlier;
}

/** Another plan was put into the folder since it was opened for this one: what is made of this does not belong there. */
export async function replacedFaults(folder: string, sweep: SweepFile): Promise<readonly Fault[]> {
  const path = join(folder, SWEEP_FILE);
  if ((await textOf(path)) === sweepText(sweep)) return [];
  return [
    {
      ...{ code: "sweep.replaced", path: "", file: path },
      found: "another plan, which was put there while this one was run",
      remedy: "run this again with another --out, or once the other is done; its runs are kept",
    },
  ];
}

/** Keys of the runs that have a file, damaged or not. */
async function storedKeys(folder: string): Promise<ReadonlySet<string>> {
  const names = await readdir(join(folder, RUNS_FOLDER), { recursive: true }).catch(() => []);
  return new Set(
    names.flatMap((name) => basename(name).match(/^([0-9a-f]{64})\.json$/)?.[1] ?? []),
  );
}

/** What the system refuses although it looked as if it would let us is a fault of the place. */
async function isMade(folder: string, text: string): Promise<boolean> {
  try {
    await mkdir(dirname(resolve(folder)), { recursive: true });
    return await writeFolder(folder, new Map([[SWEEP_FILE, text]]));
  } catch (error) {
    throw new InputFaults([unusable(folder, error)]);
  }
}

/**
 * Puts a finished run into the folder, whole or not at all. What is there already stays where it is the same; a damaged file is replaced.
 * Gives the fault where another answer stands there: the same run has one. The other is kept beside it, because who has it may be a worker that nobody waits for any more.
 */
export async function writeRow(folder: string, row: RunRow): Promise<readonly Fault[]> {
  const path = rowPath(folder, row.key);
  const held = await storedRow(folder, row.key);
  if (held.kind === "ok" && held.value !== undefined) {
    const faults = otherAnswer(path, held.value, row);
    if (faults.length > 0) await writeRowAt(unequalPath(folder, row.key), row);
    return faults;
  }
  await writeRowAt(path, row);
  return [];
}

async function writeRowAt(path: string, row: RunRow): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeWhole(path, rowText(row), true);
}

const unequalPath = (folder: string, key: string) => join(folder, UNEQUAL_FOLDER, `${key}.json`);

/** Faults of the runs that were answered twice and not alike, by key; none of a run whose answer was done again since and is the other. */
export async function unequalFaults(
  folder: string,
): Promise<ReadonlyMap<string, readonly Fault[]>> {
  const faults = new Map<string, readonly Fault[]>();
  for (const name of await namesIn(join(folder, UNEQUAL_FOLDER))) {
    const key = name.replace(/\.json$/, "");
    const text = await textOf(unequalPath(folder, key));
    const other = text === undefined ? "" : readRow(text, key);
    const held = await storedRow(folder, key);
    if (typeof other === "string" || held.kind === "faulty" || held.value === undefined) continue;
    const found = otherAnswer(rowPath(folder, key), held.value, other);
    if (found.length > 0) faults.set(key, found);
  }
  return faults;
}

const namesIn = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".json")).sort();

function otherAnswer(file: string, held: RunRow, row: RunRow): readonly Fault[] {
  const path = firstDifference(answerOf(held), answerOf(row));
  if (path === undefined) return [];
  const [there, now] = [memberAt(held, path), memberAt(row, path)].map(describe);
  return [
    {
      ...{ code: "sweep.unequal", path: path.join(" "), file },
      found: `${there} from before and ${now} now for the same run`,
      remedy: `${RUN_ALONE}, report what differs as a defect, and remove the other answer in ${UNEQUAL_FOLDER}/`,
    },
  ];
}

/** What a run answers, the numbers before the digest: the first to differ says most. */
export const answerOf = ({ values, digest }: RunRow) => ({ values, digest });

/** A run as its file says; undefined where there is none. */
export async function storedRow(folder: string, key: string): Promise<Checked<RunRow | undefined>> {
  const path = rowPath(folder, key);
  const text = await textOf(path);
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

export const hasIndex = async (folder: string): Promise<boolean> =>
  (await textOf(join(folder, INDEX_FILE))) !== undefined;

/**
 * Which runs of the sweep are there: a list for people and programs, made from the files and never trusted in their place; and of a whole sweep the hash of its
 * dataset, by which damage shows. `isWritten`: the dataset of these runs stands in the folder.
 */
export async function writeIndex(
  folder: string,
  sweep: SweepFile,
  finished: ReadonlySet<string>,
  isWritten: boolean,
): Promise<void> {
  const rows = sweep.points.map(({ keys }, row) => ({ point: row + 1, keys }));
  const noMarket = hasMarket(sweep) ? [{ point: null, keys: sweep.noMarket!.keys }] : [];
  const runs = [...rows, ...noMarket].flatMap(({ point, keys }) =>
    keys.map((key, seed) => ({ point, seed: sweep.seeds[seed]!, key })),
  );
  const index = {
    format: INDEX_FORMAT,
    ...{ name: sweep.name, engineVersion: sweep.engineVersion },
    ...{ runs: runs.length, finished: runs.filter(({ key }) => finished.has(key)).length },
    dataset: isWritten
      ? { file: DATASET_FILE, sha256: await hashFile(join(folder, DATASET_FILE)) }
      : null,
    present: runs.filter(({ key }) => finished.has(key)),
    missing: runs.filter(({ key }) => !finished.has(key)),
  };
  await writeWhole(join(folder, INDEX_FILE), `${JSON.stringify(index, null, 1)}\n`, true);
}

/** Hash of the dataset of this sweep, hex; undefined where the index says that it is not written, or there is no index. */
export async function datasetHash(folder: string): Promise<string | undefined> {
  return (await textOf(join(folder, INDEX_FILE)))?.match(
    /"dataset": \{\s*"file": "[^"]*",\s*"sha256": "([0-9a-f]{64})"/,
  )?.[1];
}

/** A dataset that is not the one that the index says was written; reads only. None where there is no dataset, or no index that says. */
export async function datasetFaults(folder: string): Promise<readonly Fault[]> {
  const path = join(folder, DATASET_FILE);
  const said = await datasetHash(folder);
  const isThere = await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
  if (said === undefined || !isThere || (await hashFile(path)) === said) return [];
  return [
    {
      ...{ code: "sweep.dataset", path: "", file: path },
      found: "a damaged file: its hash is not the one of the index",
      remedy: "nothing: it is made again from the runs once they are all there",
    },
  ];
}
