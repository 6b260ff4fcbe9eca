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
