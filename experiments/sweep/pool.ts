/**
 * The door to piscina: worker threads that run points. Takes a task at a time; gives its row. A thread that dies is replaced, and its task fails.
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

export interface RunThreads {
  /** Rejects where the run fails, and where the signal ends it. */
  readonly run: (task: RunTask, signal: AbortSignal) => Promise<RunRow>;
  readonly close: () => Promise<void>;
}

export function openThreads(workers: number): RunThreads {
  // As few as at most: a thread that waits for its row to be written would be ended, and loading the laboratory anew takes seconds.
  const pool = new Piscina({
    ...{ filename: ENTRY, minThreads: workers, maxThreads: workers },
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
  });
  return {
    run: async (task, signal) => (await pool.run(task, { name: "runTask", signal })) as RunRow,
    close: async () => await pool.destroy(),
  };
}
