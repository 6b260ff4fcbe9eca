/** One run of a sweep from its task to its row in the folder, with its line in the log. Takes threads and a task; rejects with why there is no row. */
import { refusalReason } from "../../results/claim.ts";
import type { RunRow } from "../../results/sweep/row-file.ts";
import { logRun, type RunEnd } from "../../results/sweep/run-log.ts";
import { writeRow } from "../../results/sweep/sweep-folder.ts";
import { InputFaults } from "../../sim/core/errors.ts";
import { Ended } from "../ended.ts";
import { shownPath } from "../files.ts";
import type { RunThreads } from "./pool.ts";
import type { RunTask } from "./run-thread.ts";

/** `folder`: of the results. An `Ended` where nothing more can be written there; whatever else it rejects with is of this run alone. */
export async function doRun(
  threads: Pick<RunThreads, "run">,
  task: RunTask,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  const begun = performance.now();
  /** The log is for people: a line that cannot be written changes no run's end. */
  const end = async (outcome: Pick<RunEnd, "outcome" | "reason">) =>
    await logRun(folder, {
      ...{ key: task.key, point: task.point + 1, seed: task.seed },
      seconds: Math.round(performance.now() - begun) / 1000,
      ...outcome,
    }).catch(() => undefined);
  try {
    await keep(folder, await threads.run(task, signal));
  } catch (error) {
    if (!signal.aborted && !(error instanceof Ended))
      await end({ outcome: "failed", reason: reasonOf(error) });
    throw error;
  }
  await end({ outcome: "done" });
}

async function keep(folder: string, row: RunRow): Promise<void> {
  let faults: Awaited<ReturnType<typeof writeRow>>;
  try {
    faults = await writeRow(folder, row);
  } catch (error) {
    throw cannotKeep(folder, error);
  }
  if (faults.length > 0) throw new InputFaults(faults);
}

/** Nothing more can be written there. */
export const cannotKeep = (folder: string, error: unknown): Ended =>
  new Ended(
    1,
    `${shownPath(folder)} cannot be written to any more (${refusalReason(error)}); what is finished is kept, and the same command does the rest`,
  );

export const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
