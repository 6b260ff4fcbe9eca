/** `headroom search <experiment>`: the point of an experiment that does best within its constraints, by successive halving over seeds, at a budget of runs. */
import { join } from "node:path";
import type { Command } from "commander";
import { levelText } from "../../results/sweep/dataset.ts";
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
import { STEP_WORDS, whileInterruptible } from "../sweep/interruption.ts";
import { seedsOf } from "../sweep/plan.ts";
import { factorFaults, pointsOf, type Question } from "../sweep/points.ts";
import { questionOf } from "../sweep/question-file.ts";
import { noneKeptLines } from "../sweep/search/none-kept.ts";
import type { SearchResult } from "../sweep/search/result.ts";
import { type Rounds, roundsOf } from "../sweep/search/rounds.ts";
import { search } from "../sweep/search/search.ts";
import { yardstickLines } from "../sweep/search/yardsticks.ts";
import { shown } from "../sweep/shown.ts";
import { threadRunner } from "../sweep/thread-runs.ts";
import { threadsOption } from "./options.ts";
import { printJson } from "./print-json.ts";

interface SearchOptions {
  readonly out?: string;
  readonly workers?: string;
  readonly json?: boolean;
}

const RUNS_FOLDER = join("results", "runs");
/** Above this nobody could hold the plan. */
const POINTS_MAX = 100_000n;

export function addSearch(program: Command): void {
  program
    .command("search")
    .description("find the point of an experiment that does best within its constraints")
    .argument("<experiment>", "experiment file (.yaml or .json) with a section search")
    .option("--out <folder>", `folder of the results (default: ${RUNS_FOLDER}/<name>)`)
    .option("--workers <count>", "worker threads (default: one a core)")
    .option("--json", "print the result as JSON")
    .action(async (file: string, options: SearchOptions) => await runSearch(file, options));
}

async function runSearch(file: string, options: SearchOptions): Promise<void> {
  const workers = threadsOption(options.workers);
  const question = await questionOf(file);
  const { name, search: settings } = question.experiment;
  const folder = options.out ?? join(RUNS_FOLDER, name);
  const { rounds, faults } = roundsIn(question);
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
        onStart: () => {
          bar.stop();
          bar = progressOf(rounds.runs + rounds.rounds.at(-1)!.seeds, say);
        },
        onRun: (count, name, seed) => bar.update(count, `${name}, seed ${seed}`),
      }),
  ).finally(async () => {
    bar.stop();
    await runner.close();
  });
  if (result === undefined) throw ended(failures, folder);
  if (options.json === true) printJson({ folder: shownPath(folder), ...result });
  else process.stdout.write(`${lines(result, folder).join("\n")}\n`);
}

function roundsIn(question: Question): { rounds: Rounds; faults: readonly Fault[] } {
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
  const rounds = roundsOf(Number(count), seedsOf(experiment).length, budget, keepOneOf);
  if (rounds.kind === "fits") return { rounds, faults: [] };
  return fault(
    ["search", "budget"],
    `${counted(budget, "run")}, and the least search of ${counted(Number(count), "point")} takes ${rounds.least}`,
    "write a larger budget, or a design of fewer points",
  );
}

function ended(failures: readonly string[], folder: string): Ended {
  const kept = `what is finished is kept in ${shownPath(folder)}; the same command does the rest`;
  return failures.length > 0
    ? new Ended(1, [`${counted(failures.length, "run")} failed; ${kept}`, ...failures].join("\n"))
    : new Ended(130, `stopped; ${kept}`);
}

function lines(result: SearchResult, folder: string) {
  const { name, runs, rounds, best, yardsticks } = result;
  const { objective } = result.search;
  const roundLines = rounds.map(({ seeds, points }, row) => {
    const kept = points.filter(({ broken }) => broken.length === 0).length;
    return `  round ${row + 1}: ${counted(points.length, "point")} under ${counted(seeds, "seed")}, ${kept} within the constraints`;
  });
  const bestLines =
    best === null
      ? noneKeptLines(rounds)
      : [
          `best: point ${best.point} (${Object.entries(best.levels)
            .map(([id, level]) => `${id} ${levelText(level)}`)
            .join(", ")}), ${objective.metric} ${shown(best.mean)}`,
          ...(best.point === 1 ? ["  no other point within the constraints does better"] : []),
          ...(best.difference === null
            ? []
            : [
                `  ${shown(best.difference.mean)} (${shown(best.difference.low)} to ${shown(best.difference.high)}) beyond point 1, on the runs that chose it`,
              ]),
        ];
  return [
    `${name}: ${counted(runs, "run")} in ${counted(rounds.length, "round")}`,
    ...roundLines,
    ...bestLines,
    ...yardstickLines(yardsticks, objective.metric, best?.point),
    `wrote ${shownPath(join(folder, SEARCH_FILE))} and ${shownPath(join(folder, SEARCH_REPORT_FILE))}`,
  ];
}
