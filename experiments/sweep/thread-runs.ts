/**
 * Runs of a sweep on threads of this machine. Takes a batch of runs; no more are under way than there are threads, and no row is kept, so
 * memory does not grow with the sweep.
 */
import { Ended } from "../ended.ts";
import { doRun, reasonOf } from "./one-run.ts";
import { scenariosOf } from "./points.ts";
import { openThreads, type RunThreads } from "./pool.ts";
import type { RunTask } from "./run-thread.ts";
import type { Run, RunBatch, Runner } from "./runner.ts";

/** The threads are started with the first batch that has a run, and serve those after it; a batch that keeps more of them busy has them started anew. */
export function threadRunner(workers: number, open: typeof openThreads = openThreads): Runner {
  let threads: RunThreads | undefined;
  let opened = 0;
  return {
    runAll: async (batch) => {
      if (batch.runs.length === 0) return;
      const atOnce = Math.min(workers, batch.runs.length);
      if (threads === undefined || atOnce > opened) {
        await threads?.close();
        threads = open(atOnce);
        opened = atOnce;
      }
      await runOnThreads(threads, atOnce, batch);
    },
    close: async () => await threads?.close(),
  };
}

export async function runOnThreads(
  threads: Pick<RunThreads, "run">,
  atOnce: number,
  batch: RunBatch,
): Promise<void> {
  const { folder, interruption, onDone, onFailure } = batch;
  const left = tasksOf(batch);
  const drain = async () => {
    while (!interruption.isStopped()) {
      const next = left.next();
      if (next.done === true) return;
      const [run, task] = next.value;
      try {
        await doRun(threads, task, folder, interruption.abandoned);
        onDone(run);
      } catch (error) {
        if (error instanceof Ended) throw error;
        if (!interruption.abandoned.aborted) onFailure(reasonOf(error), run);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, drain));
}

/** Made when asked for: the scenarios of all points are never held together. */
function* tasksOf({ question, runs, source }: RunBatch): Generator<[Run, RunTask]> {
  const scenarioOf = scenariosOf(question);
  for (const run of runs) {
    const scenario = scenarioOf(run.point).data;
    yield [run, { ...run, scenario, folder: question.folder, source }];
  }
}
