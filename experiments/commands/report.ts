/** `headroom report <folder>`: draws report.html of a stored run or study again. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { shownPath } from "../files.ts";
import { writeRunReport, writeStudyReport } from "../reports.ts";
import { STUDY_FILE } from "../study.ts";
import { printJson } from "./print-json.ts";

export function addReport(program: Command): void {
  program
    .command("report")
    .description("draw the report of a stored run or study")
    .argument("<folder>", "folder of a run (manifest.json) or of a study (study.json)")
    .option("--json", "print the path as JSON")
    .action(async (folder: string, options: { json?: boolean }) => {
      const isStudy = existsSync(join(folder, STUDY_FILE));
      const report = isStudy
        ? (await writeStudyReport(folder)).report
        : await writeRunReport(folder);
      if (options.json === true) printJson({ report: shownPath(report) });
      else process.stdout.write(`${shownPath(report)}\n`);
    });
}
