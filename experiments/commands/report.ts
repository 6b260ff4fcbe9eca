/** `headroom report <folder>`: draws report.html of a stored run, study or sweep again. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { SWEEP_FILE } from "../../results/sweep/sweep-file.ts";
import { shownPath } from "../files.ts";
import { writeRunReport, writeStudyReport } from "../reports.ts";
import { STUDY_FILE } from "../study.ts";
import { writeSweepReport } from "../sweep/whole-sweep.ts";
import { printJson } from "./print-json.ts";

export function addReport(program: Command): void {
  program
    .command("report")
    .description("draw the report of a stored run, study or sweep")
    .argument(
      "<folder>",
      "folder of a run (manifest.json), a study (study.json) or a whole sweep (sweep.json)",
    )
    .option("--json", "print the path as JSON")
    .action(async (folder: string, options: { json?: boolean }) => {
      const report = existsSync(join(folder, STUDY_FILE))
        ? (await writeStudyReport(folder)).report
        : existsSync(join(folder, SWEEP_FILE))
          ? await writeSweepReport(folder)
          : await writeRunReport(folder);
      if (options.json === true) printJson({ report: shownPath(report) });
      else process.stdout.write(`${shownPath(report)}\n`);
    });
}
