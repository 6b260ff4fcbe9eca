/** `headroom merge <folders…>`: shards of a sweep, or what several people ran of it, as one whole sweep with its dataset. */
import { join } from "node:path";
import type { Command } from "commander";
import { REPORT_FILE } from "../../results/manifest.ts";
import { DATASET_FILE } from "../../results/sweep/dataset.ts";
import { readSweepFile } from "../../results/sweep/sweep-file.ts";
import { datasetFaults, sweepFolderFaults } from "../../results/sweep/sweep-folder.ts";
import { formatFault, InputFaults, orThrow } from "../../sim/core/errors.ts";
import { counted } from "../counted.ts";
import { shownPath } from "../files.ts";
import { earlierLines } from "../sweep/earlier-lines.ts";
import { merge, mergeable } from "../sweep/merge.ts";
import { summaryLines } from "../sweep/summary.ts";
import { printJson } from "./print-json.ts";

interface MergeOptions {
  readonly out: string;
  readonly json?: boolean;
}

export function addMerge(program: Command): void {
  program
    .command("merge")
    .description("put the shards of a sweep together into one dataset")
    .argument("<folders...>", "folders that `headroom sweep` wrote, of one experiment")
    .requiredOption("--out <folder>", "folder of the whole sweep; may be one of them")
    .option("--json", "print the summary as JSON")
    .action(async (folders: readonly string[], { out, json }: MergeOptions) => {
      // What stands in the folder already is a part too.
      const held = await readSweepFile(out);
      const isPart = held.kind === "ok" && held.value !== undefined;
      const parts = [...new Set([...folders, ...(isPart ? [out] : [])])];
      const found = orThrow(await mergeable(parts));
      const faults = await sweepFolderFaults(out, found.sweep.name);
      if (faults.length > 0) throw new InputFaults(faults);
      const damaged = [...found.damaged, ...(await datasetFaults(out))];
      const summary = await merge(found, out, (earlier) => {
        for (const line of earlierLines(earlier)) process.stderr.write(`${line}\n`);
      });
      for (const fault of damaged) process.stderr.write(`${formatFault(fault)}\n`);
      const runs = found.folderOf.size;
      if (json === true) {
        printJson({ name: found.sweep.name, folder: shownPath(out), runs, summary });
        return;
      }
      const lines = [
        `${found.sweep.name}: ${counted(runs, "run")} of ${counted(folders.length, "folder")}`,
        ...summaryLines(summary),
        `wrote ${shownPath(join(out, DATASET_FILE))}`,
        `Open ${shownPath(join(out, REPORT_FILE))}`,
      ];
      process.stdout.write(`${lines.join("\n")}\n`);
    });
}
