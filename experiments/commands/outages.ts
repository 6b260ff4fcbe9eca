/** `headroom outages <scenario>`: on which days of a window a branch is best taken out, by the constraint cost expected. */
import type { Command } from "commander";
import { InputFaults } from "../../sim/core/errors.ts";
import { CHUNK_DRAWS } from "../../sim/lookahead/curtailment-draws.ts";
import { shownPath } from "../files.ts";
import { type OutageCost, outageCosts } from "../outage-dates.ts";
import { mergeSources } from "../scenario-source.ts";
import { dayOption } from "../stated-day.ts";
import {
  collect,
  numberOption,
  type ScenarioOptions,
  settingsOf,
  wholeOption,
  wrongOption,
} from "./options.ts";
import { printJson } from "./print-json.ts";

interface OutagesOptions extends ScenarioOptions {
  readonly branch: string;
  readonly days: string;
  readonly from: string;
  readonly to: string;
  readonly samples?: string;
  readonly json?: boolean;
}

const OUT_DAYS_MAX = 60;
const STARTS_MAX = 366;
/** Errors are those of chunks: of fewer than four there is hardly one. */
const SAMPLES_MIN = 4 * CHUNK_DRAWS;

export function addOutages(program: Command): void {
  program
    .command("outages")
    .description("rank the days on which a branch may be taken out by the constraint cost expected")
    .argument("<scenario>", "scenario file (.yaml or .json)")
    .requiredOption("--branch <id>", "the branch to take out")
    .requiredOption("--days <n>", "days that it is out")
    .requiredOption("--from <date>", "first day on which it may begin, YYYY-MM-DD")
    .requiredOption("--to <date>", "last day on which it may begin")
    .option("--samples <n>", "draws of each day", String(SAMPLES_MIN))
    .option("--seed <seed>", "seed of every draw")
    .option("--set <path=value>", "lay a value over the scenario; may be repeated", collect)
    .option("--json", "print the result as JSON")
    .action(async (file: string, options: OutagesOptions) => {
      const outDays = wholeOption("--days", options.days, OUT_DAYS_MAX);
      const firstDay = dayOption("--from", options.from);
      const startCount = dayOption("--to", options.to) - firstDay + 1;
      if (startCount < 1 || startCount > STARTS_MAX) {
        const remedy = `write a day from ${options.from} on, at most ${STARTS_MAX - 1} later`;
        throw new InputFaults([wrongOption("--to", options.to, remedy)]);
      }
      const draws = numberOption("--samples", options.samples ?? String(SAMPLES_MIN));
      if (draws < SAMPLES_MIN) {
        const remedy = `write ${SAMPLES_MIN} at least: errors need some chunks of draws`;
        throw new InputFaults([wrongOption("--samples", String(draws), remedy)]);
      }
      const settings = mergeSources(settingsOf(options), {
        data: { lookAhead: { factors: { draws } } },
        place: () => ({ file: "--samples" }),
      });
      const { branch } = options;
      const window = { branch, outDays, firstDay, startCount };
      const costs = await outageCosts({ file, settings }, window);
      if (options.json === true)
        printJson({ scenario: shownPath(file), branch, outDays, draws, costs });
      else process.stdout.write(describe(branch, outDays, costs));
    });
}

function describe(branch: string, outDays: number, costs: readonly OutageCost[]): string {
  const lines = costs.map(({ start, curtailedMwh, curtailedMwhError, costGbp, costGbpError }) =>
    [
      start,
      `${curtailedMwh.toFixed(1)} ± ${curtailedMwhError.toFixed(1)}`.padStart(16),
      `${costGbp.toFixed(0)} ± ${costGbpError.toFixed(0)}`.padStart(16),
    ].join("  "),
  );
  return [
    `${branch} out for ${outDays} ${outDays === 1 ? "day" : "days"}: first days by expected constraint cost, cheapest first`,
    "begins      more curtailed, MWh   at day-ahead, £",
    ...lines,
    "as stated days ahead of each day, on common draws; active power only",
    "",
  ].join("\n");
}
