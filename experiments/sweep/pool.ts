/**
 * The door to piscina: worker threads that do runs. Takes a task at a time; gives what comes of it. A thread that dies is replaced, and its task fails.
 */
import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";
import type { RunRow } from "../../results/sweep/row-file.ts";
import type { RunTask } from "./run-thread.ts";

/**
 * A run makes some 15 MB a day and forgets nearly all of it. With the usual 48 MB a year of the ring with trading is collected from 340 times, on helpers of other cores too; with
 * these 85 times.
 */
const YOUNG_GENERATION_MB = 192;
const ENTRY = fileURLToPath(new URL("../../bin/sweep-thread.js", import.meta.url));

export interface Threads<Task, Result> {
  /** Rejects where the task fails, and where the signal ends it. */
  readonly run: (task: Task, signal: AbortSignal) => Promise<Result>;
  readonly close: () => Promise<void>;
}

export type RunThreads = Threads<RunTask, RunRow>;

/** `job`: what the threads' entry does with a task. */
export function threadsFor<Task, Result>(
  job: "runTask" | "playTask",
  workers: number,
): Threads<Task, Result> {
  // As few as at most: a thread that waits for its row to be written would be ended, and loading the laboratory anew takes seconds.
  const pool = new Piscina({
    ...{ filename: ENTRY, minThreads: workers, maxThreads: workers },
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
  });
  return {
    run: async (task, signal) => (await pool.run(task, { name: job, signal })) as Result,
    close: async () => await pool.destroy(),
  };
}

export const openThreads = (workers: number): RunThreads => threadsFor("runTask", workers);

export interface BusyThreads<Own> {
  /** Threads for so many tasks, and how many of them are to be under way at once. */
  readonly forTasks: (tasks: number) => Promise<{ readonly threads: Own; readonly atOnce: number }>;
  readonly close: () => Promise<void>;
}

/** As many as tasks keep busy, `most` at most: started with the first batch, they serve those after it; a batch that keeps more of them busy has them started anew. */
export function busyThreads<Own extends Pick<RunThreads, "close">>(
  most: number,
  open: (workers: number) => Own,
): BusyThreads<Own> {
  let threads: Own | undefined;
  let opened = 0;
  return {
    forTasks: async (tasks) => {
      const atOnce = Math.min(most, tasks);
      if (threads === undefined || atOnce > opened) {
        await threads?.close();
        threads = open(atOnce);
        opened = atOnce;
      }
      return { threads, atOnce };
    },
    close: async () => await threads?.close(),
  };
}

/** Hands tasks out in their order, so many at once, until it is told to stop. */
export async function handOut<Task>(
  tasks: Iterable<Task>,
  atOnce: number,
  isStopped: () => boolean,
  work: (task: Task) => Promise<void>,
): Promise<void> {
  const left = tasks[Symbol.iterator]();
  const drain = async () => {
    while (!isStopped()) {
      const next = left.next();
      if (next.done === true) return;
      await work(next.value);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, drain));
}
