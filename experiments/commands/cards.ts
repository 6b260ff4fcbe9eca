/**
 * `headroom cards <scenario> --out <folder>`: table-top mode, first half: one card file a participant, to be filled in by
 * people. `headroom run <scenario> --cards <folder>` is the second.
 */
import { dirname } from "node:path";
import type { Command } from "commander";
import { halfHourWords } from "../../results/report/words.ts";
import { orThrow } from "../../sim/core/errors.ts";
import { formatInstant } from "../../sim/core/time.ts";
import { tableOf } from "../cards/field.ts";
import { writeCards } from "../cards/folder.ts";
import { loadScenarioSource, shownPath } from "../files.ts";
import { prepare } from "../lab.ts";
import { mergeSources } from "../scenario-source.ts";
import { collect, type ScenarioOptions, settingsOf } from "./options.ts";
import { printJson } from "./print-json.ts";

interface CardsOptions extends ScenarioOptions {
  readonly out: string;
  readonly json?: boolean;
}

export function addCards(program: Command): void {
  program
    .command("cards")
    .description("write a card for every participant of a scenario, to be filled in by people")
    .argument("<scenario>", "scenario file (.yaml or .json) whose owners follow cards")
    .requiredOption("--out <folder>", "folder for the cards; none may be in it yet")
    .option("--seed <seed>", "seed of every draw")
    .option("--set <path=value>", "lay a value over the scenario; may be repeated", collect)
    .option("--json", "print the result as JSON")
    .action(async (file: string, options: CardsOptions) => {
      const written = orThrow(await loadScenarioSource(file));
      const source = mergeSources(written, settingsOf(options));
      const table = orThrow(tableOf(orThrow(await prepare(source, dirname(file)))));
      const paths = await writeCards(table, options.out);
      const { window } = table.field;
      if (options.json === true) {
        printJson({
          ...{ constraint: window.constraint, window: formatInstant(window.periodStart) },
          ...{ sizeMw: window.sizeMw, direction: window.direction },
          closesAt: formatInstant(table.closesAt),
          cards: paths.map(shownPath),
        });
        return;
      }
      process.stdout.write(
        [
          `${window.constraint}, ${halfHourWords(window.periodStart)}: ${window.sizeMw} MW too much ${window.direction === "export" ? "generation" : "demand"}`,
          ...paths.map((path) => `  ${shownPath(path)}`),
          `Fill them in, then: npx headroom run ${shownPath(file)} --cards ${shownPath(options.out)}`,
          "",
        ].join("\n"),
      );
    });
}
