/**
 * Parts of one sweep put together: what shards or several people have run, under the same seeds or others. Takes folders of the same sweep; gives every run from
 * whichever has it, or every fault. Keeps: the same run with other values is a fault, never a choice; nothing is written while runs are missing.
 */
import type { EarlierPlan } from "../../results/sweep/earlier-plan.ts";
import { firstDifference, memberAt } from "../../results/sweep/first-difference.ts";
import type { RunRow } from "../../results/sweep/row-file.ts";
import { keysAt, readSweepFile, rowName, type SweepFile } from "../../results/sweep/sweep-file.ts";
import {
  answerOf,
  openSweepFolder,
  RUN_ALONE,
  storedRow,
  writeIndex,
  writeRow,
} from "../../results/sweep/sweep-folder.ts";
import { type DocumentPath, describe, formatPath } from "../../sim/core/documents/document.ts";
import { type Checked, type Fault, faulty, ok, orThrow } from "../../sim/core/errors.ts";
import { shownPath } from "../files.ts";
import type { Run } from "./runner.ts";
import { runsOf } from "./runs.ts";
import { firstSeeds, isEnough, roundsOf } from "./stopping.ts";
import type { SweepSummary } from "./summary.ts";
import { readRows, writeWholeSweep } from "./whole-sweep.ts";

const RUNS_NAMED_MAX = 3;

export interface MergeablePart {
  readonly folder: string;
  readonly sweep: SweepFile;
}

/** Parts that can be put together, and for each run the folder that has it. */
export interface Mergeable {
  readonly sweep: SweepFile;
  /** The plan of as many seeds as there are to be. */
  readonly part: SweepFile;
  readonly folderOf: ReadonlyMap<string, string>;
  /** Damaged files whose run another folder has whole. */
  readonly damaged: readonly Fault[];
}

export async function mergeable(folders: readonly string[]): Promise<Checked<Mergeable>> {
  const parts: MergeablePart[] = [];
  const faults: Fault[] = [];
  for (const folder of folders) {
    const read = await readSweepFile(folder);
    if (read.kind === "faulty") faults.push(...read.faults);
    else if (read.value === undefined) faults.push(noSweep(folder));
    else parts.push({ folder, sweep: read.value });
  }
  const [first, ...others] = parts;
  if (first === undefined) return faulty(faults);
  for (const other of others) faults.push(...differenceFaults(first, other));
  if (faults.length > 0) return faulty(faults);
  const joined = joinedSeeds(parts);
  return joined.kind === "faulty" ? joined : await gathered(joined.value, folders);
}

const noSweep = (folder: string): Fault => ({
  ...{ code: "merge.folder", path: "", file: shownPath(folder) },
  found: "a folder without sweep.json",
  remedy: "give folders that `headroom sweep` wrote",
});

/** What parts must agree on: all but seeds, and of these too where a rule says how many are run, for it counts them in their order. */
function agreed(sweep: SweepFile): unknown {
  if (sweep.stopping !== undefined) return sweep;
  const { points, noMarket, ...rest } = sweep;
  return {
    ...{ ...rest, seeds: [], noMarket: noMarket !== undefined },
    points: points.map(({ levels }) => ({ levels })),
  };
}

function differenceFaults(first: MergeablePart, other: MergeablePart): readonly Fault[] {
  const path = firstDifference(agreed(first.sweep), agreed(other.sweep));
  return path === undefined ? [] : [differenceFault(first, other, path)];
}

function differenceFault(first: MergeablePart, other: MergeablePart, path: DocumentPath): Fault {
  const at = (part: MergeablePart) => describe(memberAt(part.sweep, path));
  return {
    ...{ code: "merge.sweep", path: formatPath(path), file: shownPath(other.folder) },
    found: `${at(other)}, and ${at(first)} in ${shownPath(first.folder)}`,
    remedy:
      path[0] === "seeds"
        ? "leave the stopping rule out, which counts seeds in their order, to put parts under other seeds together"
        : "merge parts of one experiment, run by one state of the program on the same scenario files",
  };
}

/**
 * The plan of all parts together: every seed that any of them has. Parts that agree in what they agree on and run a point under the same seed have the
 * same run there, or read other scenario files.
 */
function joinedSeeds(parts: readonly MergeablePart[]): Checked<SweepFile> {
  const [first, ...others] = parts;
  const { sweep } = first!;
  const isSame = others.every((other) => other.sweep.seeds.join("\n") === sweep.seeds.join("\n"));
  const seeds = isSame ? sweep.seeds : inOrder(parts.flatMap((part) => part.sweep.seeds));
  const owners = new Map(
    parts.toReversed().flatMap((part) => part.sweep.seeds.map((seed) => [seed, part] as const)),
  );
  const rows = [
    ...sweep.points.keys(),
    ...(sweep.noMarket === undefined ? [] : [sweep.points.length]),
  ];
  const faults = parts.flatMap((part) =>
    rows.flatMap((row) =>
      part.sweep.seeds.flatMap((seed) => {
        const owner = owners.get(seed)!;
        return keyOf(part.sweep, row, seed) === keyOf(owner.sweep, row, seed)
          ? []
          : [otherRun(owner, part, `${rowName(sweep, row)}, seed ${seed}`)];
      }),
    ),
  );
  if (faults.length > 0) return faulty(faults.slice(0, RUNS_NAMED_MAX));
  const keysIn = (row: number) => seeds.map((seed) => keyOf(owners.get(seed)!.sweep, row, seed));
  return ok({
    ...{ ...sweep, seeds },
    ...(sweep.noMarket && { noMarket: { keys: keysIn(sweep.points.length) } }),
    points: sweep.points.map(({ levels }, row) => ({ levels, keys: keysIn(row) })),
  });
}

