/** `headroom worker --queue <address>`: does runs of sweeps that a queue holds, until it is stopped. */
import type { Command } from "commander";
import { InputFaults } from "../../sim/core/errors.ts";
import { counted } from "../counted.ts";
import { Ended } from "../ended.ts";
import { engineSource } from "../sweep/engine-source.ts";
import { whileInterruptible } from "../sweep/interruption.ts";
import { queueOption } from "../sweep/queue/address.ts";
import { stateOf } from "../sweep/queue/job.ts";
import { serve } from "../sweep/queue/serve.ts";
import { numberOption, threadsOption, wrongOption } from "./options.ts";

interface WorkerOptions {
  readonly queue: string;
  readonly root: string;
  readonly workers?: string;
  readonly lostAfter: string;
  readonly longestRun: string;
  readonly idle?: string;
}

const SECONDS_MAX = 1_000_000;
const SAID = {
  stopping: "stopping: the runs under way are finished first; Ctrl-C again gives them back",
  abandoning: "giving back the runs under way",
};

export function addWorker(program: Command): void {
  program
    .command("worker")
    .description("do runs of sweeps that a queue holds, beside any number of other workers")
    .requiredOption("--queue <address>", "Redis or Valkey, for example redis://host:6379")
    .option("--root <folder>", "folder that all machines share, as this one has it", ".")
    .option("--workers <count>", "threads (default: one a core)")
    .option("--lost-after <seconds>", "not heard of for so long, its runs are another's", "30")
    .option("--longest-run <seconds>", "a run that takes longer is given to another", "3600")
    .option("--idle <seconds>", "end after so long without a run (default: never)")
    .action(runWorker);
}

async function runWorker(options: WorkerOptions): Promise<void> {
  const address = queueOption(options.queue);
  const threads = threadsOption(options.workers);
  const lostAfterMs = milliseconds("--lost-after", options.lostAfter);
  const longestRunMs = milliseconds("--longest-run", options.longestRun);
  const idleMs =
    options.idle === undefined ? Number.POSITIVE_INFINITY : milliseconds("--idle", options.idle);
  const source = await engineSource();
  const say = (words: string) => void process.stderr.write(`${words}\n`);
  let isAbandoned = false;
  const done = await whileInterruptible(
    (step) => {
      isAbandoned ||= step === "abandoning";
      say(SAID[step]);
    },
    async (interruption) =>
      await serve({
        ...{ address, root: options.root, source, threads, lostAfterMs, longestRunMs, idleMs },
        ...{ interruption, say },
        onReady: () =>
          say(`${counted(threads, "thread")} for runs of ${stateOf(source)} from ${address.shown}`),
        onRun: (count, point, seed) => say(`${count}: point ${point}, seed ${seed}`),
      }),
  );
  const words = `${counted(done, "run")} done`;
  if (isAbandoned) throw new Ended(130, `${words}; those under way were given back`);
  process.stdout.write(`${words}\n`);
}

function milliseconds(name: string, text: string): number {
  const seconds = numberOption(name, text);
  if (seconds > 0 && seconds <= SECONDS_MAX) return seconds * 1000;
  const remedy = `write seconds above 0, at most ${SECONDS_MAX}`;
  throw new InputFaults([wrongOption(name, text, remedy)]);
}
