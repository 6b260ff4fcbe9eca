/**
 * A thread that draws chunks of curtailment factors. Takes its task with the start and chunk numbers as messages; answers each
 * with that chunk's tally.
 */
import { parentPort, workerData } from "node:worker_threads";
import { chunkDrawer } from "../sim/lookahead/curtailment-draws.ts";
import { askedWithin, tallySize } from "../sim/lookahead/curtailment-question.ts";
import { emptyTally } from "../sim/lookahead/curtailment-tally.ts";
import type { ChunkOrder, DrawnChunk, WorkerTask } from "./curtailment-factor-workers.ts";
import { statedDay } from "./stated-day.ts";

const { file, settings, start, accept } = workerData as WorkerTask;
const ready = statedDay({
  file,
  start,
  accept,
  settings: { data: settings, place: () => ({ file: "command line" }) },
}).then(({ question: asked, sampling }) => {
  const question = askedWithin(asked, sampling.drawsMax);
  return { question, draw: chunkDrawer(question) };
});

parentPort!.on("message", async ({ chunk, pathCount }: ChunkOrder) => {
  const { question, draw } = await ready;
  const tally = emptyTally(tallySize(question));
  draw(chunk, pathCount, tally);
  const drawn: DrawnChunk = { chunk, tally };
  parentPort!.postMessage(drawn);
});
