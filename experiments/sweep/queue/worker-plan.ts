/**
 * What a worker knows of the sweeps that it is asked for, as their shared folders say it. Takes a job; gives its task, or why there is none. Keeps: a
 * job is done only where the folder's own plan has that run at that point under that seed.
 */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import {
  keysAt,
  readSweepFile,
  rowName,
  SWEEP_FILE,
  type SweepFile,
} from "../../../results/sweep/sweep-file.ts";
import { readWorkFile, WORK_FILE, type WorkFile } from "../../../results/sweep/work-file.ts";
import { orThrow } from "../../../sim/core/errors.ts";
import { plainSource } from "../../scenario-source.ts";
import { atRow, withLevels } from "../laid-out.ts";
import type { RunTask } from "../run-thread.ts";
import type { Job } from "./job.ts";
import { atPlace } from "./shared-folder.ts";

/** Plans held at once: a plan of a million runs is some hundred megabytes. */
const PLANS_MAX = 2;

interface Plan {
  readonly sweep: SweepFile;
  readonly work: WorkFile;
}

interface Held {
  /** Of the files when they were read. */
  readonly stamp: string;
  /** On its way or there: jobs that come together wait for one reading. */
  readonly plan: Promise<Plan | undefined>;
}

export interface Plans {
  /** Undefined where there is no sweep for workers at the job's place below the root. Throws where the sweep has no such run. */
  readonly taskOf: (job: Job) => Promise<RunTask | undefined>;
}

/** `source`: the hash of this program's text. */
export function workerPlans(root: string, source: string, read: typeof readPlan = readPlan): Plans {
  const plans = new Map<string, Held>();
  const planOf = async (folder: string): Promise<Plan | undefined> => {
    const stamp = await stampOf(folder);
    if (stamp === undefined) return undefined;
    const known = plans.get(folder);
    if (known?.stamp === stamp) return await known.plan;
    const held = { stamp, plan: read(folder) };
    plans.delete(folder);
    plans.set(folder, held);
    for (const oldest of plans.keys()) if (plans.size > PLANS_MAX) plans.delete(oldest);
    // What could not be read is read again for the next job.
    const forget = () => {
      if (plans.get(folder) === held) plans.delete(folder);
    };
    held.plan.then((plan) => plan ?? forget(), forget);
    return await held.plan;
  };
  return {
    taskOf: async ({ folder: place, point, seed, key }) => {
      const plan = await planOf(atPlace(root, place));
      if (plan === undefined) return undefined;
      const { sweep, work } = plan;
      if (keysAt(sweep, point)[sweep.seeds.indexOf(seed)] !== key)
        throw new Error(`${place} has no such run at ${rowName(sweep, point)} under seed ${seed}`);
      return {
        ...{ point, seed, key, source, scenario: scenarioAt(plan, point) },
        folder: atPlace(root, work.scenarioFolder),
      };
    },
  };
}

async function readPlan(folder: string): Promise<Plan | undefined> {
  const sweep = orThrow(await readSweepFile(folder));
  const work = orThrow(await readWorkFile(folder));
  return sweep === undefined || work === undefined ? undefined : { sweep, work };
}

function scenarioAt({ sweep: { points, factors }, work }: Plan, row: number): unknown {
  const base = plainSource(work.scenario);
  return atRow(row, BigInt(points.length), (point) =>
    withLevels(base, factors, (factor) => ({
      value: points[point]!.levels[factor],
      place: base.place,
    })),
  ).data;
}

/** A file that is written again is another file. */
async function stampOf(folder: string): Promise<string | undefined> {
  const stamps: string[] = [];
  for (const name of [SWEEP_FILE, WORK_FILE]) {
    const found = await stat(join(folder, name)).catch(() => undefined);
    if (found?.isFile() !== true) return undefined;
    stamps.push(`${found.ino} ${found.size} ${found.mtimeMs}`);
  }
  return stamps.join(", ");
}
