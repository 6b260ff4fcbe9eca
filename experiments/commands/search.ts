/** `headroom search <experiment>`: the point of an experiment that does best within its constraints, by successive halving over seeds, at a budget of runs. */
import { join } from "node:path";
import type { Command } from "commander";
import {
  SEARCH_FILE,
  SEARCH_REPORT_FILE,
  sweepFolderFaults,
} from "../../results/sweep/sweep-folder.ts";
import { placeFault } from "../../sim/core/documents/document.ts";
import { type Fault, InputFaults } from "../../sim/core/errors.ts";
import { counted } from "../counted.ts";
import { Ended } from "../ended.ts";
import { shownPath } from "../files.ts";
import { progressBar, progressOf } from "../progress.ts";
import { earlierLines } from "../sweep/earlier-lines.ts";
import { STEP_WORDS, whileInterruptible } from "../sweep/interruption.ts";
import { seedsOf } from "../sweep/plan.ts";
import { factorFaults, pointsOf, type Question } from "../sweep/points.ts";
import { questionOf } from "../sweep/question-file.ts";
import { searchLines } from "../sweep/search/lines.ts";
import { type Rounds, roundsOf } from "../sweep/search/rounds.ts";
import { search } from "../sweep/search/search.ts";
import type { SearchSettings } from "../sweep/search/settings.ts";
import { grouped, RUNS_UNASKED_MAX } from "../sweep/size.ts";
import { threadRunner } from "../sweep/thread-runs.ts";
import { threadsOption } from "./options.ts";
import { printJson } from "./print-json.ts";

interface SearchOptions {
  readonly out?: string;
  readonly workers?: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

const RUNS_FOLDER = join("results", "runs");
/** Above this nobody could hold the plan. */
const POINTS_MAX = 100_000n;
/** Of one seed there is no interval, so nobody could say how sure the best is. */
const LAST_SEEDS_MIN = 2;

export function addSearch(program: Command): void {
  program
    .command("search")
    .description("find the point of an experiment that does best within its constraints")
    .argument("<experiment>", "experiment file (.yaml or .json) with a section search")
    .option("--out <folder>", `folder of the results (default: ${RUNS_FOLDER}/<name>)`)
    .option("--workers <count>", "worker threads (default: one a core)")
    .option("--yes", `start although there are more than ${RUNS_UNASKED_MAX} runs`)
    .option("--json", "print the result as JSON")
    .action(async (file: string, options: SearchOptions) => await runSearch(file, options));
}

async function runSearch(file: string, options: SearchOptions): Promise<void> {
  const workers = threadsOption(options.workers);
  const question = await questionOf(file);
  const { name, search: settings } = question.experiment;
  const folder = options.out ?? join(RUNS_FOLDER, name);
  const { rounds, faults } = roundsIn(question, options.yes === true);
  const all = [...factorFaults(question), ...faults, ...(await sweepFolderFaults(folder, name))];
  if (all.length > 0 || rounds.kind === "short" || settings === undefined)
    throw new InputFaults(all);
  const say = (words: string) => void process.stderr.write(`${words}\n`);
  let bar = progressBar(Number(pointsOf(question).count));
  const runner = threadRunner(workers);
  const { result, failures } = await whileInterruptible(
    (step) => say(STEP_WORDS[step]),
    async (interruption) =>
      await search({
        ...{ question, search: settings, rounds: rounds.rounds, folder, runner, interruption },
        onChecked: (checked) => bar.update(checked, "checking points"),
        onEarlier: (earlier) => {
          bar.stop();
          for (const line of earlierLines(earlier)) say(line);
        },
        onStart: () => {
          bar.stop();
          bar = progressOf(runsOf(rounds, settings), say);
        },
        onRun: (count, name, seed) => bar.update(count, `${name}, seed ${seed}`),
      }),
  ).finally(async () => {
    bar.stop();
    await runner.close();
  });
  if (result === undefined) throw ended(failures, folder);
  if (options.json === true) printJson({ folder: shownPath(folder), ...result });
  else
    process.stdout.write(
      `${[
        ...searchLines(result),
        `wrote ${shownPath(join(folder, SEARCH_FILE))} and ${shownPath(join(folder, SEARCH_REPORT_FILE))}`,
      ].join("\n")}\n`,
    );
}

function roundsIn(
  question: Question,
  isAgreed: boolean,
): { rounds: Rounds; faults: readonly Fault[] } {
  const { experiment, source } = question;
  const none: Rounds = { kind: "short", least: 0 };
  const fault = (path: string[], found: string, remedy: string) => ({
    rounds: none,
    faults: [placeFault(source, path, { code: "search.budget", found, remedy })],
  });
  const { search: settings } = experiment;
  if (settings === undefined)
    return fault(
      [],
      "an experiment without a section search",
      "write search: { objective, budget }",
    );
  const { count } = pointsOf(question);
  if (count > POINTS_MAX)
    return fault(["design"], `a design of ${count} points`, `write at most ${POINTS_MAX}`);
  const { budget, keepOneOf } = settings;
  const seeds = seedsOf(experiment).length;
  if (seeds < LAST_SEEDS_MIN)
    return fault(
      ["seeds"],
      "one seed, under which nothing says how sure a search is of its best point",
      `write ${LAST_SEEDS_MIN} seeds or more`,
    );
  const rounds = roundsOf(Number(count), seeds, budget, keepOneOf, LAST_SEEDS_MIN);
  if (rounds.kind === "fits") {
    const runs = BigInt(runsOf(rounds, settings));
    return runs > RUNS_UNASKED_MAX && !isAgreed
      ? fault(
          ["search", "budget"],
          `a search of up to ${grouped(runs)} runs`,
          `write a smaller budget, or say --yes, which is needed above ${grouped(RUNS_UNASKED_MAX)} runs`,
        )
      : { rounds, faults: [] };
  }
  return fault(
    ["search", "budget"],
    `${counted(budget, "run")}, and the least search of ${counted(Number(count), "point")}, with ${LAST_SEEDS_MIN} seeds in its last round, takes ${rounds.least}`,
    "write a larger budget, or a design of fewer points",
  );
}

/** With both yardsticks and fresh seeds. */
const runsOf = (
  { rounds, runs }: Extract<Rounds, { kind: "fits" }>,
  { freshSeeds }: SearchSettings,
): number => runs + rounds.at(-1)!.seeds + 2 * freshSeeds;

function ended(failures: readonly string[], folder: string): Ended {
  const kept = `what is finished is kept in ${shownPath(folder)}; the same command does the rest`;
  return failures.length > 0
    ? new Ended(1, [`${counted(failures.length, "run")} failed; ${kept}`, ...failures].join("\n"))
    : new Ended(130, `stopped; ${kept}`);
}
