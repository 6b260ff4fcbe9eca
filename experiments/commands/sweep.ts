/** `headroom sweep <experiment>`: every point of a design under every seed, on worker threads, into one dataset; what is there is not done again. */
import { join } from "node:path";
import type { Command } from "commander";
import { REPORT_FILE } from "../../results/manifest.ts";
import { DATASET_FILE } from "../../results/sweep/dataset.ts";
import { sweepFolderFaults } from "../../results/sweep/sweep-folder.ts";
import { placeFault } from "../../sim/core/documents/document.ts";
import { type Fault, formatFault, InputFaults } from "../../sim/core/errors.ts";
import { counted } from "../counted.ts";
import { Ended } from "../ended.ts";
import { shownPath } from "../files.ts";
import { type Progress, progressBar, progressOf } from "../progress.ts";
import { earlierLines } from "../sweep/earlier-lines.ts";
import { STEP_WORDS, whileInterruptible } from "../sweep/interruption.ts";
import { writePointScenario } from "../sweep/point-scenario.ts";
import { factorFaults, pointsOf, type Question } from "../sweep/points.ts";
import { questionOf } from "../sweep/question-file.ts";
import { queueOption } from "../sweep/queue/address.ts";
import { reach } from "../sweep/queue/bullmq.ts";
import { queueRunner } from "../sweep/queue/queue-runs.ts";
import { outsideFaults } from "../sweep/queue/shared-folder.ts";
import { RUNS_UNASKED_MAX, sizeFaults } from "../sweep/size.ts";
import { summaryLines } from "../sweep/summary.ts";
import { type Shard, type SweepDone, sweep } from "../sweep/sweep.ts";
import { threadRunner } from "../sweep/thread-runs.ts";
import { threadsOption, wrongOption } from "./options.ts";
import { printJson } from "./print-json.ts";

