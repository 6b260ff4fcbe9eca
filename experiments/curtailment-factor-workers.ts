/**
 * Curtailment factors on several threads. Takes a request and a number of workers; gives the factors. Each worker makes the
 * question for itself and draws chunks; chunks are added in the order of their numbers, so the bytes are those of one thread.
 */
import { Worker } from "node:worker_threads";
import { pathsIn } from "../sim/lookahead/curtailment-draws.ts";
import {
  type CurtailmentFactors,
  curtailmentFactors,
  factorsOf,
  nextRound,
} from "../sim/lookahead/curtailment-factors.ts";
import { askedWithin, tallySize } from "../sim/lookahead/curtailment-question.ts";
import { addTally, type CurtailmentTally, emptyTally } from "../sim/lookahead/curtailment-tally.ts";
import type { StatedDay } from "./stated-day.ts";

/** What a worker needs to make the same question: documents are plain data. */
export interface WorkerTask {
  readonly file: string;
  readonly settings: unknown;
  readonly start: string | undefined;
  readonly accept: readonly string[];
}

/** A chunk to draw, and what came of it. */
export interface ChunkOrder {
  readonly chunk: number;
  readonly pathCount: number;
}
export interface DrawnChunk {
  readonly chunk: number;
  readonly tally: CurtailmentTally;
}

export async function factorsBy(
  workerCount: number,
  task: WorkerTask,
  { question: asked, sampling }: StatedDay,
): Promise<CurtailmentFactors> {
  if (workerCount === 1) return curtailmentFactors(asked, sampling);
  const question = askedWithin(asked, sampling.drawsMax);
  const workers = Array.from({ length: workerCount }, () => startWorker(task));
  try {
    const pathCount = pathsIn(sampling.drawsMax, question.isAntithetic);
    const tally = emptyTally(tallySize(question));
    for (let chunkCount = 0; ; ) {
      const round = nextRound(sampling, chunkCount, tally, question.isAntithetic);
      if (typeof round === "string") return factorsOf(question, tally, round);
      await drawRound(workers, round, pathCount, tally);
      chunkCount = round.untilChunk;
    }
  } finally {
    await Promise.all(workers.map(({ worker }) => worker.terminate()));
  }
}

interface Drawer {
  readonly worker: Worker;
  draw(order: ChunkOrder): Promise<DrawnChunk>;
}

function startWorker(task: WorkerTask): Drawer {
  const entry = new URL("../bin/curtailment-factor-worker.js", import.meta.url);
  const worker = new Worker(entry, { workerData: task });
  const draw = (order: ChunkOrder) =>
    new Promise<DrawnChunk>((resolve, reject) => {
      const settle = (end: () => void) => {
        worker.off("message", onMessage);
        worker.off("error", onError);
        end();
      };
      const onMessage = (drawn: DrawnChunk) => settle(() => resolve(drawn));
      const onError = (error: unknown) => settle(() => reject(error));
      worker.on("message", onMessage);
      worker.on("error", onError);
      worker.postMessage(order);
    });
  return { worker, draw };
}

/** Draws the chunks of a round, each worker the next that nobody has; what is drawn early waits for its turn to be added. */
async function drawRound(
  workers: readonly Drawer[],
  { fromChunk, untilChunk }: { readonly fromChunk: number; readonly untilChunk: number },
  pathCount: number,
  tally: CurtailmentTally,
): Promise<void> {
  const waiting = new Map<number, CurtailmentTally>();
  let next = fromChunk;
  let added = fromChunk;
  const work = async ({ draw }: Drawer) => {
    while (next < untilChunk) {
      const chunk = next;
      next += 1;
      waiting.set(chunk, (await draw({ chunk, pathCount })).tally);
      for (let ready = waiting.get(added); ready !== undefined; ready = waiting.get(added)) {
        addTally(tally, ready);
        waiting.delete(added);
        added += 1;
      }
    }
  };
  await Promise.all(workers.map(work));
}
