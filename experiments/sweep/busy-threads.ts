/** As many threads as batches of tasks keep busy. Takes how many there may be, and what starts them; gives threads for a batch, the same ones to every batch that needs no more. */
import type { RunThreads } from "./pool.ts";

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
