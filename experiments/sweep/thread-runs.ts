/**
 * Runs of a sweep on threads of this machine. Takes a batch of runs; no more are under way than there are threads, and no row is kept, so
 * memory does not grow with the sweep.
 */
import { Ended } from "../ended.ts";
import { busyThreads } from "./busy-threads.ts";
import { handOut } from "./hand-out.ts";
import { doRun, reasonOf } from "./one-run.ts";
import { scenariosOf } from "./points.ts";
import { openThreads, type RunThreads } from "./pool.ts";
import type { RunTask } from "./run-thread.ts";
import type { Run, RunBatch, Runner } from "./runner.ts";

export function threadRunner(workers: number, open: typeof openThreads = openThreads): Runner {
  const { forTasks, close } = busyThreads(workers, open);
  return {
    runAll: async (batch) => {
      if (batch.runs.length === 0) return;
      const { threads, atOnce } = await forTasks(batch.runs.length);
      await runOnThreads(threads, atOnce, batch);
    },
    close,
  };
}

export async function runOnThreads(
  threads: Pick<RunThreads, "run">,
  atOnce: number,
  batch: RunBatch,
): Promise<void> {
  const { folder, interruption, onDone, onFailure } = batch;
  await handOut(tasksOf(batch), atOnce, interruption.isStopped, async ([run, task]) => {
    try {
      await doRun(threads, task, folder, interruption.abandoned);
      onDone(run);
    } catch (error) {
      if (error instanceof Ended) throw error;
      if (!interruption.abandoned.aborted) onFailure(reasonOf(error), run);
    }
  });
}

/** Made when asked for: the scenarios of all points are never held together. */
function* tasksOf({ question, runs, source }: RunBatch): Generator<[Run, RunTask]> {
  const scenarioOf = scenariosOf(question);
  for (const run of runs) {
    const scenario = scenarioOf(run.point).data;
    yield [run, { ...run, scenario, folder: question.folder, source }];
  }
}
