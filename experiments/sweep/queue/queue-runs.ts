/**
 * Runs of a sweep on a queue that workers elsewhere serve. Takes a batch of runs; gives word of each as its row is in the shared folder. Keeps: the
 * folder is the truth and the queue only a list of what to do, so a queue that forgets is told again; no more than a window of runs is in it, so
 * neither side's memory grows with the sweep.
 */
import { setTimeout as delay } from "node:timers/promises";
import { storedRow } from "../../../results/sweep/sweep-folder.ts";
import { writeWorkFile } from "../../../results/sweep/work-file.ts";
import type { Run, RunBatch, Runner } from "../runner.ts";
import type { QueueAddress } from "./address.ts";
import { type JobQueue, LOST_TOO_OFTEN, openJobQueue } from "./bullmq.ts";
import { JOB_FORMAT, type Job, jobId, jobPrefix, queueName } from "./job.ts";
import { connectionWords, watchWorkers } from "./said.ts";
import { placeBelow } from "./shared-folder.ts";
import { markedRoot } from "./shared-root.ts";

const WINDOW = 1_000;
/** How often what is in the queue is held against the folder, and who serves it is looked up. */
const LOOK_MS = 3_000;
const WAKE_MS = 100;

export interface QueueRunnerOptions {
  readonly address: QueueAddress;
  /** The folder that all machines share. */
  readonly root: string;
  readonly say: (words: string) => void;
  /** Workers that serve the sweep now. */
  readonly onWorkers: (count: number) => void;
}

export function queueRunner(options: QueueRunnerOptions): Runner {
  return {
    runAll: async (batch) => {
      if (batch.runs.length === 0) return;
      const { folder, question, interruption } = batch;
      await writeWorkFile(folder, {
        scenarioFolder: placeBelow(options.root, question.folder)!,
        scenario: question.base.data,
      });
      const rootId = await markedRoot(options.root);
      const { note, all } = handOut({ ...options, rootId }, batch);
      const queue = await openJobQueue(options.address, queueName(batch.source), {
        onEnd: note,
        onConnection: connectionWords(options.say, options.address),
      });
      const left = new Promise<void>((resolve) => {
        interruption.abandoned.addEventListener("abort", () => resolve(), { once: true });
      });
      const work = all(queue);
      // Once it is left behind, a queue that is closed under it is no news.
      work.catch(() => undefined);
      try {
        await Promise.race([work, left]);
      } finally {
        await queue.close();
      }
    },
    close: async () => undefined,
  };
}

interface HandOut {
  /** What the queue says: a run ended, with a reason where it failed. */
  readonly note: (id: string, reason?: string) => void;
  /** Until all are done, or those that workers have when it is told to stop. */
  readonly all: (queue: JobQueue) => Promise<void>;
}

/** One batch on its way. */
export function handOut(
  options: QueueRunnerOptions & { readonly rootId: string },
  batch: Pick<RunBatch, "folder" | "interruption" | "onDone" | "onFailure" | "runs" | "source">,
): HandOut {
  const { runs, interruption, source, folder } = batch;
  const place = placeBelow(options.root, folder)!;
  /** In the queue or with a worker, by job. */
  const asked = new Map<string, Run>();
  /** What the queue said since it was last heard. */
  const said = new Map<string, string | undefined>();
  /** Neither in the queue nor in the folder at the last look. */
  let missed: ReadonlySet<string> = new Set();

  const ask = async (queue: JobQueue, some: readonly Run[]) => {
    const jobs = some.map((run) => {
      const data: Job = { format: JOB_FORMAT, root: options.rootId, folder: place, ...run };
      return { id: jobId(data), data };
    });
    for (const [row, { id }] of jobs.entries()) asked.set(id, some[row]!);
    await queue.add(jobs);
  };

  const isThere = async (id: string) => {
    const run = asked.get(id);
    if (run === undefined) return false;
    const row = await storedRow(folder, run.key);
    return row.kind === "ok" && row.value !== undefined;
  };

  const settle = async (queue: JobQueue, id: string, reason?: string) => {
    const run = asked.get(id);
    if (run === undefined) return;
    // A worker that is lost may have put the row there before.
    const isDone = reason === undefined || (reason === LOST_TOO_OFTEN && (await isThere(id)));
    asked.delete(id);
    if (isDone) batch.onDone(run);
    else batch.onFailure(reason, run);
    // Told, so that the same run may be asked for again.
    if (reason !== undefined) await queue.takeBack(id);
  };

  const hear = async (queue: JobQueue) => {
    const heard = [...said];
    said.clear();
    // A shared disk may show a file later than the queue tells of it: `repair` looks again.
    for (const [id, reason] of heard)
      if (reason !== undefined || (await isThere(id))) await settle(queue, id, reason);
  };

  /** Holds what has been asked for against the queue and the folder: word of an end may be lost, and a queue may forget. */
  const repair = async (queue: JobQueue) => {
    const ids = [...asked.keys()];
    const states = await Promise.all(ids.map(async (id) => await queue.state(id)));
    const gone = new Set<string>();
    const lost: string[] = [];
    for (const [row, id] of ids.entries()) {
      const state = states[row]!;
      if (state === "failed") await settle(queue, id, await queue.reasonOf(id));
      if (state !== "gone") continue;
      if (await isThere(id)) await settle(queue, id);
      else if (missed.has(id)) lost.push(id);
      else gone.add(id);
    }
    missed = gone;
    const again = lost.map((id) => asked.get(id)!);
    for (const id of lost) asked.delete(id);
    if (!interruption.isStopped() && again.length > 0) await ask(queue, again);
  };

  /** What no worker has yet. */
  const takeBack = async (queue: JobQueue) => {
    for (const id of [...asked.keys()]) if (await queue.takeBack(id)) asked.delete(id);
  };

  return {
    note: (id, reason) => void said.set(id, reason),
    all: async (queue) => {
      const look = watchWorkers(options, queue, source);
      await queue.forgetFailed(jobPrefix(place));
      let next = 0;
      let isTakenBack = false;
      let looked = performance.now();
      const isMore = () => next < runs.length && !interruption.isStopped();
      while (!interruption.abandoned.aborted && (asked.size > 0 || isMore())) {
        if (isMore() && asked.size <= WINDOW / 2) {
          const some = runs.slice(next, next + WINDOW - asked.size);
          next += some.length;
          await ask(queue, some);
        }
        if (interruption.isStopped() && !isTakenBack) {
          isTakenBack = true;
          await takeBack(queue);
        }
        await delay(WAKE_MS);
        await hear(queue);
        if (performance.now() - looked < LOOK_MS) continue;
        await look();
        await repair(queue);
        looked = performance.now();
      }
    },
  };
}