const keyOf = (sweep: SweepFile, row: number, seed: string) =>
  keysAt(sweep, row)[sweep.seeds.indexOf(seed)]!;

/** Each once: whole numbers by size before other words by their letters, whichever folder is named first. */
function inOrder(seeds: readonly string[]): string[] {
  const isNumber = (seed: string) => /^\d+$/.test(seed);
  return [...new Set(seeds)].sort(
    (left, right) =>
      Number(isNumber(right)) - Number(isNumber(left)) ||
      (isNumber(left) ? left.length - right.length : 0) ||
      (left < right ? -1 : 1),
  );
}

const otherRun = (first: MergeablePart, other: MergeablePart, run: string): Fault => ({
  ...{ code: "merge.sweep", path: run, file: shownPath(other.folder) },
  found: `another run than in ${shownPath(first.folder)}`,
  remedy:
    "merge parts of one experiment, run by one state of the program on the same scenario files",
});

/** Looks through every folder for every run. */
async function gathered(sweep: SweepFile, folders: readonly string[]): Promise<Checked<Mergeable>> {
  const folderOf = new Map<string, string>();
  const [damaged, unequal, missing]: [Fault[], Fault[], Run[]] = [[], [], []];
  const values = new Map<string, number | null>();
  let part = sweep;
  for (const seeds of roundsOf(sweep)) {
    part = firstSeeds(sweep, seeds);
    for (const run of runsOf(part).filter(({ key }) => !folderOf.has(key))) {
      const found = await foundIn(folders, run.key, damaged);
      const [known, ...others] = found;
      if (known === undefined) missing.push(run);
      else {
        folderOf.set(run.key, known.folder);
        if (sweep.stopping !== undefined)
          values.set(run.key, known.row.values[sweep.stopping.metric] ?? null);
        for (const other of others) unequal.push(...unequalFaults(sweep, run, known, other));
      }
    }
    if (missing.length > 0 || isEnough(part, (key) => values.get(key)!)) break;
  }
  const faults = [...unequal, ...missingFaults(sweep, missing, folderOf.size)];
  // A damaged file matters where no other folder has its run; otherwise it is told and passed over.
  return faults.length > 0
    ? faulty([...faults, ...damaged])
    : ok({ sweep, part, folderOf, damaged });
}

/** The run in every folder that has it whole. */
async function foundIn(
  folders: readonly string[],
  key: string,
  damaged: Fault[],
): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const folder of folders) {
    const read = await storedRow(folder, key);
    if (read.kind === "faulty") damaged.push(...read.faults);
    else if (read.value !== undefined) found.push({ row: read.value, folder });
  }
  return found;
}

interface Found {
  readonly row: RunRow;
  readonly folder: string;
}

/** The same scenario, seed and engine gave two answers: what is named is where they first part. */
function unequalFaults(
  sweep: SweepFile,
  { point, seed }: Run,
  one: Found,
  other: Found,
): readonly Fault[] {
  const path = firstDifference(answerOf(one.row), answerOf(other.row));
  if (path === undefined) return [];
  const at = ({ row }: Found) => describe(memberAt(row, path));
  return [
    {
      ...{
        code: "merge.unequal",
        path: `${rowName(sweep, point)}, seed ${seed}: ${path.join(" ")}`,
      },
      found: `${at(one)} in ${shownPath(one.folder)} and ${at(other)} in ${shownPath(other.folder)} for the same run`,
      remedy: `${RUN_ALONE}, and report what differs as a defect`,
    },
  ];
}

function missingFaults(sweep: SweepFile, missing: readonly Run[], there: number): readonly Fault[] {
  if (missing.length === 0) return [];
  const named = missing
    .slice(0, RUNS_NAMED_MAX)
    .map(({ point, seed }) => `${rowName(sweep, point)} seed ${seed}`);
  const more = missing.length > RUNS_NAMED_MAX ? " and more" : "";
  return [
    {
      ...{ code: "merge.missing", path: "" },
      found: `${there} of ${there + missing.length} runs: missing are ${named.join(", ")}${more}`,
      remedy: "run the shards that have them, the same command as before, and merge again",
    },
  ];
}

export async function merge(
  { sweep, part, folderOf }: Mergeable,
  out: string,
  onEarlier: (earlier: EarlierPlan) => void,
): Promise<SweepSummary> {
  const earlier = await openSweepFolder(out, sweep);
  if (earlier !== undefined) onEarlier(earlier);
  for (const [key, folder] of folderOf)
    if (folder !== out) await writeRow(out, orThrow(await storedRow(folder, key))!);
  await writeIndex(out, part, new Set(folderOf.keys()), false);
  const rows = new Map<string, RunRow>();
  await readRows(out, part, rows);
  return await writeWholeSweep(out, sweep, part, rows);
}