interface SweepOptions {
  readonly out?: string;
  readonly workers?: string;
  readonly shard?: string;
  readonly queue?: string;
  readonly root: string;
  readonly point?: string;
  readonly seed?: string;
  readonly scenario?: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

const RUNS_FOLDER = join("results", "runs");
const SHARDS_MAX = 100_000;
const FAILURES_SHOWN_MAX = 10;

export function addSweep(program: Command): void {
  program
    .command("sweep")
    .description("run an experiment: every point of its design under every seed, into one dataset")
    .argument("<experiment>", "experiment file (.yaml or .json)")
    .option("--out <folder>", `folder of the results (default: ${RUNS_FOLDER}/<name>)`)
    .option("--workers <count>", "worker threads (default: one a core)")
    .option("--shard <i/N>", "only every N-th run from the i-th; join them with `headroom merge`")
    .option("--queue <address>", "leave the runs to `headroom worker`s of this Redis or Valkey")
    .option("--root <folder>", "with --queue: folder that all machines share", ".")
    .option("--yes", `start although there are more than ${RUNS_UNASKED_MAX} runs`)
    .option("--scenario <file>", "run nothing: write a point's scenario, for `headroom run`")
    .option("--point <number>", "with --scenario: which point")
    .option("--seed <seed>", "with --scenario: under which seed")
    .option("--json", "print what was done and the summary as JSON")
    .action(async (file: string, options: SweepOptions) => await runSweep(file, options));
}

async function runSweep(file: string, options: SweepOptions): Promise<void> {
  if (options.scenario !== undefined) {
    await writePointScenario(await questionOf(file), options, options.scenario);
    process.stdout.write(`wrote ${shownPath(options.scenario)}\n`);
    return;
  }
  const lone = (["point", "seed"] as const).flatMap((name) => options[name] ?? []);
  if (lone.length > 0)
    throw new InputFaults([
      wrongOption("--point, --seed", lone.join(", "), "write --scenario <file> too, or neither"),
    ]);
  const workers = workersOption(options);
  const address = options.queue === undefined ? undefined : queueOption(options.queue);
  const shard = shardOption(options.shard);
  const question = await questionOf(file);
  const { name } = question.experiment;
  const folder = options.out ?? join(RUNS_FOLDER, name);
  const faults = [
    ...factorFaults(question),
    ...sizeFaults(question, options.yes === true),
    ...stoppingFaults(question, shard),
    ...(await sweepFolderFaults(folder, name)),
    ...(address === undefined
      ? []
      : outsideFaults(options.root, { "the scenario": question.folder, "the results": folder })),
  ];
  if (faults.length > 0) throw new InputFaults(faults);
  // Before the points are checked, which may take long.
  if (address !== undefined) await reach(address);
  const points = Number(pointsOf(question).count);
  const say = (words: string) => void process.stderr.write(`${words}\n`);
  let bar: Progress = progressBar(points);
  let served = "";
  const runner =
    address === undefined
      ? threadRunner(workers)
      : queueRunner({
          ...{ address, root: options.root },
          say,
          onWorkers: (count) => {
            served = `, ${counted(count, "worker")}`;
          },
        });
  const done = await whileInterruptible(
    (step) => say(STEP_WORDS[step]),
    async (interruption) =>
      await sweep({
        ...{ question, folder, runner, shard, interruption },
        onChecked: (checked) => bar.update(checked, "checking points"),
        onEarlier: (earlier) => {
          bar.stop();
          for (const line of earlierLines(earlier)) say(line);
        },
        onStart: (runs) => {
          bar.stop();
          bar = progressOf(runs, say);
        },
        onRun: (count, point, seed) => bar.update(count, `point ${point}, seed ${seed}${served}`),
      }),
  ).finally(async () => {
    bar.stop();
    await runner.close();
  });
  for (const fault of done.damaged) process.stderr.write(`${formatFault(fault)}\n`);
  tell(done, options, name, folder);
}

/** Threads of this machine, one a core; a queue's runs are its workers'. */
function workersOption({ workers, queue }: SweepOptions): number {
  if (workers === undefined || queue === undefined) return threadsOption(workers);
  const remedy = "leave it out: with --queue the runs are done by `headroom worker`";
  throw new InputFaults([wrongOption("--workers", workers, remedy)]);
}

/** What keeps a stopping rule from stopping anything. */
function stoppingFaults(question: Question, shard: Shard): readonly Fault[] {
  if (question.experiment.stopping === undefined) return [];
  const place = (problem: Pick<Fault, "found" | "remedy">) =>
    placeFault(question.source, ["stopping"], { code: "sweep.stopping", ...problem });
  const faults: Fault[] = [];
  if (pointsOf(question).count < 2n)
    faults.push(
      place({
        found: "a stopping rule over one point, which differs from no other",
        remedy: "write two points or more, or leave the rule out",
      }),
    );
  if (shard.of > 1)
    faults.push(
      place({
        found: "a stopping rule and --shard: one shard does not know what the others found",
        remedy: "leave --shard out, share the runs out with --queue, or leave the rule out",
      }),
    );
  return faults;
}

function shardOption(text: string | undefined): Shard {
  if (text === undefined) return { part: 1, of: 1 };
  const match = /^(\d{1,6})\/(\d{1,6})$/.exec(text);
  const [part, of] = [Number(match?.[1]), Number(match?.[2])];
  if (match !== null && part >= 1 && part <= of && of <= SHARDS_MAX) return { part, of };
  const remedy = `write i/N with i from 1 to N, for example 2/4, N at most ${SHARDS_MAX}`;
  throw new InputFaults([wrongOption("--shard", text, remedy)]);
}

function tell(done: SweepDone, options: SweepOptions, name: string, folder: string): void {
  const { runs, finished, share, before, failures, summary } = done;
  if (options.json === true) {
    const { damaged: _, ...counts } = done;
    printJson({ name, folder: shownPath(folder), ...counts });
  } else {
    const kept = before > 0 ? `, ${before} were there` : "";
    const part = options.shard === undefined ? "" : ` of shard ${options.shard}`;
    const lines = [
      `${name}: ${counted(done.done, "run")} done${part}${kept}; ${finished} of ${runs} finished`,
      ...(summary === undefined ? othersLines(done, options, folder) : summaryLines(summary)),
      ...(summary === undefined
        ? []
        : [
            `wrote ${shownPath(join(folder, DATASET_FILE))}`,
            `Open ${shownPath(join(folder, REPORT_FILE))}`,
          ]),
    ];
    process.stdout.write(`${lines.join("\n")}\n`);
  }
  if (failures.length > 0) throw new Ended(1, failureWords(failures));
  if (before + done.done < share)
    throw new Ended(
      130,
      `stopped: ${before + done.done} of ${share} runs are kept in ${shownPath(folder)}; the same command does the rest`,
    );
}

/** A shard that did its share while rows of others are not there: on a shared disk it may only not see them yet, and then none writes the dataset. */
function othersLines(done: SweepDone, options: SweepOptions, folder: string): string[] {
  const { runs, finished, share, before, failures } = done;
  const isShort = failures.length > 0 || before + done.done < share;
  if (options.shard === undefined || isShort) return [];
  return [
    `no dataset yet: ${runs - finished} of the other shards' runs are not seen in ${shownPath(folder)}; once these have ended, \`headroom merge\` of their folders, or this command again where all write to this one, makes it`,
  ];
}

function failureWords(failures: readonly string[]): string {
  const more = failures.length - FAILURES_SHOWN_MAX;
  return [
    `${counted(failures.length, "run")} failed; the others are kept, and the same command tries these again`,
    ...failures.slice(0, FAILURES_SHOWN_MAX).map((failure) => `  ${failure}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ].join("\n");
}
