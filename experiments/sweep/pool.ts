/**
 * The door to piscina: worker threads that run points. Takes tasks one by one and gives each row to the caller as it is done; no more
 * tasks are under way than there are threads, and no row is kept, so memory does not grow with the sweep.
 */
import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";
import type { RunRow } from "../../results/sweep/row-file.ts";
import type { RunTask } from "./worker.ts";

const ENTRY = fileURLToPath(new URL("../../bin/sweep-worker.js", import.meta.url));

export interface PoolWork {
  readonly workers: number;
  readonly tasks: Iterable<RunTask>;
  readonly onRow: (row: RunRow, task: RunTask) => Promise<void>;
  /** A run that did not come to its end; the others go on. */
  readonly onFailure: (error: unknown, task: RunTask) => void;
  /** Asked before each task: no more are handed out, those under way are finished. */
  readonly isStopped: () => boolean;
  /** Ends what is under way. */
  readonly abandoned: AbortSignal;
}

export async function runInPool(work: PoolWork): Promise<void> {
  const { workers, tasks, onRow, onFailure, isStopped, abandoned } = work;
  // As few as at most: a thread that waits for its row to be written would be ended, and loading the laboratory anew takes seconds.
  const pool = new Piscina({ filename: ENTRY, minThreads: workers, maxThreads: workers });
  const left = tasks[Symbol.iterator]();
  const drain = async () => {
    while (!isStopped()) {
      const { value: task, done } = left.next();
      if (done === true) return;
      let row: RunRow;
      try {
        row = await pool.run(task, { name: "runTask", signal: abandoned });
      } catch (error) {
        if (!abandoned.aborted) onFailure(error, task);
        continue;
      }
      await onRow(row, task);
    }
  };
  try {
    await Promise.all(Array.from({ length: workers }, drain));
  } finally {
    await pool.destroy();
  }
}
