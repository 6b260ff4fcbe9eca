/**
 * A worker of a queue: takes runs one by one, does them on threads, and puts each row into the sweep's shared folder. Keeps: a run that is in the
 * folder is not done again; the thread that talks to the queue simulates nothing, so it is heard of however long a run takes.
 */
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { storedRow } from "../../../results/sweep/sweep-folder.ts";
import { type Fault, InputFaults } from "../../../sim/core/errors.ts";
import { Ended } from "../../ended.ts";
import type { Interruption } from "../interruption.ts";
import { doRun, reasonOf } from "../one-run.ts";
import { openThreads, type RunThreads } from "../pool.ts";
import type { QueueAddress } from "./address.ts";
import { Hopeless, PutBack, serveJobs } from "./bullmq.ts";
import { type Job, queueName, readJob } from "./job.ts";
import { connectionWords, watchSweeps } from "./said.ts";
import { atPlace } from "./shared-folder.ts";
import { rootId } from "./shared-root.ts";
import { type Plans, workerPlans } from "./worker-plan.ts";

const WAKE_MS = 200;
const LOOK_MS = 10_000;

export interface ServeOptions {
  readonly address: QueueAddress;
  /** The folder that all machines share, as this one has it. */
  readonly root: string;
  /** Hash of this program's text. */
  readonly source: string;
  readonly threads: number;
  readonly lostAfterMs: number;
  readonly longestRunMs: number;
  /** Ends by itself when it had no run for so long. */
  readonly idleMs: number;
  readonly interruption: Interruption;
  readonly say: (words: string) => void;
  /** It serves the queue from now on. */
  readonly onReady: () => void;
  readonly onRun: (done: number, point: number, seed: string) => void;
}

/** Gives how many runs it did. Throws what made it useless: a place that is not the shared folder, a disk that is full. */
export async function serve(options: ServeOptions): Promise<number> {
  const { address, source, interruption, say, threads: atOnce, lostAfterMs } = options;
  const threads = openThreads(atOnce);
  const state: State = { done: 0, underWay: 0, lastEnd: performance.now(), isPlaced: false };
  const work = worker(options, threads, workerPlans(options.root, source), state);
  try {
    const server = await serveJobs(address, queueName(source), {
      ...{
        worker: `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`,
        atOnce,
        lostAfterMs,
      },
      ...{ work, onConnection: connectionWords(say, address) },
    });
    options.onReady();
    const look = watchSweeps(say, server, source);
    const isIdle = () =>
      state.underWay === 0 && performance.now() - state.lastEnd >= options.idleMs;
    let looked = Number.NEGATIVE_INFINITY;
    while (!interruption.isStopped() && state.useless === undefined && !isIdle()) {
      if (performance.now() - looked >= LOOK_MS) {
        // Not waited for: a server that is gone would keep the worker from hearing that it is to end.
        look().catch(() => undefined);
        looked = performance.now();
      }
      await delay(WAKE_MS);
    }
    await server.close();
  } finally {
    await threads.close();
  }
  if (state.useless !== undefined) throw state.useless;
  return state.done;
}

interface State {
  done: number;
  underWay: number;
  lastEnd: number;
  /** Whether it has found any sweep that it was asked for. */
  isPlaced: boolean;
  useless?: Error;
}

/** What it does with a job's data. Rejects as `JobService` says. */
export function worker(
  options: Pick<ServeOptions, "root" | "interruption" | "longestRunMs" | "onRun">,
  threads: Pick<RunThreads, "run">,
  plans: Plans,
  state: State,
): (data: unknown) => Promise<void> {
  const { root, interruption, longestRunMs, onRun } = options;
  const doJob = async (data: unknown) => {
    const job = readJob(data);
    if (job === undefined) throw new Hopeless("data in the queue that are no run of a sweep");
    const task = await plans.taskOf(job);
    if (task === undefined) throw await noSweep(state, root, job);
    state.isPlaced = true;
    const folder = atPlace(root, job.folder);
    const held = await storedRow(folder, job.key);
    if (held.kind === "ok" && held.value !== undefined) return;
    const late = AbortSignal.timeout(longestRunMs);
    try {
      await doRun(threads, task, folder, AbortSignal.any([interruption.abandoned, late]));
    } catch (error) {
      // Tried again it would find the row that is there, and be done.
      if (isOtherAnswer(error)) throw new Hopeless(`on ${hostname()}: ${reasonOf(error)}`);
      if (interruption.abandoned.aborted) throw new PutBack();
      if (late.aborted) throw new Error(`${hostname()} gave it up after ${longestRunMs / 1000} s`);
      if (error instanceof Ended) state.useless = error;
      throw new Error(`on ${hostname()}: ${reasonOf(error)}`);
    }
    state.done += 1;
    onRun(state.done, job.point + 1, job.seed);
  };
  return async (data) => {
    if (state.useless !== undefined || interruption.abandoned.aborted) throw new PutBack();
    state.underWay += 1;
    try {
      await doJob(data);
    } finally {
      state.underWay -= 1;
      state.lastEnd = performance.now();
    }
  };
}

/** The same run gave other values than those that are there. */
const isOtherAnswer = (error: unknown) =>
  error instanceof InputFaults && error.faults.some(({ code }) => code === "sweep.unequal");

/**
 * Why there is no sweep at a job's place. In the folder that the job bears the mark of it was removed, and no worker would find it. Elsewhere the worker looks in the wrong place;
 * one that never found a sweep there would spoil one run after another.
 */
async function noSweep(state: State, root: string, job: Job): Promise<Error> {
  const place = atPlace(root, job.folder);
  if ((await rootId(root)) === job.root)
    return new Hopeless(`${job.folder} holds no sweep for workers: it was removed meanwhile`);
  const fault: Fault = {
    ...{ code: "queue.root", path: "", file: "--root" },
    found: `no sweep for workers in ${place}`,
    remedy: "name the folder that all machines share, as this machine has it",
  };
  const faults = new InputFaults([fault]);
  if (!state.isPlaced) state.useless = faults;
  return new Error(`on ${hostname()}: ${faults.message}`);
}
